/** Keys of every length and byte, at every seq, in every way of reading them in order, against a sorted array. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareBytes, concatBytes, fromHex, fromText, type Hex, toHex } from '../../../shared/bytes';
import { unpackRows } from '../../../shared/rowPage';
import { A, alice, entry, type Part, put } from '../../protocol/entries';
import { type ReplayedNode, replayed } from '../../protocol/node';

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const shared = filled(1024, 0x6d);
/** Behind the same first 1 KiB; their hashes have another order than they. */
const behind = (...tail: number[]) => concatBytes(shared, Uint8Array.from(tail));

const keys: Uint8Array[] = [
  ...[
    [0],
    [0, 0],
    [0, 0xff],
    [0, 1],
    [0x61],
    [0x61, 0],
    [0x61, 0, 0],
    [0x61, 0xff],
    [0xff],
    [0xff, 0],
    [0xff, 0xff],
  ].map((bytes) => Uint8Array.from(bytes)),
  ...[1023, 1024, 1025, 1056, 1057].flatMap((length) => [
    filled(length, 0),
    filled(length, 0xff),
    filled(length, 0x6d),
  ]),
  ...Array.from({ length: 40 }, (_, i) => behind(i * 6, 255 - i)),
  ...[0, 1, 254, 255].map((byte) => behind(byte)),
  concatBytes(shared, filled(70_000, 0x00)),
  concatBytes(shared, filled(70_000, 0xff)),
  concatBytes(filled(300_000, 0x6d), fromText('end')),
  filled(70_000, 0xff),
].sort(compareBytes);

/** What entry `seq` does with key `i`: nothing, a write, or a deletion; keys come, go and come again. */
function change(seq: number, i: number): string | undefined {
  if (seq === 0) return i % 2 === 0 ? 'first' : undefined;
  if ((i + seq) % 3 === 0) return '';
  return (i * 7 + seq) % 4 === 0 ? `value ${seq}` : undefined;
}

const lastSeq = 6;
const entries = Array.from({ length: lastSeq + 1 }, (_, seq) => {
  const parts = keys.flatMap((key, i): Part[] => {
    const value = change(seq, i);
    return value === undefined ? [] : [put(A, key, value)];
  });
  return entry(alice, [A], ...parts);
});

interface Row {
  key: Hex;
  seq: number;
  value: string;
}

/** Every version of every key in order, and what is alive at a seq. */
const history: Row[] = keys.flatMap((key, i) =>
  Array.from({ length: lastSeq + 1 }, (_, seq) => ({ key: toHex(key), seq, value: change(seq, i) })).filter(
    (row): row is Row => row.value !== undefined,
  ),
);
const liveAt = (at: number): Row[] =>
  keys
    .flatMap((key) => history.findLast((row) => row.key === toHex(key) && row.seq <= at) ?? [])
    .filter(({ value }) => value !== '');

let node: ReplayedNode;
beforeAll(async () => {
  node = await replayed(entries);
});
afterAll(() => node[Symbol.asyncDispose]());

async function rangeOf(fields: object): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: Hex | null | undefined; after !== null; ) {
    const page = await node.node.query('range.page', { streamId: A, limit: 7, ...fields, after });
    rows.push(
      ...unpackRows(page.rows).map(({ key, seq, head }) => ({
        key: toHex(key),
        seq,
        value: Buffer.from(head).toString(),
      })),
    );
    after = page.next;
  }
  return rows;
}

async function dumpOf(fields: object): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: Hex | null | undefined; after !== null; ) {
    const page = await node.node.query('state.dump', { streamId: A, values: true, ...fields, after });
    for (const { key, version, value } of page.rows)
      rows.push({ key: toHex(key), seq: version, value: Buffer.from(value ?? []).toString() });
    after = page.next;
  }
  return rows;
}

const moments = [null, 0, 4];

describe.each(moments)('at %j', (at) => {
  const live = liveAt(at ?? lastSeq);

  test('a range, forward and in reverse', async () => {
    expect(await rangeOf({ at })).toEqual(live);
    expect(await rangeOf({ at, reverse: true })).toEqual([...live].reverse());
  });

  test('bounds at every sixth key', async () => {
    for (let i = 0; i < keys.length; i += 6) {
      const [key, other] = [toHex(keys[i]!), toHex(keys[Math.min(keys.length - 1, i + 9)]!)];
      const between = live.filter((row) => order(row.key, key) > 0 && order(row.key, other) <= 0);
      expect(await rangeOf({ at, gt: key, lte: other })).toEqual(between);
      const reverse = live.filter((row) => order(row.key, key) >= 0 && order(row.key, other) < 0).reverse();
      expect(await rangeOf({ at, gte: key, lt: other, reverse: true })).toEqual(reverse);
    }
  });

  test('dump', async () => {
    expect(await dumpOf({ at })).toEqual(live);
    expect(await dumpOf({ at, history: true })).toEqual(history.filter(({ seq }) => seq <= (at ?? lastSeq)));
  });

  test('kv_getNext and kv_getPrev from every sixth key', async () => {
    for (let i = 0; i < keys.length; i += 6) {
      const key = toHex(keys[i]!);
      for (const inclusive of [true, false]) {
        const params = [A, base64(key), 0n, 100n, inclusive, at === null ? null : BigInt(at)];
        const next = live.find((row) => order(row.key, key) > 0 || (inclusive && row.key === key));
        const previous = live.findLast((row) => order(row.key, key) < 0 || (inclusive && row.key === key));
        expect(await node.node.kv({ method: 'kv_getNext', params })).toEqual({ result: answerOf(next) });
        expect(await node.node.kv({ method: 'kv_getPrev', params })).toEqual({ result: answerOf(previous) });
      }
    }
  });

  test('the tree leads to every key', async () => {
    expect(await keysBelow('0x')).toEqual(live.map(({ key }) => key));
  });

  async function keysBelow(prefix: Hex): Promise<Hex[]> {
    const found: Hex[] = [];
    for (let after: Hex | null | undefined; after !== null; ) {
      const input = { streamId: A, prefix, delimiters: [], at, after, limit: 5 };
      const page = await node.node.query('tree.children', input);
      for (const child of page.nodes) {
        if (child.key !== null) found.push(toHex(child.prefix));
        if (child.children) found.push(...(await keysBelow(toHex(child.prefix))));
      }
      after = page.next;
    }
    return found;
  }
});

test('a key with its full history, also the longest', async () => {
  for (const key of [keys[0]!, filled(1024, 0x6d), behind(12, 253), filled(70_000, 0xff)]) {
    const streamId = A;
    const expected = history.filter((row) => row.key === toHex(key)).map(({ seq }) => seq);
    expect(expected.length).toBeGreaterThan(1);
    const { versions } = await node.node.query('key.history', { streamId, key: toHex(key), reverse: false });
    expect(versions.map(({ seq }) => seq)).toEqual(expected);
  }
});

test('700 keys behind one first KiB, more than a page of a dump', async () => {
  const many = Array.from({ length: 700 }, (_, i) => behind(i >>> 8, i & 0xff, 0));
  await using other = await replayed([
    entry(alice, [A], ...many.map((key) => put(A, key, 'v'))),
    entry(alice, [A], ...many.filter((_, i) => i % 7 === 0).map((key) => put(A, key, ''))),
  ]);
  const dump = async (fields: object) => {
    const found: Hex[] = [];
    for (let after: Hex | null | undefined; after !== null; ) {
      const page = await other.node.query('state.dump', { streamId: A, ...fields, after });
      found.push(...page.rows.map(({ key }) => toHex(key)));
      after = page.next;
    }
    return found;
  };
  const live = many.filter((_, i) => i % 7 !== 0).map(toHex);
  expect(await dump({})).toEqual(live);
  expect(await dump({ at: 0 })).toEqual(many.map(toHex));
  const versions = many.flatMap((key, i) => (i % 7 === 0 ? [toHex(key), toHex(key)] : [toHex(key)]));
  expect(await dump({ history: true })).toEqual(versions);
});

test('a key with 10,000 versions and its neighbours, at old seqs in both directions', async () => {
  const count = 10_000;
  const neighbours = [put(A, 'a', 'before'), put(A, 'z', 'after')];
  await using other = await replayed(
    Array.from({ length: count }, (_, seq) =>
      entry(alice, [A], put(A, 'm', seq === 5000 ? '' : `v${seq}`), ...(seq === 1 ? neighbours : [])),
    ),
  );
  for (const at of [0, 1, 4999, 5000, count - 2, null]) {
    const newest = at ?? count - 1;
    const m = newest === 5000 ? [] : [['m', newest]];
    const expected = newest === 0 ? m : [['a', 1], ...m, ['z', 1]];
    for (const reverse of [false, true]) {
      const page = await other.node.query('range.page', { streamId: A, at, reverse });
      const rows = unpackRows(page.rows).map(({ key, seq }) => [Buffer.from(key).toString(), seq]);
      expect(rows).toEqual(reverse ? [...expected].reverse() : expected);
    }
  }
  const { total, versions } = await other.node.query('key.history', { streamId: A, key: '0x6d', limit: 3 });
  expect([total, versions.map(({ seq }) => seq)]).toEqual([count, [9999, 9998, 9997]]);
});

function order(left: Hex, right: Hex): number {
  return compareBytes(fromHex(left), fromHex(right));
}

function base64(key: Hex): string {
  return Buffer.from(fromHex(key)).toString('base64');
}

function answerOf(row: Row | undefined): object | null {
  if (row === undefined) return null;
  const data = Buffer.from(row.value);
  return { version: row.seq, key: base64(row.key), data: data.toString('base64'), size: data.length };
}
