/** Ordered keys as in the Cosmos SDK: J, JF, JPV, JPVA, JPVD, JPVX. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromText, toHex, toText } from '../../shared/bytes';
import type { TreeNode } from '../../shared/contract/outputs';
import { unpackRows } from '../../shared/rowPage';
import { A, alice, entry, put } from './entries';
import { type ReplayedNode, replayed } from './node';

const six = ['J', 'JF', 'JPV', 'JPVA', 'JPVD', 'JPVX'];
let node: ReplayedNode;

beforeAll(async () => {
  const shuffled = ['JPVX', 'K', 'J', 'JPVAlonger', 'JPVD', 'j', 'JF', 'I', 'JPVA', 'JPV'];
  node = await replayed([
    entry(alice, [A], ...shuffled.map((key) => put(A, key, key))),
    entry(alice, [A], put(A, 'JPVAlonger', '')),
  ]);
});
afterAll(() => node[Symbol.asyncDispose]());

async function range(bounds: object): Promise<(string | undefined)[]> {
  const page = await node.node.query('range.page', { streamId: A, ...bounds });
  return unpackRows(page.rows).map((row) => toText(row.key));
}

const prefix = (text: string) => ({ prefix: toHex(fromText(text)) });

describe('a range', () => {
  test.each([
    ['J', six],
    ['JF', ['JF']],
    ['JPV', ['JPV', 'JPVA', 'JPVD', 'JPVX']],
  ])('of prefix %s gives %j, and reversed the reverse', async (text, keys) => {
    expect(await range(prefix(text))).toEqual(keys);
    expect(await range({ ...prefix(text), reverse: true })).toEqual([...keys].reverse());
  });

  test('of fixed width 8 and prefix JPV gives the same four, and leaves longer keys out', async () => {
    const four = ['JPV', 'JPVA', 'JPVD', 'JPVX'];
    expect(await range({ ...prefix('JPV'), width: 8 })).toEqual(four);
    expect(await range({ ...prefix('JPV'), width: 8, reverse: true })).toEqual([...four].reverse());
    expect(await range({ ...prefix('JPV'), width: 8, at: 0 })).toEqual(four);
    expect(await range({ ...prefix('JPV'), at: 0 })).toEqual(['JPV', 'JPVA', 'JPVAlonger', 'JPVD', 'JPVX']);
  });

  test('of fixed width 3 gives the key itself', async () => {
    expect(await range({ ...prefix('JPV'), width: 3 })).toEqual(['JPV']);
  });

  test('without a prefix gives all keys in order', async () => {
    expect(await range({})).toEqual(['I', ...six, 'K', 'j']);
  });
});

describe('the prefix tree', () => {
  interface Opened {
    [name: string]: { isKey: boolean; below?: Opened };
  }

  async function open(prefixBytes: Uint8Array): Promise<Opened> {
    const { nodes } = await node.node.query('tree.children', {
      streamId: A,
      prefix: toHex(prefixBytes),
      delimiters: [],
    });
    const opened: Opened = {};
    for (const child of nodes) opened[toText(child.prefix) ?? ''] = await below(child);
    return opened;
  }

  async function below(child: TreeNode): Promise<Opened[string]> {
    const isKey = child.key !== null;
    return child.children ? { isKey, below: await open(child.prefix) } : { isKey };
  }

  test('shows J, below it JF and JPV, below that JPVA, JPVD and JPVX', async () => {
    const key = { isKey: true };
    const jpv = { isKey: true, below: { JPVA: key, JPVD: key, JPVX: key } };
    expect(await open(new Uint8Array(0))).toEqual({
      I: key,
      J: { isKey: true, below: { JF: key, JPV: jpv } },
      K: key,
      j: key,
    });
  });
});
