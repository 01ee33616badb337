import type { RowBytes } from './keys';
import { writeU64 } from './rowBytes';

/** The value of a latest row: | seq u64 | size u64 | */
export function encodeLatest(
  { seq, size }: { seq: number; size: number },
  bytes: RowBytes = (length) => new Uint8Array(length),
): Uint8Array {
  const row = bytes(16);
  writeU64(row, 0, seq);
  writeU64(row, 8, size);
  return row;
}
