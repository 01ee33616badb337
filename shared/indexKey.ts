/**
 * An index is browsed like a stream whose keys are pairs: the index key, then the key that has it.
 *
 * | bytes | field |
 * |---|---|
 * | var | index key, 00 written as 00 ff |
 * | 2 | 00 00, its end |
 * | rest | the key |
 *
 * The order of such pairs is that of index keys, then of keys.
 */
import { compareBytes, concatBytes } from './bytes';
import type { KeyRange } from './range';

/** A zero byte becomes 00 ff, so that 00 00 can end it and the order stays. */
export function escapeZeros(key: Uint8Array): Uint8Array {
  const zeros = key.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (zeros === 0) return key;
  const escaped = new Uint8Array(key.length + zeros);
  let end = 0;
  for (const byte of key) {
    escaped[end++] = byte;
    if (byte === 0) escaped[end++] = 0xff;
  }
  return escaped;
}

const mark = Uint8Array.of(0, 0);

export function joinIndexKey(indexKey: Uint8Array, key: Uint8Array): Uint8Array {
  return concatBytes(escapeZeros(indexKey), mark, key);
}

/** Where the escaped index key stops, before its end mark; undefined where there is none. */
export function indexKeyEnd(pair: Uint8Array): number | undefined {
  for (let at = 0; at + 1 < pair.length; at++) {
    if (pair[at] !== 0) continue;
    if (pair[at + 1] === 0) return at;
    at++;
  }
  return undefined;
}

/** @returns undefined where the bytes are no pair, as a prefix of one */
export function splitIndexKey(pair: Uint8Array): { indexKey: Uint8Array; key: Uint8Array } | undefined {
  const end = indexKeyEnd(pair);
  if (end === undefined) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < end; at += pair[at] === 0 ? 2 : 1) bytes.push(pair[at]!);
  return { indexKey: Uint8Array.from(bytes), key: pair.subarray(end + 2) };
}

/** The pairs whose index keys lie in a range; a width must be looked at key by key. */
export function pairRange({ gt, gte, lt, lte }: KeyRange): KeyRange {
  // Behind every pair of an index key, before those of the next.
  const behind = (key: Uint8Array) => concatBytes(escapeZeros(key), Uint8Array.of(0, 1));
  const range: KeyRange = {};
  if (gt !== undefined) range.gte = behind(gt);
  else if (gte !== undefined) range.gte = escapeZeros(gte);
  if (lte !== undefined) range.lt = behind(lte);
  else if (lt !== undefined) range.lt = escapeZeros(lt);
  return range;
}

/** Whether two pairs have the same index key. */
export function sameIndexKey(left: Uint8Array, right: Uint8Array): boolean {
  const end = indexKeyEnd(left);
  return (
    end !== undefined &&
    end === indexKeyEnd(right) &&
    compareBytes(left.subarray(0, end), right.subarray(0, end)) === 0
  );
}
