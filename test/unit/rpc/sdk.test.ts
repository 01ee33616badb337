/** The official TypeScript SDK as a client, unchanged: what it sends is answered, what is answered it understands. */
import { KvClient } from '@0gfoundation/0g-ts-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type KvServer, serveKv } from '../../../electron/rpc/kvServer';
import { fromText, toHex } from '../../../shared/bytes';
import { A, alice, B, bob, carol, control, dave, entry, put, remove } from '../../protocol/entries';
import { type ReplayedNode, replayed } from '../../protocol/node';

/** More than one read of the SDK brings, so that it must ask again. */
const long = 'v'.repeat(5000);
const log = [
  entry(alice, [A], put(A, 'a', 'one'), put(A, 'b', 'two'), put(A, 'c/1', long)),
  entry(bob, [B], put(B, 'k', 'w')),
  entry(alice, [A], remove(A, 'b'), put(A, 'd', 'three')),
  entry(bob, [A], put(A, 'a', 'stolen')),
  entry(
    alice,
    [A],
    put(A, 'a', 'new'),
    control('SET_KEY_TO_SPECIAL', A, { key: 'vip' }),
    control('GRANT_SPECIAL_WRITER_ROLE', A, { key: 'vip', account: dave }),
    control('GRANT_WRITER_ROLE', A, { account: carol }),
  ),
];
let node: ReplayedNode;
let server: KvServer;
let client: KvClient;

beforeAll(async () => {
  node = await replayed(log);
  server = await serveKv((call) => node.node.kv(call), 0);
  client = new KvClient(server.url);
});
afterAll(async () => {
  await server.close();
  await node[Symbol.asyncDispose]();
});

const key = (text: string) => fromText(text);
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('getValue, also at a version and with its marker for the newest', async () => {
  expect(await client.getValue(A, key('a'))).toEqual({ version: 4, data: base64('new'), size: 3 });
  expect(await client.getValue(A, key('a'), 0)).toEqual({ version: 0, data: base64('one'), size: 3 });
  expect(await client.getValue(A, key('a'), Number.MAX_SAFE_INTEGER)).toMatchObject({ version: 4 });
  expect(await client.getValue(A, key('c/1'))).toEqual({ version: 0, data: base64(long), size: 5000 });
});

test('getValue of a key that is not there, and of a deleted one', async () => {
  expect(await client.getValue(A, key('none'))).toEqual({ version: 0, data: '', size: 0 });
  expect(await client.getValue(A, key('b'))).toEqual({ version: 2, data: '', size: 0 });
});

test('get reads a part', async () => {
  expect(await client.get(A, key('a'), 1, 1)).toEqual({ version: 4, data: base64('e'), size: 3 });
});

test('getNext, getPrev, getFirst and getLast pass over deleted keys', async () => {
  const d = { version: 2, key: base64('d'), data: base64('three'), size: 5 };
  expect(await client.getNext(A, key('c/1'), 0, 100, false)).toEqual(d);
  expect(await client.getNext(A, key('d'), 0, 100, false)).toBeNull();
  expect(await client.getNext(A, key('b'), 0, 0, true)).toMatchObject({ key: base64('c/1'), size: 5000 });
  expect(await client.getPrev(A, key('b'), 0, 0, true)).toMatchObject({ key: base64('a') });
  expect(await client.getFirst(A, 0, 0)).toMatchObject({ key: base64('a') });
  expect(await client.getLast(A, 0, 100)).toEqual(d);
  expect(await client.getNextWithValue(A, key('c'), true)).toMatchObject({ data: base64(long) });
});

test('its iterator walks all live keys in both directions', async () => {
  const iterator = client.newIterator(A);
  const seen: string[] = [];
  for (await iterator.seekToFirst(); iterator.valid(); await iterator.next())
    seen.push(Buffer.from(keyOf(iterator)).toString());
  for (await iterator.seekToLast(); iterator.valid(); await iterator.prev())
    seen.push(Buffer.from(keyOf(iterator)).toString());
  expect(seen).toEqual(['a', 'c/1', 'd', 'd', 'c/1', 'a']);
});

test('its iterator seeks from a key that is deleted, where the reference node never answers', async () => {
  const iterator = client.newIterator(A);
  await iterator.seekAfter(key('b'));
  expect(toHex(keyOf(iterator))).toBe(toHex(key('c/1')));
  await iterator.seekBefore(key('b'));
  expect(toHex(keyOf(iterator))).toBe(toHex(key('a')));
});

test('ownership', async () => {
  expect(await client.isAdmin(alice, A)).toBe(true);
  expect(await client.isAdmin(bob, A)).toBe(false);
  expect(await client.isWriterOfStream(carol, A)).toBe(true);
  expect(await client.isWriterOfStream(carol, A, 3)).toBe(false);
  expect(await client.isSpecialKey(A, key('vip'))).toBe(true);
  expect(await client.isWriterOfKey(dave, A, key('vip'))).toBe(true);
  expect(await client.hasWritePermission(dave, A, key('a'))).toBe(false);
});

test('results and holding streams', async () => {
  expect(await client.getTransactionResult(0)).toBe('Commit');
  expect(await client.getTransactionResult(3)).toBe('SenderNoWritePermission');
  expect(await client.getTransactionResult(99)).toBeNull();
  expect(await client.getHoldingStreamIds()).toEqual([A, B]);
});

function keyOf(iterator: ReturnType<KvClient['newIterator']>): Uint8Array {
  const pair = iterator.getCurrentPair();
  if (pair === undefined) throw new Error('the iterator is at no key');
  return Buffer.from(pair.key);
}
