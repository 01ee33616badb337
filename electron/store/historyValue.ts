/** The value of a history row: small values stand in it, large ones stay in the log and are pointed at. */
import { copyBytes, type Memory, readU64, writeU64 } from './rowBytes';
import type { RowScratch } from './rowScratch';

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
  plain: Memory,
  offset: number,
  size: number,
  source: 'log' | 'decoder',
  scratch: RowScratch,
): Uint8Array {
  if (size > inlineLimit && source === 'log') {
    const row = scratch.take(17);
    row[0] = pointer;
    writeU64(row, 1, offset);
    writeU64(row, 9, size);
    return row;
  }
  const row = scratch.take(1 + size);
  row[0] = inline;
  copyBytes(scratch.memoryOf(row), 1, plain, offset, size);
  return row;
}

export function decodeHistoryValue(row: Uint8Array): StoredValue {
  if (row[0] === pointer) return { kind: 'inLog', offset: readU64(row, 1), size: readU64(row, 9) };
  return { kind: 'inline', size: row.length - 1, value: row.subarray(1) };
}
