/** admin_addStream (protocol c.5): only for whoever signed, and only where it is allowed. */
import { rm } from 'node:fs/promises';
import { Wallet } from 'ethers';
import { describe, expect, test } from 'vitest';
import { registeredStream } from '../../electron/rpc/addStream';
import { KvHost } from '../../electron/rpc/kvHost';
import { toHex } from '../../shared/bytes';
import { serveWorkspace } from '../helpers/servedWorkspace';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { readExtra } from '../vectors/vector';
import { askKv } from './kvClient';

const vector = readExtra<{
  wallet: string;
  domain: { chainId: number };
  message: { streamId: string };
  signature: string;
}>('admin-add-stream');
const { chainId } = vector.domain;
const params = [vector.message.streamId, vector.wallet, vector.signature];
const refused = { error: { code: -32602, message: 'Invalid params: signature' } };

test('the stream of the official vector is registered by its wallet', async () => {
  expect(toHex(await registeredStream(params, chainId))).toBe(vector.message.streamId);
});

test.each([
  ['another chain', params, chainId + 1],
  ['another stream', [`0x${'cd'.repeat(32)}`, ...params.slice(1)], chainId],
  ['another wallet', [params[0]!, `0x${'22'.repeat(20)}`, params[2]!], chainId],
  ['a signature of zeros', [params[0]!, params[1]!, `0x${'00'.repeat(65)}`], chainId],
] as const)('a signature for %s is refused', async (_, given, chain) => {
  await expect(registeredStream([...given], chain)).rejects.toMatchObject(refused);
});

test('a stream that was added is among those that the node holds', async () => {
  const folder = await makeTemporaryFolder('add-stream');
  const served = await serveWorkspace(folder, {}, ['--kv-port', '0', '--allow-add-stream']);
  try {
    const { url } = await served.client.call('kv.status', {});
    const wallet = Wallet.createRandom();
    const held: string[] = [];
    for (const digits of ['a1', 'b2', 'c3']) {
      const streamId = `0x${digits.repeat(32)}`;
      const message = { purpose: 'register-stream', wallet: wallet.address, streamId };
      const signature = await wallet.signTypedData(
        { name: '0G Storage Scan', version: '1', chainId: 0 },
        {
          RegisterStream: [
            { name: 'purpose', type: 'string' },
            { name: 'wallet', type: 'address' },
            { name: 'streamId', type: 'bytes32' },
          ],
        },
        message,
      );
      const given = JSON.stringify([streamId, wallet.address, signature]);
      expect(await askKv(url!, 'admin_addStream', given)).toMatchObject({ result: true });
      held.push(streamId);
      expect(await askKv(url!, 'kv_getHoldingStreamIds', '[]')).toMatchObject({ result: held });
    }
  } finally {
    await served.stop('SIGTERM');
    await rm(folder, { recursive: true });
  }
});

describe('the server', () => {
  async function asked(
    allowAddStream: boolean,
    given: string[],
  ): Promise<{ reply: unknown; watched: string[] }> {
    const watched: string[] = [];
    const host = new KvHost({
      answer: async () => ({ error: { code: -32601, message: 'Method not found' } }),
      watch: async (streamId) => void watched.push(toHex(streamId)),
      watched: () => [],
      chainId: () => chainId,
      onStatus: () => {},
    });
    await host.start({ port: 0, allowAddStream });
    try {
      const reply = await askKv(host.status().url!, 'admin_addStream', JSON.stringify(given));
      return { reply, watched };
    } finally {
      await host.stop();
    }
  }

  test('does not know the method unless it is allowed', async () => {
    const { reply, watched } = await asked(false, params);
    expect(reply).toMatchObject({ error: { code: -32601 } });
    expect(watched).toEqual([]);
  });

  test('watches the stream where it is allowed, with either letter case and without 0x', async () => {
    const { reply, watched } = await asked(
      true,
      params.map((text) => text.slice(2).toUpperCase()),
    );
    expect(reply).toMatchObject({ result: true });
    expect(watched).toEqual([vector.message.streamId]);
  });
});
