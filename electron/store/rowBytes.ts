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

/** A whole number in as many bytes as it needs: seven bits each, the lowest first, the highest bit set in all but the last. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let end = at;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[end++] = (rest & 0x7f) | 0x80;
  bytes[end++] = rest;
  return end;
}

export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
}

/** A number written so, and where it stops. */
export function readVarint(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0;
  let weight = 1;
  for (let end = at; ; weight *= 0x80) {
    const byte = bytes[end++];
    if (byte === undefined) throw new RangeError('a number in a row does not end');
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return { value, end };
  }
}

/** Bytes in memory, to be read and written by words: four times as fast as byte by byte. */
export type Memory = DataView<ArrayBuffer>;

export function memoryOf(bytes: Uint8Array): Memory {
  return new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
}

/** Copies bytes; short ones by words, because a view of them costs more than the copy. */
export function copyBytes(target: Memory, at: number, source: Memory, from: number, length: number): void {
  if (length > 128) {
    const copied = new Uint8Array(source.buffer, source.byteOffset + from, length);
    new Uint8Array(target.buffer, target.byteOffset + at, length).set(copied);
    return;
  }
  let done = 0;
  for (; done + 4 <= length; done += 4) target.setUint32(at + done, source.getUint32(from + done));
  for (; done < length; done++) target.setUint8(at + done, source.getUint8(from + done));
}

/** Compares bytes as `compareBytes` does. */
export function comparePlaced(
  left: Memory,
  leftAt: number,
  leftLength: number,
  right: Memory,
  rightAt: number,
  rightLength: number,
): number {
  const length = Math.min(leftLength, rightLength);
  let done = 0;
  for (; done + 4 <= length; done += 4) {
    const difference = left.getUint32(leftAt + done) - right.getUint32(rightAt + done);
    if (difference !== 0) return difference;
  }
  for (; done < length; done++) {
    const difference = left.getUint8(leftAt + done) - right.getUint8(rightAt + done);
    if (difference !== 0) return difference;
  }
  return leftLength - rightLength;
}

/** Whether bytes have a zero among them. */
export function hasZero(memory: Memory, at: number, length: number): boolean {
  let done = 0;
  for (; done + 4 <= length; done += 4) {
    const word = memory.getInt32(at + done);
    // A byte below 1 borrows from the bit above it, which it does not have itself.
    if (((word - 0x01010101) & ~word & 0x80808080) !== 0) return true;
  }
  for (; done < length; done++) if (memory.getUint8(at + done) === 0) return true;
  return false;
}
