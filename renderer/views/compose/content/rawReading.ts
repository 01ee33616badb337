/** What nodes read in bytes that were written by hand. Pure. */
import type { Hex } from '../../../../shared/bytes';
import type { DraftRow } from '../../../../shared/compose/draft';
import type { DecoderInfo } from '../../../../shared/contract/outputs';
import { type DecodeFault, decodeBatch } from '../../../../shared/streamData';
import { rowsOf } from '../drafts/draftOfEntry';

export type RawReading =
  | { kind: 'batch'; version: bigint; rows: DraftRow[] }
  /** Every node that knows the format rejects it. */
  | { kind: 'broken'; fault: DecodeFault }
  /** The streams have a decoder of their own, which reads it in its own way. */
  | { kind: 'decoder'; name: string }
  /** The streams do not all have the same one: nothing reads it. */
  | { kind: 'mixed' };

export function readRaw(
  data: Uint8Array,
  streamIds: readonly Hex[],
  decoders: readonly Pick<DecoderInfo, 'streamId' | 'name' | 'hash'>[],
): RawReading {
  const [decoder, ...others] = streamIds.map((id) => decoders.find(({ streamId }) => streamId === id));
  if (others.some((other) => other?.hash !== decoder?.hash)) return { kind: 'mixed' };
  if (decoder !== undefined) return { kind: 'decoder', name: decoder.name };
  const decoded = decodeBatch(data);
  if (!decoded.ok) return { kind: 'broken', fault: decoded.fault };
  return { kind: 'batch', version: decoded.value.version, rows: rowsOf(decoded.value, -1) };
}
