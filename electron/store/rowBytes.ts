/** Integers inside database rows, all big-endian so that byte order is number order. */

/** u64 of a whole number up to 2^53 - 1. */
export function u64Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  writeU64(bytes, 0, value);
  return bytes;
}

/** u32 of a whole number. */
export function u32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeU32(bytes, 0, value);
  return bytes;
}

export function writeU64(bytes: Uint8Array, at: number, value: number): void {
  writeU32(bytes, at, Math.floor(value / 0x100000000));
  writeU32(bytes, at + 4, value >>> 0);
}

export function writeU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function readU32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

export function readU64(bytes: Uint8Array, at: number): number {
  return readU32(bytes, at) * 0x100000000 + readU32(bytes, at + 4);
}

/** u64 with all bits turned over: the newest seq sorts first. */
export function writeInverseU64(bytes: Uint8Array, at: number, value: number): void {
  writeU32(bytes, at, ~Math.floor(value / 0x100000000) >>> 0);
  writeU32(bytes, at + 4, ~(value >>> 0) >>> 0);
}

export function readInverseU64(bytes: Uint8Array, at: number): number {
  return (~readU32(bytes, at) >>> 0) * 0x100000000 + (~readU32(bytes, at + 4) >>> 0);
}

/** Copies bytes; short ones by hand, because a view of them costs more than the copy. */
export function copyBytes(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  from: number,
  length: number,
): void {
  if (length > 160) target.set(source.subarray(from, from + length), at);
  else for (let i = 0; i < length; i++) target[at + i] = source[from + i]!;
}
