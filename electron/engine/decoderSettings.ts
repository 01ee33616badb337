/** What the settings say of user decoders, with their texts. */
import type { Hex } from '../../shared/bytes';
import type { DecoderInfo } from '../../shared/contract/outputs';
import { StreamscopeError } from '../../shared/errors';
import { readDecoder } from './decoderFiles';
import type { Settings } from './settings';

export async function listDecoders(folder: string, { decoders }: Settings): Promise<DecoderInfo[]> {
  const named = Object.entries(decoders).sort(([left], [right]) => (left < right ? -1 : 1));
  return Promise.all(
    named.map(async ([streamId, { name, hash }]) => {
      const code = await readDecoder(folder, hash);
      const usable = typeof code === 'string';
      return { streamId: streamId as Hex, name, hash, bytes: usable ? Buffer.byteLength(code) : 0, usable };
    }),
  );
}

/** @throws notFound, decoderUnusable */
export async function getDecoder(
  folder: string,
  { decoders }: Settings,
  streamId: Hex,
): Promise<DecoderInfo & { code: string }> {
  const named = decoders[streamId];
  if (named === undefined) throw noDecoder(streamId);
  const { name, hash } = named;
  const code = await readDecoder(folder, hash);
  if (typeof code !== 'string') {
    const { reason } = code;
    throw new StreamscopeError('decoderUnusable', { hash, reason }, `The decoder ${hash}: ${reason}.`);
  }
  return { streamId, name, hash, bytes: Buffer.byteLength(code), usable: true, code };
}

export function noDecoder(streamId: string): StreamscopeError {
  const message = `Stream ${streamId} has no decoder of its own.`;
  return new StreamscopeError('notFound', { what: 'decoder', id: streamId }, message);
}
