/** What a person asks of keys beyond reading them: two states compared, the nearest change, a search, a file. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IndexDefinition, indexId } from '../../../electron/indexes/definition';
import { findChange } from '../../../renderer/shell/timeSlider/findChange';
import { fromHex, fromText, type Hex, toHex, toText } from '../../../shared/bytes';
import type { CallInput } from '../../../shared/contract/contract';
import { unpackRows } from '../../../shared/rowPage';
import { A, alice, B, entry, put, remove } from '../../protocol/entries';
import { type ReplayedNode, replayed } from '../../protocol/node';

const names = Array.from({ length: 40 }, (_, i) => `item/${String(i).padStart(2, '0')}`);
const valueAt = (seq: number, i: number) => `value ${i} of ${seq}`;
/** Entry 0 writes all even ones; each later one writes, changes or deletes a few; every fifth is about another stream. */
function changesOf(seq: number): [name: string, value: string][] {
  if (seq === 0) return names.filter((_, i) => i % 2 === 0).map((name, i) => [name, valueAt(0, i)]);
  if (seq % 5 === 4) return [];
  return [0, 1, 2].map((part) => {
    const i = (seq * 7 + part * 11) % names.length;
    return [names[i]!, (seq + part) % 4 === 0 ? '' : valueAt(seq, i)];
  });
}
const lastSeq = 29;
const entries = Array.from({ length: lastSeq + 1 }, (_, seq) => {
  const changes = changesOf(seq);
  if (seq > 0 && changes.length === 0) return entry(alice, [B], put(B, 'elsewhere', `${seq}`));
  return entry(
    alice,
    [A],
    ...changes.map(([name, value]) => (value === '' ? remove(A, name) : put(A, name, value))),
  );
});

/** Live keys after an entry. */
function stateAt(at: number): Map<string, { seq: number; value: string }> {
  const state = new Map<string, { seq: number; value: string }>();
  for (let seq = 0; seq <= at; seq++)
    for (const [name, value] of changesOf(seq))
      if (value === '') state.delete(name);
      else state.set(name, { seq, value });
  return new Map([...state].sort(([left], [right]) => (left < right ? -1 : 1)));
}

const hex = (text: string): Hex => toHex(fromText(text));
const text = (bytes: Uint8Array) => toText(bytes);

let node: ReplayedNode;
beforeAll(async () => {
  node = await replayed(entries);
});
afterAll(() => node[Symbol.asyncDispose]());

describe('two states compared', () => {
  async function changesBetween(from: number | null, to: number | null, fields: object = {}) {
    const found: object[] = [];
    for (let after: Hex | null | undefined; after !== null; ) {
      const page = await node.node.query('state.changes', {
        streamId: A,
        from,
        to,
        limit: 3,
        ...fields,
        after,
      });
      for (const { key, ...change } of page.changes) found.push({ key: text(key), ...change });
      after = page.next;
    }
    return found;
  }

  function expected(from: number, to: number, prefix = '') {
    const [before, after] = [stateAt(from), stateAt(to)];
    return names
      .filter((name) => name.startsWith(prefix) && before.get(name)?.seq !== after.get(name)?.seq)
      .map((key) => {
        const [left, right] = [before.get(key), after.get(key)];
        const seen = (version: typeof left) =>
          version === undefined ? null : { seq: version.seq, size: version.value.length };
        const change = left === undefined ? 'added' : right === undefined ? 'deleted' : 'changed';
        return { key, change, before: seen(left), after: seen(right) };
      });
  }

  test.each([
    [null, null],
    [null, 0],
    [0, 13],
    [13, 13],
    [5, null],
  ])('from %j to %j', async (from, to) => {
    expect(await changesBetween(from, to)).toEqual(expected(from ?? -1, to ?? lastSeq));
    expect(await changesBetween(from, to, { prefix: hex('item/1') })).toEqual(
      expected(from ?? -1, to ?? lastSeq, 'item/1'),
    );
  });

  test('in the wrong order is refused by name', async () => {
    await expect(node.node.query('state.changes', { streamId: A, from: 9, to: 3 })).rejects.toMatchObject({
      code: 'badInput',
      data: { field: 'from' },
    });
  });
});

describe('the nearest changes', () => {
  const subjects: [object, (name: string) => boolean][] = [
    [{}, () => true],
    [{ prefix: hex('item/1') }, (name) => name.startsWith('item/1')],
    [{ key: hex(names[7]!) }, (name) => name === names[7]],
    [{ prefix: hex('nobody has it') }, () => false],
  ];
  const nearTo = (seq: number, isTouched: (name: string) => boolean) => {
    const touching = entries
      .map((_, at) => at)
      .filter((at) => changesOf(at).some(([name]) => isTouched(name)));
    return {
      previous: touching.findLast((touched) => touched < seq) ?? null,
      next: touching.find((touched) => touched > seq) ?? null,
    };
  };

  test('of a key, of a prefix and of a stream', async () => {
    for (const [fields, isTouched] of subjects) {
      for (const seq of [0, 4, 12, lastSeq]) {
        const { previous, next } = nearTo(seq, isTouched);
        expect(await node.node.query('entry.nearest', { streamId: A, seq, ...fields })).toEqual({
          previous: { seq: previous, lookedTo: null },
          next: { seq: next, lookedTo: null },
        });
      }
    }
  });

  test('too far to be found in time are never said to be absent, and are found by going on', async () => {
    const prefix = hex('nobody has it');
    const part = { streamId: A, prefix, seq: lastSeq, direction: 'previous', within: 0 } as const;
    expect(await node.node.query('entry.nearest', part)).toEqual({
      previous: { seq: null, lookedTo: lastSeq - 1 },
      next: null,
    });
    for (const [fields, isTouched] of subjects) {
      for (const direction of ['previous', 'next'] as const) {
        const looked: number[] = [];
        const found = await findChange(
          (input) => node.node.query('entry.nearest', { ...input, within: 0 }),
          { streamId: A, seq: 12, direction, ...fields },
          (seq) => looked.push(seq),
        );
        expect(found).toBe(nearTo(12, isTouched)[direction]);
        const way = direction === 'previous' ? 1 : -1;
        expect(looked).toEqual([...looked].sort((left, right) => (right - left) * way));
      }
    }
  });
});

describe('a full search', () => {
  type Question = Pick<CallInput<'search.scan'>, 'pattern' | 'in' | 'at' | 'streamId'>;

  async function found(question: Question): Promise<string[]> {
    const hits: string[] = [];
    for (let after: CallInput<'search.scan'>['after'] | null; after !== null; ) {
      const part = await node.node.query('search.scan', { ...question, limit: 2, after });
      hits.push(...part.hits.map(({ key, in: where }) => `${where} ${text(key)}`));
      after = part.next;
    }
    return hits;
  }

  test.each([
    ['text', 'of 7', false, (value: string) => value.includes('of 7')],
    ['text', 'OF 7', true, (value: string) => value.includes('of 7')],
    ['hex', '6f 66 20 37', false, (value: string) => value.includes('of 7')],
    ['regexp', 'value (1|2)\\d of [0-9]$', false, (value: string) => /value [12]\d of [0-9]$/.test(value)],
  ] as const)('by %s %s', async (kind, pattern, ignoreCase, matches) => {
    for (const at of [null, 8]) {
      const question = {
        pattern: { kind, text: pattern, ignoreCase },
        in: 'values',
        at,
        streamId: A,
      } as const;
      const expected = [...stateAt(at ?? lastSeq)].filter(([, { value }]) => matches(value));
      expect(await found(question)).toEqual(expected.map(([name]) => `value ${name}`));
    }
  });

  test('in keys, in every stream', async () => {
    expect(await found({ pattern: { kind: 'text', text: 'else' } })).toEqual(['key elsewhere']);
    const keys = [...stateAt(lastSeq).keys()].filter((name) => name.includes('m/1'));
    expect(await found({ pattern: { kind: 'regexp', text: 'm/1.' } })).toEqual(
      keys.map((name) => `key ${name}`),
    );
  });

  test('says what is wrong with a pattern', async () => {
    for (const bad of ['(', 'a)', '[', '\\', '*', '(?=a)', '\\1', '(a{1000}){1000}', '[z-a]'])
      await expect(found({ pattern: { kind: 'regexp', text: bad } })).rejects.toMatchObject({
        data: { field: 'pattern' },
      });
  });
});

describe('a range', () => {
  test('filtered by value is the rows whose value matches, in pages of any size', async () => {
    const live = [...stateAt(lastSeq)].filter(([, { value }]) => value.includes('1'));
    for (const limit of [1, 4, 200]) {
      const keys: (string | undefined)[] = [];
      for (let after: Hex | null | undefined; after !== null; ) {
        const value = { kind: 'text', text: '1' } as const;
        const page = await node.node.query('range.page', { streamId: A, value, limit, after });
        keys.push(...unpackRows(page.rows).map(({ key }) => text(key)));
        after = page.next;
      }
      expect(keys).toEqual(live.map(([name]) => name));
    }
  });

  test('from any key of it, pages forward and back together are the whole range', async () => {
    const page = async (fields: Omit<CallInput<'range.page'>, 'streamId'>) => {
      const { rows } = await node.node.query('range.page', { streamId: A, ...fields });
      return unpackRows(rows).map(({ key }) => text(key));
    };
    const bounds = { gt: hex('item/05'), prefix: hex('item/'), lte: hex('item/31') };
    const whole = [...stateAt(lastSeq).keys()].filter((name) => name > 'item/05' && name <= 'item/31');
    // Keys inside, between two of them, and outside at both ends.
    for (const from of [...whole, 'item/10x', 'item/00', 'a', 'item/35', 'z'].map(hex))
      for (const reverse of [false, true]) {
        const onward = await page({ ...bounds, reverse, from });
        const back = await page({ ...bounds, reverse: !reverse, after: from });
        const together = [...back.reverse(), ...onward];
        expect(together, `${text(fromHex(from))}`).toEqual(reverse ? whole.toReversed() : whole);
      }
    expect(await page({ ...bounds, from: hex('item/31'), limit: 1 })).toEqual(['item/31']);
  });

  async function fileOf(fields: Omit<CallInput<'range.export'>, 'streamId'>): Promise<string> {
    let file = '';
    let rowsBefore = 0;
    for (let after: Hex | null | undefined; after !== null; ) {
      const part = await node.node.query('range.export', { streamId: A, ...fields, after, rowsBefore });
      file += text(part.bytes);
      rowsBefore = part.rows;
      after = part.next;
    }
    return file;
  }

  test('is exported whole, in each form', async () => {
    const rows = [...stateAt(8)].map(([name, { seq, value }]) => ({ name, seq, value }));
    const json = rows.map(({ name, seq, value }) => ({ key: name, value, version: seq, size: value.length }));
    expect(JSON.parse(await fileOf({ format: 'json', bytes: 'text', at: 8 }))).toEqual(json);
    const lines = (await fileOf({ format: 'ndjson', bytes: 'hex', at: 8, reverse: true })).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line)).reverse()).toEqual(
      rows.map(({ name, seq, value }) => ({
        key: hex(name),
        value: hex(value),
        version: seq,
        size: value.length,
      })),
    );
    const base64 = (written: string) => Buffer.from(written).toString('base64');
    expect(await fileOf({ format: 'csv', bytes: 'base64', at: 8, limit: 5 })).toBe(
      [
        'key,value,version,size',
        ...rows
          .slice(0, 5)
          .map(({ name, seq, value }) => `${base64(name)},${base64(value)},${seq},${value.length}`),
        '',
      ].join('\n'),
    );
    expect(await fileOf({ format: 'json', bytes: 'hex', prefix: '0xff' })).toBe('[]\n');
  });

  test('of an index is exported with its index keys apart', async () => {
    await using other = await replayed([
      entry(alice, [A], put(A, 'axe', '{"owner":"bob"}'), put(A, 'bow', '{"owner":"ada"}')),
    ]);
    const definition: IndexDefinition = {
      ...{ streamId: A, name: 'owners', unique: false },
      source: { kind: 'json', path: 'owner', as: 'text' },
    };
    await other.node.index([definition]);
    const exported = async (format: 'csv' | 'ndjson') => {
      const streamId = indexId(definition);
      const { bytes } = await other.node.query('range.export', { streamId, format, bytes: 'text', limit: 1 });
      return text(bytes);
    };
    expect(await exported('csv')).toBe(
      'indexKey,key,value,version,size\nada,bow,"{""owner"":""ada""}",0,15\n',
    );
    expect(JSON.parse((await exported('ndjson')) ?? '')).toEqual({
      ...{ indexKey: 'ada', key: 'bow', value: '{"owner":"ada"}', version: 0, size: 15 },
    });
  });

  test('exported as CSV keeps hostile fields apart and harmless', async () => {
    await using other = await replayed([
      entry(alice, [A], put(A, '=1+1', 'a "quoted", one\nof two lines'), put(A, Uint8Array.of(0xff), 'x')),
    ]);
    const part = await other.node.query('range.export', { streamId: A, format: 'csv', bytes: 'text' });
    expect(text(part.bytes)).toBe(
      'key,value,version,size\n\'=1+1,"a ""quoted"", one\nof two lines",0,28\n0xff,x,0,1\n',
    );
    // Base64 that begins with a plus is no formula.
    await using plus = await replayed([entry(alice, [A], put(A, fromHex('0xf80000'), 'x'))]);
    const base64 = await plus.node.query('range.export', { streamId: A, format: 'csv', bytes: 'base64' });
    expect(text(base64.bytes)).toBe('key,value,version,size\n+AAA,eA==,0,1\n');
  });
});
