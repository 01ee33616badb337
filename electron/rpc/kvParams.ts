/** Positional parameters of kv_* calls, as lenient as clients need and no more (protocol e.4). */
import { parseHex } from '../../shared/bytes';
import { maxU64 } from '../../shared/streamData';

/** A JSON value. A number is a whole one up to 2^53-1, larger ones are bigint; of other numbers only their text is kept, in an object. */
export type KvValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | KvValue[]
  | { [name: string]: KvValue };

/** An error of JSON-RPC 2.0, with the reference node's texts. */
export interface KvError {
  code: number;
  message: string;
  data?: string;
}

export class KvFault extends Error {
  constructor(readonly error: KvError) {
    super(error.message);
  }
}

export function invalidParams(details: string): KvFault {
  return new KvFault({ code: -32602, message: `Invalid params: ${details}` });
}

/** Reads parameters by position; every method says in its signature which it takes. */
export class KvParams {
  constructor(private readonly values: readonly KvValue[]) {}

  /** 32 bytes, with or without 0x, in any letter case. */
  streamId(position: number): Uint8Array {
    return this.hex(position, 'stream_id', 32);
  }

  /** 20 bytes; checksums are not tested. */
  account(position: number): Uint8Array {
    return this.hex(position, 'account', 20);
  }

  /** 65 bytes. */
  signature(position: number): Uint8Array {
    return this.hex(position, 'signature', 65);
  }

  private hex(position: number, name: string, length: number): Uint8Array {
    const value = this.values[position];
    const bytes = typeof value === 'string' ? parseHex(value) : undefined;
    if (bytes?.length !== length) throw invalidParams(`${name}: expected ${length} bytes of hex`);
    return bytes;
  }

  /** Standard base64 with padding. Bits that belong to no byte are zero, so that one key has one text. */
  key(position: number): Uint8Array {
    const value = this.values[position];
    if (
      typeof value !== 'string' ||
      !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/.test(value)
    ) {
      throw invalidParams('key: expected base64');
    }
    return new Uint8Array(Buffer.from(value, 'base64'));
  }

  boolean(position: number, name: string): boolean {
    const value = this.values[position];
    if (typeof value !== 'boolean') throw invalidParams(`${name}: expected true or false`);
    return value;
  }

  /** A u64; beyond 2^53-1 it is brought down to that, which no seq, size or index exceeds. */
  u64(position: number, name: string): number {
    const value = this.optionalU64(position, name);
    if (value === undefined) throw invalidParams(`${name}: missing`);
    return value;
  }

  /** Absent and null are alike. Clients send decimal strings too. */
  optionalU64(position: number, name: string): number | undefined {
    const value = this.values[position];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && value >= 0) return value;
    const whole = typeof value === 'string' && /^[0-9]{1,20}$/.test(value) ? BigInt(value) : value;
    if (typeof whole !== 'bigint' || whole < 0n || whole > maxU64) {
      throw invalidParams(`${name}: expected a whole number from 0 to 2^64-1`);
    }
    return whole > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(whole);
  }
}
