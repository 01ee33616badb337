/** What lies around a value, taken off: text of base64 or hex, and compressed bytes, bounded against bombs. */
import { constants, gunzipSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import { parseHex, toText } from '../../shared/bytes';
import type { WrapperName } from '../../shared/contract/values';
import { ViewFault } from './sink';

/** Bytes that are taken out of a wrapper at most. */
export const mostInside = 16 << 20;
/** Bytes that zstd may keep behind it while it decompresses. */
const largestWindow = 32 << 20;

export interface Unwrapped {
  bytes: Uint8Array;
  /** There is more inside than was taken out. */
  isCut: boolean;
}

/** @throws ViewFault where the bytes are not wrapped like this */
export function unwrap(wrapper: WrapperName, bytes: Uint8Array): Unwrapped {
  if (wrapper === 'gzip') return gunzip(bytes);
  if (wrapper === 'zstd') return unzstd(bytes);
  return { bytes: wrapper === 'base64' ? fromBase64(bytes) : fromHexText(bytes), isCut: false };
}

/** All of them, from the outside in. */
export function unwrapAll(via: readonly WrapperName[], bytes: Uint8Array): Unwrapped {
  let inside: Unwrapped = { bytes, isCut: false };
  for (const wrapper of via) {
    const next = unwrap(wrapper, inside.bytes);
    inside = { bytes: next.bytes, isCut: inside.isCut || next.isCut };
  }
  return inside;
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

export function isZstd(bytes: Uint8Array): boolean {
  return bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
}

function gunzip(bytes: Uint8Array): Unwrapped {
  if (!isGzip(bytes)) throw new ViewFault('gzip begins with 1f 8b 08', 0);
  try {
    return { bytes: gunzipSync(bytes, { maxOutputLength: mostInside }), isCut: false };
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return gunzipStart(bytes);
    throw new ViewFault(`gzip does not decompress: ${(error as Error).message}`);
  }
}

/** The start of what is too large: as much input as surely stays below the limit. */
function gunzipStart(bytes: Uint8Array): Unwrapped {
  // Deflate makes at most 1,032 bytes of one.
  for (let length = bytes.length; length > 0; length = Math.floor(length / 2)) {
    try {
      const options = { maxOutputLength: mostInside, finishFlush: constants.Z_SYNC_FLUSH };
      return { bytes: gunzipSync(bytes.subarray(0, length), options), isCut: true };
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_BUFFER_TOO_LARGE')
        throw new ViewFault(`gzip does not decompress: ${(error as Error).message}`);
    }
  }
  throw new ViewFault('more than 16 MiB are inside');
}

class Full extends Error {}

function unzstd(bytes: Uint8Array): Unwrapped {
  if (!isZstd(bytes)) throw new ViewFault('zstd begins with 28 b5 2f fd', 0);
  const window = zstdWindow(bytes);
  if (window > largestWindow)
    throw new ViewFault(`needs ${window} bytes to decompress; at most ${largestWindow} are given`);
  const pieces: Uint8Array[] = [];
  let size = 0;
  const stream = new Decompress((piece) => {
    const taken = Uint8Array.from(piece.subarray(0, mostInside - size));
    pieces.push(taken);
    size += taken.length;
    if (taken.length < piece.length) throw new Full();
  });
  try {
    stream.push(bytes, true);
    return { bytes: Buffer.concat(pieces), isCut: false };
  } catch (error) {
    if (error instanceof Full) return { bytes: Buffer.concat(pieces), isCut: true };
    throw new ViewFault(`zstd does not decompress: ${(error as Error).message}`);
  }
}

/**
 * What a frame asks a reader to keep, from its header (RFC 8878, 3.1.1.1): the library would make room for it at once.
 * | descriptor u8 | window u8, unless single segment | dictionary id 0-4 | content size 0-8, little-endian |
 */
function zstdWindow(bytes: Uint8Array): number {
  const descriptor = bytes[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  if (!isSingle) {
    const window = bytes[5] ?? 0;
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const width = [1, 2, 4, 8][descriptor >> 6]!;
  let size = width === 2 ? 256 : 0;
  for (let i = width - 1; i >= 0; i--) size += (bytes[5 + dictionary + i] ?? 0) * 256 ** i;
  return size;
}

function asText(bytes: Uint8Array): string {
  const text = toText(bytes);
  if (text === undefined) throw new ViewFault('these bytes are not text');
  return text.trim();
}

function fromBase64(bytes: Uint8Array): Uint8Array {
  const text = asText(bytes).replace(/\s+/g, '');
  if (text === '') throw new ViewFault('there is no text');
  const wrong = text.search(/[^A-Za-z0-9+/_=-]/);
  if (wrong >= 0) throw new ViewFault('a character that is not of base64', wrong);
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) throw new ViewFault('padding inside the text');
  if (text.replace(/=+$/, '').length % 4 === 1) throw new ViewFault('base64 has no text of this length');
  return Buffer.from(text, 'base64');
}

function fromHexText(bytes: Uint8Array): Uint8Array {
  const text = asText(bytes);
  const found = text.length > 2 ? parseHex(text) : undefined;
  if (found === undefined) throw new ViewFault('not an even number of hex digits');
  return found;
}
