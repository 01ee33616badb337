/** An entry before it is bytes. */
import type { AccessControlItem, Batch, ReadItem, VerdictKind, WriteItem } from '../../../shared/model';
import { maxU64 } from '../../../shared/streamData';
import type { Draw } from './keyDraws';

/** An entry with what must become of it. */
export interface Planned {
  sender: Uint8Array;
  streamIds: Uint8Array[];
  batch: Batch;
  verdict: VerdictKind;
  /** The reference node's string; null for a skipped entry. */
  result: string | null;
}

/** The parts of an entry that will be committed. */
export interface Committing {
  sender: Uint8Array;
  /** By number. */
  streams: readonly number[];
  draws?: readonly Draw[];
  reads?: ReadItem[];
  /** Beside those that are drawn. */
  writes?: WriteItem[];
  accessControl?: AccessControlItem[];
}

/** A batch that has seen all entries before it, or one in seven that does not mind what it has not seen. */
export function freshBatch(seq: number, writes: WriteItem[]): Batch {
  const version = seq % 7 === 3 ? maxU64 : BigInt(Math.max(0, seq - 1));
  return { version, reads: [], writes, accessControl: [] };
}
