/** The one encoding of messages: bytes stay bytes, bigint stays bigint. MessagePack, without code generation. */
import { Packr } from 'msgpackr';

const packr = new Packr({ useRecords: false, moreTypes: true, int64AsType: 'bigint', mapsAsObjects: true });

export function encodeMessage(message: unknown): Uint8Array {
  // A copy: the packer reuses its buffer.
  return new Uint8Array(packr.pack(message));
}

/** Throws on malformed input; the caller decides what that means. */
export function decodeMessage(bytes: Uint8Array): unknown {
  return packr.unpack(bytes);
}
