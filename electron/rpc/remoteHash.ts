import { createHash } from 'node:crypto';
import { type Hex, toHex } from '../../shared/bytes';
import { networkFailed } from '../network/rpcClient';
import { longestSlice, type RemoteKey, type RemoteNode, type RemotePlace } from './remoteNode';

/** SHA-256 of a whole value, whose start is here; the rest is read by pieces and not kept. */
export async function remoteHash(
  node: RemoteNode,
  place: RemotePlace,
  { key, seq, size, head }: RemoteKey,
): Promise<Hex> {
  const hash = createHash('sha256').update(head);
  for (let start = head.length; start < size; start += longestSlice) {
    const part = await node.read(place, key, start, Math.min(longestSlice, size - start));
    if (part.seq !== seq || part.size !== size)
      throw networkFailed(node.url, 'a value changed while it was read');
    hash.update(part.bytes);
  }
  return toHex(hash.digest());
}
