/**
 * How far an index is, and what an entry changed in it.
 *
 * Index: | next u64 | digest[32] | pairs u64 | state u8: 0 in use, 1 being removed, 2 given up | why it was, as UTF-8 |
 * `digest` is the stream's digest after entry `next - 1`, zeros before the first: it says which history the index is of.
 * `pairs` counts those that hold now.
 *
 * Touched: | digest[32], the stream's after the entry | pairs: each added u8, length u16, pair |
 */
import { concatBytes, fromText, toText } from '../../shared/bytes';
import { readU64, u64Bytes } from './rowBytes';

export interface IndexPosition {
  /** Seq that the index handles next. */
  next: number;
  digest: Uint8Array;
  pairs: number;
  isRemoved: boolean;
  /** Why it goes no further, null where it does. */
  givenUp: string | null;
}

const digestLength = 32;
export const noDigest = new Uint8Array(digestLength);

export const startOfIndex: IndexPosition = {
  next: 0,
  digest: noDigest,
  pairs: 0,
  isRemoved: false,
  givenUp: null,
};

export function encodeIndexPosition(position: IndexPosition): Uint8Array {
  const { next, digest, pairs, isRemoved, givenUp } = position;
  const state = isRemoved ? 1 : givenUp === null ? 0 : 2;
  return concatBytes(u64Bytes(next), digest, u64Bytes(pairs), Uint8Array.of(state), fromText(givenUp ?? ''));
}

export function decodeIndexPosition(row: Uint8Array): IndexPosition {
  return {
    next: readU64(row, 0),
    digest: row.slice(8, 40),
    pairs: readU64(row, 40),
    isRemoved: row[48] === 1,
    givenUp: row[48] === 2 ? (toText(row.subarray(49)) ?? '') : null,
  };
}

export interface PairChange {
  isAdded: boolean;
  pair: Uint8Array;
}

export interface IndexTouched {
  digest: Uint8Array;
  changes: PairChange[];
}

export function encodeIndexTouched({ digest, changes }: IndexTouched): Uint8Array {
  const head = ({ isAdded, pair }: PairChange) =>
    Uint8Array.of(isAdded ? 1 : 0, pair.length >>> 8, pair.length & 0xff);
  return concatBytes(digest, ...changes.flatMap((change) => [head(change), change.pair]));
}

export function decodeIndexTouched(row: Uint8Array): IndexTouched {
  const changes: PairChange[] = [];
  for (let at = digestLength; at < row.length; ) {
    const length = row[at + 1]! * 256 + row[at + 2]!;
    changes.push({ isAdded: row[at] === 1, pair: row.subarray(at + 3, at + 3 + length) });
    at += 3 + length;
  }
  return { digest: row.subarray(0, digestLength), changes };
}
