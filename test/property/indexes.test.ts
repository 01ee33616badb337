/**
 * An index holds, at every seq, what a plain look at the state of that seq gives: forward and in reverse, by pages and by
 * ranges; built at once, in pieces with kills between them, and after rollbacks.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decoderHash, keepDecoder } from '../../electron/engine/decoderFiles';
import { type IndexDefinition, indexId } from '../../electron/indexes/definition';
import { compareBytes, fromHex, fromText, type Hex, toHex } from '../../shared/bytes';
import { splitIndexKey } from '../../shared/indexKey';
import { unpackRows } from '../../shared/rowPage';
import { A, alice, B, bob, entry, exchangeLine, put, type TestEntry } from '../protocol/entries';
import { runs, unhurried } from './runs';
import { TestNode } from './testNode';

const long = (end: string) => `${'k'.repeat(1100)}${end}`;
/** Some of them share their first 1 KiB, and one has a zero byte. */
const keyNames = ['a', 'b', 'a\u0000b', 'items/1', long('1'), long('2'), long('0')];
const tags = ['red', 'r', 're\u0000d', 're', 'blue', ''];

const jsonValue = fc
  .record({
    tag: fc.constantFrom(...tags),
    tags: fc.array(fc.constantFrom(...tags), { maxLength: 3 }),
    level: fc.nat(3),
    filling: fc.constantFrom('', 'x'.repeat(5000)),
  })
  .map((value) => JSON.stringify(value));
const value = fc.oneof(
  { weight: 6, arbitrary: jsonValue },
  fc.constantFrom('', 'no JSON', '{"tag":null}', '[]'),
);
const write = fc.record({ key: fc.constantFrom(...keyNames), value });
/** Bob may write in B only, so what he writes in A is void. */
const logEntry = fc.record({
  sender: fc.constantFrom(alice, alice, alice, bob),
  stream: fc.constantFrom(A, A, A, B),
  writes: fc.array(write, { maxLength: 5 }),
});

interface LogEntry {
  sender: Hex;
  stream: Hex;
  writes: { key: string; value: string }[];
}

/** Reads the whole value: its tags as they are written, and its size. */
const tagsFunction = `export function index(key, value) {
  const { tags } = JSON.parse(toText(value));
  return [...tags.filter((tag) => tag !== ''), String(value.length)];
}`;

const definitions: IndexDefinition[] = [
  { streamId: A, name: 'tag', unique: true, source: { kind: 'json', path: 'tag', as: 'text' } },
  { streamId: A, name: 'tags', unique: false, source: { kind: 'json', path: 'tags[*]', as: 'text' } },
  { streamId: A, name: 'level', unique: false, source: { kind: 'json', path: 'level', as: 'u64' } },
  {
    ...{ streamId: A, name: 'function', unique: false },
    source: { kind: 'function', hash: decoderHash(tagsFunction) },
  },
];

/** The index keys of a value, by what the definition says, without the product's code. */
const plainKeys: Record<string, (value: string) => Uint8Array[]> = {
  tag: (text) => texts([parsed(text).tag]),
  tags: (text) => texts(parsed(text).tags),
  level: (text) => {
    const { level } = parsed(text);
    return typeof level === 'number' ? [Uint8Array.of(0, 0, 0, 0, 0, 0, 0, level)] : [];
  },
  function: (text) => {
    const { tags } = parsed(text);
    return Array.isArray(tags) ? texts([...tags, String(text.length)]) : [];
  },
};

function parsed(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null && !Array.isArray(found)
      ? (found as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

function texts(found: unknown): Uint8Array[] {
  const list = (Array.isArray(found) ? found : []).filter((each) => typeof each === 'string' && each !== '');
  return [...new Set(list as string[])].map(fromText);
}

interface PlainRow {
  indexKey: Hex;
  key: Hex;
  version: number;
}

/** All pairs of an index after each entry, in order. */
function plainIndex(name: string, entries: readonly LogEntry[]): PlainRow[][] {
  const live = new Map<string, { value: string; version: number }>();
  return entries.map(({ sender, stream, writes }, i) => {
    if (stream === A && sender === alice)
      for (const { key, value: written } of writes) live.set(key, { value: written, version: i + 2 });
    const rows = [...live].flatMap(([key, { value: held, version }]) =>
      plainKeys[name]!(held).map((indexKey) => ({ indexKey, key: fromText(key), version })),
    );
    rows.sort(
      (left, right) => compareBytes(left.indexKey, right.indexKey) || compareBytes(left.key, right.key),
    );
    return rows.map(({ indexKey, key, version }) => ({
      indexKey: toHex(indexKey),
      key: toHex(key),
      version,
    }));
  });
}

/** Alice founds A, Bob founds B, then comes what was drawn. */
function linesOf(entries: readonly LogEntry[]): string[] {
  const all: TestEntry[] = [
    entry(alice, [A]),
    entry(bob, [B]),
    ...entries.map(({ sender, stream, writes }) =>
      entry(sender, [stream], ...writes.map(({ key, value: written }) => put(stream, key, written))),
    ),
  ];
  return all.map((each, seq) => exchangeLine(seq, each));
}

async function rowsOf(
  node: TestNode,
  definition: IndexDefinition,
  at: number | null,
  options: { reverse?: boolean; limit?: number; gte?: Hex; lt?: Hex; prefix?: Hex } = {},
): Promise<{ rows: PlainRow[]; at: number }> {
  const rows: PlainRow[] = [];
  let after: Hex | undefined;
  for (;;) {
    const page = await node.query('range.page', {
      streamId: indexId(definition),
      at,
      limit: 1000,
      ...options,
      after,
    });
    for (const row of unpackRows(page.rows)) {
      const { indexKey, key } = splitIndexKey(row.key)!;
      rows.push({ indexKey: toHex(indexKey), key: toHex(key), version: row.seq });
    }
    if (page.next === null) return { rows, at: page.at };
    after = page.next;
  }
}

/** At a seq of the log. */
async function expectSame(node: TestNode, entries: readonly LogEntry[], seq: number): Promise<void> {
  for (const definition of definitions) {
    const expected = plainIndex(definition.name, entries)[seq - 2] ?? [];
    const what = `${definition.name} at ${seq}`;
    expect((await rowsOf(node, definition, seq)).rows, what).toEqual(expected);
    const backward = await rowsOf(node, definition, seq, { reverse: true, limit: 2 });
    expect(backward.rows, `${what}, reverse`).toEqual([...expected].reverse());
    const [gte, lt] = [toHex(fromText('r')), toHex(fromText('red'))];
    const inRange = (hex: Hex) =>
      compareBytes(fromHex(hex), fromHex(gte)) >= 0 && compareBytes(fromHex(hex), fromHex(lt)) < 0;
    expect((await rowsOf(node, definition, seq, { gte, lt, limit: 1 })).rows, `${what}, range`).toEqual(
      expected.filter(({ indexKey }) => inRange(indexKey)),
    );
    expect(
      (await rowsOf(node, definition, seq, { prefix: lt, reverse: true })).rows,
      `${what}, prefix`,
    ).toEqual(expected.filter(({ indexKey }) => indexKey.startsWith(lt)).reverse());
    expect(await foundIn(node, definition, seq), `${what}, searched`).toEqual(expected);
  }
}

/** What a search that everything matches finds in an index, part by part. */
async function foundIn(node: TestNode, definition: IndexDefinition, at: number): Promise<PlainRow[]> {
  const streamId = indexId(definition);
  const pattern = { kind: 'regexp', text: '^' } as const;
  const rows: PlainRow[] = [];
  let after: { streamId: Hex; key: Hex } | undefined;
  for (;;) {
    const part = await node.query('search.scan', { streamId, at, pattern, limit: 7, after });
    for (const hit of part.hits) {
      expect(hit.streamId).toBe(streamId);
      const { indexKey, key } = splitIndexKey(hit.key)!;
      rows.push({ indexKey: toHex(indexKey), key: toHex(key), version: hit.seq });
    }
    if (part.next === null) return rows;
    after = part.next;
  }
}

test(
  'at every seq an index is one built from scratch, whatever kills and rollbacks there were',
  unhurried,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(logEntry, { minLength: 1, maxLength: 25 }),
        fc.record({
          groupKeys: fc.integer({ min: 1, max: 6 }),
          kills: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
        }),
        fc.array(fc.nat(26), { maxLength: 3 }),
        async (entries, { groupKeys, kills }, places) => {
          const lines = linesOf(entries);
          const end = lines.length - 1;
          const node = await TestNode.open([A, B]);
          try {
            await node.import(lines);
            await keepDecoder(node.folder, tagsFunction);
            await node.replay();
            for (const stopAfter of kills) {
              const [state] = await node.index(definitions, { groupKeys, stopAfter });
              const known = (await rowsOf(node, definitions[0]!, null)).at;
              expect(known).toBeGreaterThanOrEqual(state?.knownTo ?? -1);
              expect((await rowsOf(node, definitions[0]!, null)).rows).toEqual(
                plainIndex('tag', entries)[known - 2] ?? [],
              );
              await node.restart();
              await node.replay();
            }
            for (const { knownTo, fault } of await node.index(definitions, { groupKeys })) {
              expect(fault).toBeNull();
              expect(knownTo).toBe(end);
            }
            for (let seq = 1; seq <= end; seq++) await expectSame(node, entries, seq);
            const whole = await node.stateRows();
            for (const place of places) {
              const to = Math.min(place + 1, end);
              // After an earlier rollback further down there is nothing at that place until it is replayed.
              await node.replay();
              await node.index(definitions, { groupKeys });
              await node.rollback(to);
              // Before the index has gone back itself, it answers for no more than the state has.
              const { rows, at } = await rowsOf(node, definitions[1]!, null);
              expect(at).toBeLessThan(to);
              expect(rows).toEqual(plainIndex('tags', entries)[at - 2] ?? []);
              await node.index(definitions, { groupKeys });
              await expectSame(node, entries, to - 1);
            }
            await node.replay();
            await node.index(definitions, { groupKeys });
            expect(await node.stateRows()).toEqual(whole);
          } finally {
            await node.close();
          }
        },
      ),
      { numRuns: runs(8) },
    );
  },
);
