/** The only byte helpers: hex, text, comparison, concatenation. Bytes are identity; text is a rendering. */

/** Bytes as `0x` and lower-case hex digits, two a byte. */
export type Hex = `0x${string}`;

export const emptyBytes = new Uint8Array(0);

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `0x` and lower-case hex of any length. */
export function toHex(bytes: Uint8Array): Hex {
  if (bytes.length > longestConcatenated) return longHex(bytes);
  let text = '0x';
  for (let i = 0; i < bytes.length; i++) text += hexDigits[bytes[i]!];
  return text as Hex;
}

/** Concatenation is quick for ids; for values of megabytes it takes seconds and gigabytes. */
const longestConcatenated = 256;
const digitCodes = encoder.encode('0123456789abcdef');

function longHex(bytes: Uint8Array): Hex {
  const codes = new Uint8Array(2 * bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    codes[2 * i] = digitCodes[bytes[i]! >>> 4]!;
    codes[2 * i + 1] = digitCodes[bytes[i]! & 0x0f]!;
  }
  return `0x${strictDecoder.decode(codes)}`;
}

/**
 * Bytes of a hex text, with or without `0x`, in any letter case.
 * @returns undefined when the text is not an even number of hex digits
 */
export function parseHex(text: string): Uint8Array | undefined {
  const start = text.startsWith('0x') || text.startsWith('0X') ? 2 : 0;
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array((text.length - start) / 2);
  for (let i = 0, at = start; i < bytes.length; i++, at += 2) {
    const byte = (digitOf(text.charCodeAt(at)) << 4) | digitOf(text.charCodeAt(at + 1));
    if (byte < 0) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

/** Value of a hex digit by its character code; negative for any other character. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Bytes of a hex text that was checked before; throws a RangeError on anything else. */
export function fromHex(text: string): Uint8Array {
  const bytes = parseHex(text);
  if (bytes === undefined) throw new RangeError(`not hex: ${text.slice(0, 80)}`);
  return bytes;
}

/** UTF-8 bytes of a text. */
export function fromText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of UTF-8 bytes, a leading U+FEFF kept; undefined when the bytes are not UTF-8. */
export function toText(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Order of keys: unsigned byte by byte, a prefix before its extensions. Negative, 0 or positive. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const common = Math.min(left.length, right.length);
  for (let i = 0; i < common; i++) {
    const difference = left[i]! - right[i]!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && compareBytes(left, right) === 0;
}

export function startsWithBytes(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length >= prefix.length && compareBytes(bytes.subarray(0, prefix.length), prefix) === 0;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** How many leading bytes two byte strings share. */
export function commonPrefixLength(left: Uint8Array, right: Uint8Array): number {
  const limit = Math.min(left.length, right.length);
  let length = 0;
  while (length < limit && left[length] === right[length]) length++;
  return length;
}
