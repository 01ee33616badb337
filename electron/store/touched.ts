/**
 * What an entry changed, by seq: for rollback, for "what changed at N" and for planning reads of sparse old states.
 *
 * | field | width |
 * |---|---|
 * | writes | u32, then each: stream u32, key length u16, stored key |
 * | role facts | u32, then each: stream u32, category u8, key length u16, stored key, account[20] |
 */
import { concatBytes } from '../../shared/bytes';
import { accountLength, type RoleSubject } from './keys';
import { readU32, writeU32 } from './rowBytes';

export interface Touched {
  /** Stored keys, in key order of the entry's effective writes. */
  writes: { stream: number; key: Uint8Array }[];
  roles: RoleSubject[];
}

export function encodeTouched(touched: Touched): Uint8Array {
  const parts: Uint8Array[] = [count(touched.writes.length)];
  for (const { stream, key } of touched.writes) parts.push(head(stream, undefined, key), key);
  parts.push(count(touched.roles.length));
  for (const { stream, category, key, account } of touched.roles)
    parts.push(head(stream, category, key), key, account);
  return concatBytes(...parts);
}

function count(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeU32(bytes, 0, value);
  return bytes;
}

function head(stream: number, category: number | undefined, key: Uint8Array): Uint8Array {
  const length = category === undefined ? 6 : 7;
  const bytes = new Uint8Array(length);
  writeU32(bytes, 0, stream);
  if (category !== undefined) bytes[4] = category;
  bytes[length - 2] = key.length >>> 8;
  bytes[length - 1] = key.length;
  return bytes;
}

export function decodeTouched(bytes: Uint8Array): Touched {
  let at = 0;
  const u32 = () => {
    at += 4;
    return readU32(bytes, at - 4);
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const key = () => {
    const [high, low] = take(2);
    return take(high! * 256 + low!);
  };
  const writes = Array.from({ length: u32() }, () => ({ stream: u32(), key: key() }));
  const roles = Array.from({ length: u32() }, () => ({
    stream: u32(),
    category: take(1)[0]!,
    key: key(),
    account: take(accountLength),
  }));
  return { writes, roles };
}
