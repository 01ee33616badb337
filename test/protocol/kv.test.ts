import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { A, alice, B, bob, carol, control, dave, entry, put, remove, X } from './entries';
import { base64, KvClient } from './kvClient';
import { type ReplayedNode, replayed } from './node';

/**
 * | seq | Alice, admin of A, does |
 * |---|---|
 * | 0, 1 | founds A; Bob founds B |
 * | 2 | b = first, d = 0123456789 |
 * | 3 | b is deleted, e = five |
 * | 4 | a = new, vip is special with Dave as its writer, Carol is a writer |
 */
const log = [
  entry(alice, [A]),
  entry(bob, [B]),
  entry(alice, [A], put(A, 'b', 'first'), put(A, 'd', '0123456789')),
  entry(alice, [A], remove(A, 'b'), put(A, 'e', 'five')),
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
let kv: KvClient;

beforeAll(async () => {
  node = await replayed(log);
  kv = await KvClient.open(node.node);
});
afterAll(async () => {
  await kv[Symbol.asyncDispose]();
  await node[Symbol.asyncDispose]();
});

describe('values', () => {
  test('row 57: an unknown key has version 0 and size 0', async () => {
    expect(await kv.call('kv_getValue', A, base64('none'), 0, 100)).toEqual({
      version: 0,
      data: '',
      size: 0,
    });
  });

  test('row 58: a deleted key has the version of its deletion, and no startIndex is too large for it', async () => {
    const expected = { version: 3, data: '', size: 0 };
    expect(await kv.call('kv_getValue', A, base64('b'), 5, 100)).toEqual(expected);
  });

  test('row 59: before its first write a key has version 0 and size 0', async () => {
    expect(await kv.call('kv_getValue', A, base64('d'), 0, 100, 1)).toEqual({
      version: 0,
      data: '',
      size: 0,
    });
    expect(await kv.call('kv_getValue', A, base64('b'), 0, 100, 2)).toEqual({
      version: 2,
      data: base64('first'),
      size: 5,
    });
  });

  test('row 62: the length is checked before the key', async () => {
    const { error } = await kv.ask('kv_getValue', JSON.stringify([A, '', 0, 262_145]));
    expect(error).toEqual({ code: -32602, message: 'Invalid params: len', data: 'query length too large' });
  });

  test('an empty key, with a length in order', async () => {
    const { error } = await kv.ask('kv_getValue', JSON.stringify([A, '', 0, 262_144]));
    expect(error).toEqual({ code: -32602, message: 'Invalid params: key', data: 'key is empty' });
  });

  test('row 63: startIndex = size gives no data', async () => {
    expect(await kv.call('kv_getValue', A, base64('d'), 10, 5)).toEqual({ version: 2, data: '', size: 10 });
  });

  test('row 64: len 0 gives size and version, wherever startIndex is', async () => {
    expect(await kv.call('kv_getValue', A, base64('d'), 999, 0)).toEqual({ version: 2, data: '', size: 10 });
  });

  test('startIndex beyond the size', async () => {
    const { error } = await kv.ask('kv_getValue', JSON.stringify([A, base64('d'), 11, 1]));
    expect(error).toEqual({
      code: -32602,
      message: 'Invalid params: start_index',
      data: 'start index is greater than value length',
    });
  });

  test.each([
    [0, 4, '0123'],
    [8, 100, '89'],
    [3, 1, '3'],
  ])('a slice from %i of at most %i bytes', async (start, length, data) => {
    expect(await kv.call('kv_getValue', A, base64('d'), start, length)).toEqual({
      version: 2,
      data: base64(data),
      size: 10,
    });
  });

  test('of a stream that nobody watches', async () => {
    expect(await kv.call('kv_getValue', X, base64('d'), 0, 1)).toEqual({ version: 0, data: '', size: 0 });
    expect(await kv.call('kv_getFirst', X, 0, 1)).toBeNull();
  });
});

describe('neighbours', () => {
  const row = (key: string, version: number, value: string) => ({
    version,
    key: base64(key),
    data: base64(value),
    size: value.length,
  });
  const [a, d, e] = [row('a', 4, 'new'), row('d', 2, '0123456789'), row('e', 3, 'five')];

  test('row 60: the inclusive neighbour of a deleted key is the next live key', async () => {
    expect(await kv.call('kv_getNext', A, base64('b'), 0, 100, true)).toEqual(d);
    expect(await kv.call('kv_getPrev', A, base64('b'), 0, 100, true)).toEqual(a);
  });

  test('row 61: at a version, keys that were first written later are not there', async () => {
    expect(await kv.call('kv_getNext', A, base64('d'), 0, 100, false, 2)).toBeNull();
    expect(await kv.call('kv_getPrev', A, base64('b'), 0, 100, false, 3)).toBeNull();
    expect(await kv.call('kv_getNext', A, base64('a'), 0, 100, true, 2)).toEqual(row('b', 2, 'first'));
  });

  test('with and without the key itself', async () => {
    expect(await kv.call('kv_getNext', A, base64('d'), 0, 100, true)).toEqual(d);
    expect(await kv.call('kv_getNext', A, base64('d'), 0, 100, false)).toEqual(e);
    expect(await kv.call('kv_getPrev', A, base64('d'), 0, 100, true)).toEqual(d);
    expect(await kv.call('kv_getPrev', A, base64('d'), 0, 100, false)).toEqual(a);
  });

  test('the first and the last key, and none beyond', async () => {
    expect(await kv.call('kv_getFirst', A, 0, 100)).toEqual(a);
    expect(await kv.call('kv_getLast', A, 0, 100)).toEqual(e);
    expect(await kv.call('kv_getNext', A, base64('e'), 0, 100, false)).toBeNull();
    expect(await kv.call('kv_getPrev', A, base64('a'), 0, 100, false)).toBeNull();
    expect(await kv.call('kv_getFirst', B, 0, 100)).toBeNull();
  });

  test('with a slice of the value', async () => {
    expect(await kv.call('kv_getLast', A, 1, 2)).toEqual({ ...e, data: base64('iv') });
    expect(await kv.call('kv_getFirst', A, 0, 0)).toEqual({ ...a, data: '' });
  });
});

describe('ownership', () => {
  const key = base64('k');
  const vip = base64('vip');

  test('row 65: anybody may write a stream that nobody uses', async () => {
    for (const unused of [X, `0x${'99'.repeat(32)}`])
      expect(await kv.call('kv_hasWritePermission', carol, unused, key)).toBe(true);
  });

  test.each([
    ['kv_isAdmin', [alice, A], true],
    ['kv_isAdmin', [carol, A], false],
    ['kv_isAdmin', [alice, B], false],
    ['kv_isWriterOfStream', [carol, A], true],
    ['kv_isWriterOfStream', [alice, A], false],
    ['kv_isSpecialKey', [A, vip], true],
    ['kv_isSpecialKey', [A, key], false],
    ['kv_isWriterOfKey', [dave, A, vip], true],
    ['kv_isWriterOfKey', [carol, A, vip], false],
    ['kv_hasWritePermission', [alice, A, vip], true],
    ['kv_hasWritePermission', [carol, A, key], true],
    ['kv_hasWritePermission', [carol, A, vip], false],
    ['kv_hasWritePermission', [dave, A, vip], true],
    ['kv_hasWritePermission', [dave, A, key], false],
  ])('%s of %j is %j from seq 4 on', async (method, params, expected) => {
    expect(await kv.call(method, ...params)).toBe(expected);
    expect(await kv.call(method, ...params, 4)).toBe(expected);
  });

  test.each([
    ['kv_isWriterOfStream', [carol, A]],
    ['kv_isSpecialKey', [A, vip]],
    ['kv_isWriterOfKey', [dave, A, vip]],
    ['kv_hasWritePermission', [carol, A, key]],
  ])('%s of %j was false before', async (method, params) => {
    expect(await kv.call(method, ...params, 3)).toBe(false);
  });
});

describe('the node', () => {
  test('kv_getStatus', async () => expect(await kv.call('kv_getStatus')).toBe(true));

  test('kv_getHoldingStreamIds gives the watched streams in order', async () => {
    expect(await kv.call('kv_getHoldingStreamIds')).toEqual([A, B]);
  });

  test('kv_getReplayProgress gives the next seq', async () => {
    expect(await kv.call('kv_getReplayProgress')).toEqual({ appliedSeq: 5, firstTxSeq: null });
  });

  test('kv_getTransactionResult gives null for what is not there', async () => {
    expect(await kv.call('kv_getTransactionResult', 4)).toBe('Commit');
    expect(await kv.call('kv_getTransactionResult', 5)).toBeNull();
  });
});
