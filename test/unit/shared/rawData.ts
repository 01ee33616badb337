/** Data of an entry written field by field, so that a test can also say what an encoder never would. */
import { concatBytes, emptyBytes, fromText } from '../../../shared/bytes';

export function u24(value: number): Uint8Array {
  return Uint8Array.of(value >>> 16, value >>> 8, value);
}

export function u32(value: number): Uint8Array {
  return concatBytes(Uint8Array.of(value >>> 24), u24(value));
}

export function u64(value: bigint | number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** A 32-byte id that ends in `number`. */
export function stream(number: number): Uint8Array {
  const id = new Uint8Array(32);
  id[31] = number;
  return id;
}

/** `keyLen` is the truth unless told otherwise. */
export function rawKey(text: string, keyLength?: number): Uint8Array {
  const key = fromText(text);
  return concatBytes(u24(keyLength ?? key.length), key);
}

export function rawRead(streamId: Uint8Array, text: string, keyLength?: number): Uint8Array {
  return concatBytes(streamId, rawKey(text, keyLength));
}

export function rawWrite(streamId: Uint8Array, text: string, valueLength: bigint | number): Uint8Array {
  return concatBytes(rawRead(streamId, text), u64(valueLength));
}

/** A whole batch of raw items; counts are the truth unless told otherwise. */
export function rawBatch(
  parts: {
    version?: bigint | number;
    reads?: Uint8Array[];
    readCount?: number;
    writes?: Uint8Array[];
    writeCount?: number;
    values?: Uint8Array;
    accessControl?: Uint8Array[];
    accessControlCount?: number;
  } = {},
): Uint8Array {
  const { reads = [], writes = [], accessControl = [] } = parts;
  return concatBytes(
    u64(parts.version ?? 0),
    u32(parts.readCount ?? reads.length),
    ...reads,
    u32(parts.writeCount ?? writes.length),
    ...writes,
    parts.values ?? emptyBytes,
    u32(parts.accessControlCount ?? accessControl.length),
    ...accessControl,
  );
}
