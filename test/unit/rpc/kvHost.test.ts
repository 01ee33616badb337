/** The kv server as people start and stop it. */
import { afterEach, expect, test } from 'vitest';
import { KvHost } from '../../../electron/rpc/kvHost';

const host = new KvHost({
  answer: async () => ({ result: true }),
  watch: async () => {},
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
