/** kv_getNext and its kin take a short way in the newest state: it leads to the same keys as the long one. */
import { expect, test } from 'vitest';
import { A, alice, B, bob, entry, put, remove } from '../../protocol/entries';
import { base64, KvClient } from '../../protocol/kvClient';
import { replayed } from '../../protocol/node';

const long = (end: string) => `m${'x'.repeat(1024)}${end}`;
/** In no order; some share the part of a long key that stands in rows. */
const keys = [
  'a',
  'a\0',
  'a\0b',
  'b',
  'm',
  `m${'x'.repeat(1023)}`,
  long('b'),
  long('a'),
  long(''),
  'z',
  'zz',
];

test('the keys beside any key are those of the same state asked for as an old one', async () => {
  await using node = await replayed([
    entry(alice, [A], ...keys.map((key) => put(A, key, key.slice(-3)))),
    entry(alice, [A], remove(A, 'b'), remove(A, 'z')),
    // Changes nothing in A, so that the state before it is the same there, and no longer the newest.
    entry(bob, [B], put(B, 'other', 'x')),
  ]);
  await using kv = await KvClient.open(node.node);
  const old = 1;
  let found = 0;
  for (const key of [...keys, 'none', '\0', long('0'), '~'])
    for (const method of ['kv_getNext', 'kv_getPrev'])
      for (const inclusive of [false, true]) {
        const newest = await kv.call(method, A, base64(key), 0, 10, inclusive);
        expect(newest).toEqual(await kv.call(method, A, base64(key), 0, 10, inclusive, old));
        if (newest !== null) found++;
      }
  expect(found).toBe(54);
  for (const method of ['kv_getFirst', 'kv_getLast'])
    expect(await kv.call(method, A, 0, 10)).toEqual(await kv.call(method, A, 0, 10, old));
});
