/** Everything ordered, against the same keys in a plain sorted list: ranges, pages and the prefix tree. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, concatBytes, fromHex, startsWithBytes, toHex } from '../../shared/bytes';
import type { CallInput } from '../../shared/contract/contract';
import type { RangePage } from '../../shared/contract/outputs';
import { fixedWidthRange, inRange, type KeyRange, prefixRange } from '../../shared/range';
import { unpackRows } from '../../shared/rowPage';
import { encodeBatch } from '../../shared/streamData';
import { runs } from './runs';
import { type TestNode, withNode } from './testNode';

const streamId = `0x${'00'.repeat(31)}01`;
const sender = `0x${'aa'.repeat(20)}`;
const unhurried = { timeout: 300_000 };

/** Short keys of few different bytes, and longer ones that part only behind their first 1 KiB. */
const shortKey = fc
  .array(fc.constantFrom(0x00, 0x2f, 0x61, 0xff), { minLength: 1, maxLength: 5 })
  .map((list) => Uint8Array.from(list));
const longKey = fc
  .tuple(
    fc.constantFrom([0x61, 1024] as const, [0xff, 1024] as const, [0xff, 1500] as const),
    fc.array(fc.constantFrom(0x00, 0x2f, 0x61, 0xff), { maxLength: 3 }),
  )
  .map(([[byte, length], rest]) => concatBytes(new Uint8Array(length).fill(byte), Uint8Array.from(rest)));
/** Short enough that some keys start with it. */
const startOfKey = fc.constantFrom(...['0x00', '0x2f', '0x61', '0xff', '0xff61'].map(fromHex));
const anyKey = fc.oneof({ weight: 3, arbitrary: shortKey }, { weight: 1, arbitrary: longKey });
const keySet = fc.uniqueArray(anyKey, { selector: toHex, maxLength: 30, size: 'max' });

interface Keys {
  /** Written by entry 0. */
  first: Uint8Array[];
  /** Written by entry 1. */
  second: Uint8Array[];
  /** Deleted by entry 2. */
  deleted: Uint8Array[];
}
const anyKeys: fc.Arbitrary<Keys> = fc.record({ first: keySet, second: keySet, deleted: keySet });

/** Entry 0 writes, entry 1 writes more, entry 2 deletes, also keys that were never there. */
function linesOf({ first, second, deleted }: Keys): string[] {
  return [line(0, first, [1]), line(1, second, [2]), line(2, deleted, [])];
}

/** An entry that gives all these keys one value. */
function line(seq: number, keys: Uint8Array[], value: number[]): string {
  const data = encodeBatch({
    version: 2n ** 64n - 1n,
    reads: [],
    writes: keys.map((key) => ({ streamId: fromHex(streamId), key, value: Uint8Array.from(value) })),
    accessControl: [],
  });
  return JSON.stringify({ seq, sender, streamIds: [streamId], data: toHex(data) });
}

/** Live keys after entry `at`, in order. */
function liveAt({ first, second, deleted }: Keys, at: number): Uint8Array[] {
  const live = new Map(first.map((key) => [toHex(key), key]));
  if (at >= 1) for (const key of second) live.set(toHex(key), key);
  if (at >= 2) for (const key of deleted) live.delete(toHex(key));
  return [...live.values()].sort(compareBytes);
}

const anyBounds = fc.record(
  {
    gt: anyKey,
    gte: anyKey,
    lt: anyKey,
    lte: anyKey,
    prefix: fc.oneof(anyKey, fc.constant(new Uint8Array(0))),
  },
  { requiredKeys: [] },
);

async function pagesOf(node: TestNode, fields: object): Promise<string[]> {
  const keys: string[] = [];
  let page: RangePage;
  let after: string | undefined;
  do {
    page = await node.query('range.page', { streamId, after, ...fields });
    keys.push(...unpackRows(page.rows).map((row) => toHex(row.key)));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return keys;
}

describe('a range', unhurried, () => {
  test('gives the keys between its bounds, forward and in reverse, at any seq, in pages of any size', async () => {
    const draw = fc.tuple(
      anyKeys,
      fc.array(anyBounds, { minLength: 4, maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
    );
    await fc.assert(
      fc.asyncProperty(draw, ([keys, ranges, limit]) =>
        withNode([streamId], linesOf(keys), async (node) => {
          for (const [i, { prefix, ...bounds }] of ranges.entries()) {
            const at = i % 3;
            const holds = (key: Uint8Array, range: KeyRange) => inRange(key, range);
            const expected = liveAt(keys, at)
              .filter((key) => holds(key, bounds) && holds(key, prefix ? prefixRange(prefix) : {}))
              .map(toHex);
            const fields = { ...hexOf({ ...bounds, prefix }), at: at === 2 ? null : at, limit };
            expect(await pagesOf(node, fields)).toEqual(expected);
            expect(await pagesOf(node, { ...fields, reverse: true })).toEqual(expected.reverse());
          }
        }),
      ),
      { numRuns: runs(25) },
    );
  });

  test('of fixed width gives the extensions of its prefix that are not longer', async () => {
    const draw = fc.tuple(anyKeys, startOfKey, fc.nat(3), fc.boolean());
    await fc.assert(
      fc.asyncProperty(draw, ([keys, prefix, extra, reverse]) =>
        withNode([streamId], linesOf(keys), async (node) => {
          const width = prefix.length + extra;
          const found = await pagesOf(node, { prefix: toHex(prefix), width, reverse, limit: 3 });
          const expected = liveAt(keys, 2)
            .filter((key) => inRange(key, fixedWidthRange(prefix, width)))
            .map(toHex);
          expect(found).toEqual(reverse ? expected.reverse() : expected);
        }),
      ),
      { numRuns: runs(10) },
    );
  });
});

describe('a range of keys with many versions', unhurried, () => {
  /** Per entry, the key that it writes or deletes. */
  const changes = fc.array(fc.tuple(fc.constantFrom(0x61, 0x62, 0x63), fc.boolean()), {
    minLength: 60,
    maxLength: 60,
  });

  test('gives at every seq, either way, the newest version up to it', async () => {
    await fc.assert(
      fc.asyncProperty(changes, (list) => {
        const lines = list.map(([byte, deletes], seq) =>
          line(seq, [Uint8Array.of(byte)], deletes ? [] : [1]),
        );
        return withNode([streamId], lines, async (node) => {
          const live = new Set<string>();
          for (const [at, [byte, deletes]] of list.entries()) {
            const key = toHex(Uint8Array.of(byte));
            if (deletes) live.delete(key);
            else live.add(key);
            const expected = [...live].sort();
            expect(await pagesOf(node, { at })).toEqual(expected);
            expect(await pagesOf(node, { at, reverse: true })).toEqual(expected.reverse());
          }
        });
      }),
      { numRuns: runs(3) },
    );
  });
});

describe('the prefix tree', unhurried, () => {
  const anyDelimiters = fc.constantFrom<string[][]>([], ['0x2f'], ['0x2f', '0x0061']);

  test('leads to every live key exactly once, in order, at any seq, in pages of any size', async () => {
    const draw = fc.tuple(anyKeys, anyDelimiters, fc.nat(2), fc.integer({ min: 1, max: 5 }));
    await fc.assert(
      fc.asyncProperty(draw, ([keys, delimiters, at, limit]) =>
        withNode([streamId], linesOf(keys), async (node) => {
          const fields = { streamId, delimiters, at: at === 2 ? null : at, limit };
          const expected = liveAt(keys, at).map(toHex);
          expect(await keysBelow(node, fields, '0x')).toEqual(expected);
        }),
      ),
      {
        numRuns: runs(25),
        // A key of more 0xff bytes than any bound that could be made up for it.
        examples: [[[{ first: [new Uint8Array(1500).fill(0xff)], second: [], deleted: [] }, [], 2, 1]]],
      },
    );
  });
});

type TreeFields = Omit<CallInput<'tree.children'>, 'prefix'>;

/** Keys found by opening every node below a prefix. */
async function keysBelow(node: TestNode, fields: TreeFields, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let after: string | undefined;
  do {
    const page = await node.query('tree.children', { ...fields, prefix, after });
    for (const child of page.nodes) {
      expect(
        startsWithBytes(child.prefix, fromHex(prefix)) && child.prefix.length * 2 + 2 > prefix.length,
      ).toBe(true);
      if (child.key !== null) keys.push(toHex(child.prefix));
      if (!child.children) expect(child.key).not.toBeNull();
      else keys.push(...(await keysBelow(node, fields, toHex(child.prefix))));
    }
    after = page.next ?? undefined;
  } while (after !== undefined);
  return keys;
}

function hexOf(bounds: Record<string, Uint8Array | undefined>): Record<string, string> {
  const given = Object.entries(bounds).filter(
    (bound): bound is [string, Uint8Array] => bound[1] !== undefined,
  );
  return Object.fromEntries(given.map(([name, bytes]) => [name, toHex(bytes)]));
}
