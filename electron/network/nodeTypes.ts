/** What storage nodes and indexers say, as it travels (protocol g). Bytes are base64, hashes 0x-hex. */
import { z } from 'zod';
import { fromHex, toHex } from '../../shared/bytes';
import type { SegmentProof } from '../../shared/segments';

const hash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform((text) => text.toLowerCase());
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const shardSchema = z
  .object({ shardId: count, numShard: count })
  .refine(
    ({ shardId, numShard }) => numShard > 0 && (numShard & (numShard - 1)) === 0 && shardId < numShard,
    'is no shard',
  );
export type Shard = z.infer<typeof shardSchema>;

export const statusSchema = z.object({
  connectedPeers: count.catch(0),
  logSyncHeight: count,
  nextTxSeq: count,
  networkIdentity: z.object({ chainId: z.coerce.number(), flowAddress: z.string() }),
});

export const fileInfoSchema = z.object({
  tx: z.object({ dataMerkleRoot: hash, startEntryIndex: count, size: count, seq: count }),
  finalized: z.boolean(),
});

export const segmentSchema = z.object({
  root: hash,
  data: z.string(),
  index: count,
  proof: z.object({ lemma: z.array(hash).max(64), path: z.array(z.boolean()).max(64) }),
  fileSize: count,
});
export type WireSegment = z.infer<typeof segmentSchema>;

export const locatedNodesSchema = z.array(z.object({ url: z.string(), config: shardSchema })).nullable();

export function toWireSegment(
  bytes: Uint8Array,
  index: number,
  proof: SegmentProof,
  entry: { dataRoot: Uint8Array; size: number },
): WireSegment {
  return {
    root: toHex(entry.dataRoot),
    data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
    index,
    proof: { lemma: proof.lemma.map(toHex), path: proof.path },
    fileSize: entry.size,
  };
}

export function segmentBytes({ data }: WireSegment): Uint8Array {
  return new Uint8Array(Buffer.from(data, 'base64'));
}

export function segmentProof({ proof }: WireSegment): SegmentProof {
  return { lemma: proof.lemma.map(fromHex), path: proof.path };
}
