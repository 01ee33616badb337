/** The position of replay, written in the same batch as the rows it accounts for. */
import { concatBytes } from '../../shared/bytes';
import { verdictKinds } from '../../shared/model';
import { metaKey } from './keys';
import { readU64, u64Bytes } from './rowBytes';

export interface Position {
  /** Seq that replay handles next. */
  next: number;
  /** Chain hash of the last entry handled, 32 bytes. */
  lastHash: Uint8Array;
  /** Entries by verdict, in the order of `verdictKinds`. */
  counts: number[];
  liveKeys: number;
  /** Keys whose newest version is a deletion. */
  deletedKeys: number;
}

export const positionKey = metaKey('position');

/** | next u64 | lastHash[32] | liveKeys u64 | deletedKeys u64 | counts u64 each | */
export function encodePosition(position: Position): Uint8Array {
  return concatBytes(
    u64Bytes(position.next),
    position.lastHash,
    u64Bytes(position.liveKeys),
    u64Bytes(position.deletedKeys),
    ...position.counts.map(u64Bytes),
  );
}

export function decodePosition(bytes: Uint8Array): Position {
  return {
    next: readU64(bytes, 0),
    lastHash: bytes.slice(8, 40),
    liveKeys: readU64(bytes, 40),
    deletedKeys: readU64(bytes, 48),
    counts: verdictKinds.map((_, i) => readU64(bytes, 56 + 8 * i)),
  };
}

/** The position of a state that has replayed nothing yet. */
export function startPosition(next: number, lastHash: Uint8Array): Position {
  return { next, lastHash, counts: verdictKinds.map(() => 0), liveKeys: 0, deletedKeys: 0 };
}
