/** Bytes as an account: 20 bytes, a word with 12 zero bytes before them, or 0x and 40 hex digits as text. */
import { getAddress } from 'ethers/address';
import { toHex, toText } from '../../shared/bytes';
import { type Sink, ViewFault } from './sink';

/** The 20 bytes as lower-case hex, and how they stand in the value; undefined where there are none. */
export function addressIn(bytes: Uint8Array): { hex: string; form: 'bytes' | 'word' | 'text' } | undefined {
  if (bytes.length === 20) return { hex: toHex(bytes), form: 'bytes' };
  if (bytes.length === 32 && bytes.subarray(0, 12).every((byte) => byte === 0) && bytes[12] !== 0)
    return { hex: toHex(bytes.subarray(12)), form: 'word' };
  const text = bytes.length <= 60 ? toText(bytes)?.trim() : undefined;
  if (text !== undefined && /^"?0x[0-9a-fA-F]{40}"?$/.test(text))
    return { hex: text.replaceAll('"', '').toLowerCase(), form: 'text' };
  return undefined;
}

/** @throws ViewFault */
export function readAddress(bytes: Uint8Array, sink: Sink): void {
  const found = addressIn(bytes);
  if (found === undefined)
    throw new ViewFault(
      `an address has 20 bytes, 32 that begin with 12 zeros, or 42 characters; these are ${bytes.length} bytes`,
    );
  const field = (name: string, text: string) => {
    sink.name(name);
    sink.scalar({ kind: 'simple', text });
  };
  sink.begin('map', 'address');
  field('account', found.hex);
  field('with checksum', getAddress(found.hex));
  sink.end();
}
