/** The value of a history row: small values stand in it, large ones stay in the log and are pointed at. */
import type { RowBytes } from './keys';
import { copyBytes, readU64, writeU64 } from './rowBytes';

/** Values up to this many bytes stand in the row itself. */
const inlineLimit = 4096;
const inline = 0;
const pointer = 1;

/** Where a version's value is. `offset` counts in the entry's plain (decrypted, zero-filled) data. */
export type StoredValue =
  | { kind: 'inline'; size: number; value: Uint8Array }
  | { kind: 'inLog'; size: number; offset: number };

/** @param source of a user decoder's data nothing lies in the log, so its values stand in their rows whatever their size */
export function encodeHistoryValue(
  plain: Uint8Array,
  offset: number,
  size: number,
  source: 'log' | 'decoder',
  bytes: RowBytes = (length) => new Uint8Array(length),
): Uint8Array {
  if (size > inlineLimit && source === 'log') {
    const row = bytes(17);
    row[0] = pointer;
    writeU64(row, 1, offset);
    writeU64(row, 9, size);
    return row;
  }
  const row = bytes(1 + size);
  row[0] = inline;
  copyBytes(row, 1, plain, offset, size);
  return row;
}

export function decodeHistoryValue(row: Uint8Array): StoredValue {
  if (row[0] === pointer) return { kind: 'inLog', offset: readU64(row, 1), size: readU64(row, 9) };
  return { kind: 'inline', size: row.length - 1, value: row.subarray(1) };
}
