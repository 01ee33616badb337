/** What official and other clients really send (protocol e.4): all of it must be understood. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { A, alice, B, entry, founded, put } from './entries';
import { base64, KvClient } from './kvClient';
import { type ReplayedNode, replayed } from './node';

let node: ReplayedNode;
let kv: KvClient;

beforeAll(async () => {
  node = await replayed([
    ...founded,
    entry(alice, [A], put(A, 'd', '0123456789')),
    entry(alice, [A]),
    entry(alice, [A], put(A, 'a', 'new')),
  ]);
  kv = await KvClient.open(node.node);
});
afterAll(async () => {
  await kv[Symbol.asyncDispose]();
  await node[Symbol.asyncDispose]();
});

describe('the server takes', () => {
  const admin = async (method: string, params: string) => (await kv.ask(method, params)).result;

  test('kv_IsAdmin with a capital letter', async () => {
    expect(await kv.call('kv_IsAdmin', alice, A)).toBe(true);
  });

  test('numbers as decimal strings', async () => {
    expect(await kv.call('kv_getTransactionResult', '3')).toBe('Commit');
    expect(await kv.call('kv_getValue', A, base64('d'), '8', '1')).toMatchObject({ data: base64('8') });
  });

  test('params left out, null or empty', async () => {
    const bodies = ['', ',"params":null', ',"params":[]'];
    for (const params of bodies) {
      const { text } = await kv.send(`{"jsonrpc":"2.0","id":1,"method":"kv_getHoldingStreamIds"${params}}`);
      expect(JSON.parse(text).result).toEqual([A, B]);
    }
  });

  test.each([
    '18446744073709551615',
    '9007199254740991',
    '9007199254740993',
    'null',
    '"18446744073709551615"',
  ])('version %s is the newest', async (version) => {
    expect(await admin('kv_getValue', `["${A}","${base64('a')}",0,3,${version}]`)).toMatchObject({
      version: 4,
    });
  });

  test.each(['18446744073709551616', '-1', '1.5', 'true', '"0x1"', '[]'])(
    'version %s is refused',
    async (version) => {
      const { error } = await kv.ask('kv_getValue', `["${A}","${base64('a')}",0,3,${version}]`);
      expect(error?.code).toBe(-32602);
      expect(error?.message).toMatch(/^Invalid params/);
    },
  );

  test('ids and accounts without 0x, in any letter case, whatever the checksum', async () => {
    const shapes = (hex: string) => [
      hex.slice(2),
      hex.toUpperCase().replace('0X', '0x'),
      hex.slice(2).toUpperCase(),
    ];
    for (const account of shapes(alice))
      for (const stream of shapes(A)) expect(await kv.call('kv_isAdmin', account, stream)).toBe(true);
  });

  test.each([
    ['a key that is null', `["${A}",null,0,3]`],
    ['a key in hex', `["${A}","0x6162",0,3]`],
    ['a key in URL-safe base64', `["${A}","-_8=",0,3]`],
    ['base64 without padding', `["${A}","YQ",0,3]`],
    ['too few parameters', `["${A}"]`],
    ['a short stream id', `["0x61","${base64('a')}",0,3]`],
  ])('%s is refused', async (_, params) => {
    expect((await kv.ask('kv_getValue', params)).error?.code).toBe(-32602);
  });

  test('an unknown method', async () => {
    for (const method of ['kv_getEverything', 'toString', '__proto__'])
      expect((await kv.ask(method, '[]')).error).toEqual({ code: -32601, message: 'Method not found' });
  });

  test.each(['17999999999999999', '"abc"', '0'])('request id %s comes back unchanged', async (id) => {
    const { text } = await kv.send(`{"jsonrpc":"2.0","id":${id},"method":"kv_getStatus"}`);
    expect(text).toContain(`"id":${id}`);
  });

  test.each(['not JSON', '[]', '{}', 'null', '{"method":1}'])(
    'HTTP 200 with a JSON-RPC body, also for %j',
    async (body) => {
      const { status, text } = await kv.send(body);
      expect(status).toBe(200);
      expect(JSON.parse(text).error.code).toBeLessThan(-32000);
    },
  );

  test('several calls in one request', async () => {
    const call = (id: number) =>
      `{"jsonrpc":"2.0","id":${id},"method":"kv_getTransactionResult","params":[${id}]}`;
    const { text } = await kv.send(`[${call(4)},${call(9)}]`);
    expect(JSON.parse(text)).toMatchObject([
      { id: 4, result: 'Commit' },
      { id: 9, result: null },
    ]);
  });
});
