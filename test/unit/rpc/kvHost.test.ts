/** The kv server as people start and stop it. */
import { afterEach, expect, test } from 'vitest';
import { KvHost } from '../../../electron/rpc/kvHost';

const host = new KvHost({
  answer: async ({ method }) => {
    if (method === 'fails') throw new Error('a fault of ours');
    return method === 'unknown' ? { error: { code: -32601, message: 'Method not found' } } : { result: true };
  },
  watch: async () => {},
  watched: () => [],
  chainId: () => 0,
  onStatus: () => {},
});
afterEach(() => host.stop());

test('a server that other machines reach says so, also while it is stopped, and stays so when it is started again', async () => {
  await host.start({ port: 0, allowAddStream: false });
  expect(host.status()).toMatchObject({ address: null, url: expect.stringContaining('127.0.0.1') });
  await host.stop();
  await host.start({ port: 0, address: '0.0.0.0', allowAddStream: true });
  expect(host.status()).toMatchObject({ address: '0.0.0.0', allowAddStream: true });
  await host.stop();
  expect(host.status()).toMatchObject({ url: null, address: '0.0.0.0' });
  await host.start({ port: 0, allowAddStream: false });
  expect(host.status()).toMatchObject({ address: '0.0.0.0', url: expect.stringContaining('0.0.0.0') });
});

test('whatever is answered with an error is counted as one, calls and what is none', async () => {
  await host.start({ port: 0, allowAddStream: false });
  const { url } = host.status();
  const post = (body: string, headers = {}) => fetch(url!, { method: 'POST', body, headers });
  const wrong = [
    '{',
    '[]',
    '{"id":1}',
    '{"id":1,"method":"kv_getValue","params":{"a":1}}',
    `"${'x'.repeat(11 << 20)}"`,
    '{"id":1,"method":"unknown"}',
    '{"id":1,"method":"fails"}',
    '[7,{"id":2,"method":"unknown"}]',
  ];
  for (const body of wrong) await post(body);
  await post('{"id":1,"method":"kv_getStatus"}', { origin: 'http://elsewhere.example' });
  await post('{"id":1,"method":"kv_getStatus"}');
  const { requests, errors, byMethod } = host.status();
  expect([requests, errors]).toEqual([wrong.length + 3, wrong.length + 2]);
  expect(Object.fromEntries(byMethod.map(({ method, count }) => [method, count]))).toEqual({
    refused: 7,
    unknown: 2,
    fails: 1,
    kv_getStatus: 1,
  });
});
