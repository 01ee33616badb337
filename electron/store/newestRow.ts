import type { RowBytes } from './keys';
import { readVarint, varintLength, writeVarint } from './rowBytes';

/** Which version of a key is the newest; a deletion has size 0. */
export interface Newest {
  seq: number;
  size: number;
}

/** The value of a latest or deleted row: | seq varint | size varint | */
export function encodeNewest(
  { seq, size }: Newest,
  bytes: RowBytes = (length) => new Uint8Array(length),
): Uint8Array {
  const row = bytes(varintLength(seq) + varintLength(size));
  writeVarint(row, writeVarint(row, 0, seq), size);
  return row;
}

export function decodeNewest(row: Uint8Array): Newest {
  const seq = readVarint(row, 0);
  return { seq: seq.value, size: readVarint(row, seq.end).value };
}
