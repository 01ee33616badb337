/** Secondary indexes: how one is defined, and what is told of it. */
import { z } from 'zod';
import type { Hex } from '../bytes';
import { decoderCode } from './inputs';

export const indexName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{C}]+$/u, 'has characters that do not print');

/** How what stands at a path becomes bytes: its text, or 8 bytes big-endian, which sort as numbers do. */
const valueForm = z.enum(['text', 'u64']).default('text');
const pathSource = { path: z.string().max(1024), as: valueForm };

/** Where index keys come from, as it is kept. */
export const indexSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('json'), ...pathSource }),
  z.strictObject({ kind: z.literal('cbor'), ...pathSource }),
  z.strictObject({ kind: z.literal('function'), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
]);
export type IndexSource = z.output<typeof indexSource>;

/** As it is given: a function by its text. */
export const givenSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('json'), ...pathSource }),
  z.strictObject({ kind: z.literal('cbor'), ...pathSource }),
  z.strictObject({ kind: z.literal('function'), code: decoderCode }),
]);
export type GivenSource = z.output<typeof givenSource>;

export interface IndexInfo {
  /** Browsed like a stream with this id; its keys are pairs (shared/indexKey.ts). */
  id: Hex;
  streamId: Hex;
  name: string;
  source: IndexSource;
  /** An index key should have one key; where it has more, that is shown. */
  unique: boolean;
  /** It answers for every seq up to this one; -1 while it knows nothing. */
  knownTo: number;
  /** Pairs of an index key and a key at that seq. */
  pairs: number;
  /** Values that gave no index key because they could not be read, over all versions. */
  failed: number;
  /** Why it does not go on, null where it does. */
  fault: string | null;
}

/** What a source makes of one key. */
export interface IndexTrial {
  key: Uint8Array;
  indexKeys: Uint8Array[];
  /** Why it gives none. */
  failure: string | null;
}

export interface IndexTrials {
  at: number;
  /** Those with index keys first, each part in the order of keys. */
  rows: IndexTrial[];
  /** Keys that were looked at, and those of them that have index keys. */
  tried: number;
  found: number;
}

export interface IndexFailure {
  seq: number;
  key: Uint8Array;
  reason: string;
}

/** An index key that several keys have. */
export interface RepeatedIndexKey {
  indexKey: Uint8Array;
  keys: number;
}
