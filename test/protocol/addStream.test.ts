/** admin_addStream (protocol c.5): only for whoever signed, and only where it is allowed. */
import { describe, expect, test } from 'vitest';
import { registeredStream } from '../../electron/rpc/addStream';
import { KvHost } from '../../electron/rpc/kvHost';
import { toHex } from '../../shared/bytes';
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

describe('the server', () => {
  async function asked(
    allowAddStream: boolean,
    given: string[],
  ): Promise<{ reply: unknown; watched: string[] }> {
    const watched: string[] = [];
    const host = new KvHost({
      answer: async () => ({ error: { code: -32601, message: 'Method not found' } }),
      watch: async (streamId) => void watched.push(toHex(streamId)),
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
