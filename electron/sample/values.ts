/** The kinds of values that the actors write. */
import { crc32 } from 'node:zlib';
import { concatBytes, fromText } from '../../shared/bytes';

export function json(value: unknown): Uint8Array {
  return fromText(JSON.stringify(value));
}

/** A number as decimal text. */
export function decimal(value: number): Uint8Array {
  return fromText(String(value));
}

/** A number as eight bytes, big-endian. */
export function u64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

export type CborValue = number | string | Uint8Array | CborValue[] | { [field: string]: CborValue };

/** CBOR of whole numbers from 0, texts, bytes, lists and maps. */
export function cbor(value: CborValue): Uint8Array {
  if (typeof value === 'number') return cborHead(0, value);
  if (value instanceof Uint8Array) return concatBytes(cborHead(2, value.length), value);
  if (typeof value === 'string') return concatBytes(cborHead(3, fromText(value).length), fromText(value));
  if (Array.isArray(value)) return concatBytes(cborHead(4, value.length), ...value.map(cbor));
  const fields = Object.entries(value);
  return concatBytes(
    cborHead(5, fields.length),
    ...fields.flatMap(([field, inner]) => [cbor(field), cbor(inner)]),
  );
}

function cborHead(major: number, size: number): Uint8Array {
  if (size < 24) return Uint8Array.of((major << 5) | size);
  if (size < 0x100) return Uint8Array.of((major << 5) | 24, size);
  if (size < 0x10000) return Uint8Array.of((major << 5) | 25, size >> 8, size & 0xff);
  return Uint8Array.of((major << 5) | 26, size >>> 24, (size >> 16) & 0xff, (size >> 8) & 0xff, size & 0xff);
}

/** gzip with one stored block: packers differ between versions of zlib, and the sample must not. Below 64 KiB. */
export function gzip(bytes: Uint8Array): Uint8Array {
  const stored = new Uint8Array(5);
  stored[0] = 1;
  const view = new DataView(stored.buffer);
  view.setUint16(1, bytes.length, true);
  view.setUint16(3, ~bytes.length & 0xffff, true);
  const trailer = new Uint8Array(8);
  new DataView(trailer.buffer).setUint32(0, crc32(bytes), true);
  new DataView(trailer.buffer).setUint32(4, bytes.length, true);
  return concatBytes(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255), stored, bytes, trailer);
}
