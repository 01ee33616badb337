/** Ranges over ordered keys, in the one vocabulary `gt gte lt lte`; a prefix and a fixed-width key are ranges too. */
import { compareBytes, concatBytes } from './bytes';

export interface KeyRange {
  gt?: Uint8Array;
  gte?: Uint8Array;
  lt?: Uint8Array;
  lte?: Uint8Array;
  /** Keys longer than this are left out; set by a fixed-width range. */
  maxLength?: number;
}

/** The first byte string after every extension of `prefix`; undefined when there is none (empty, or all 0xff). */
export function afterPrefix(prefix: Uint8Array): Uint8Array | undefined {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 0xff) end--;
  if (end === 0) return undefined;
  // Not `slice`: of a Buffer, which databases give out, it would be a view, and the caller's key would change.
  const after = Uint8Array.from(prefix.subarray(0, end));
  after[end - 1] = after[end - 1]! + 1;
  return after;
}

/** A byte string such that `key` and all keys behind it lie behind it, and few others do; undefined where all keys do. */
export function keyBefore(key: Uint8Array): Uint8Array | undefined {
  const last = key.at(-1);
  if (last === undefined) return undefined;
  // Behind the key without its last zero byte comes the key itself.
  if (last > 0) return concatBytes(key.subarray(0, -1), Uint8Array.of(last - 1));
  return key.length === 1 ? undefined : key.slice(0, -1);
}

/** Every key that starts with `prefix`, itself included: gte prefix, lt the next sibling. */
export function prefixRange(prefix: Uint8Array): KeyRange {
  const end = afterPrefix(prefix);
  return end === undefined ? { gte: prefix } : { gte: prefix, lt: end };
}

/**
 * Fixed-width keys as in the Cosmos SDK: from the prefix itself to the prefix padded with 0xff up to `width` bytes;
 * keys longer than `width` are left out.
 */
export function fixedWidthRange(prefix: Uint8Array, width: number): KeyRange {
  const padding = new Uint8Array(Math.max(0, width - prefix.length)).fill(0xff);
  return { gte: prefix, lte: concatBytes(prefix, padding), maxLength: width };
}

/** The range of keys that lie in both. */
export function intersect(left: KeyRange, right: KeyRange): KeyRange {
  const range: KeyRange = {};
  for (const part of [left, right]) {
    for (const bound of ['gt', 'gte'] as const) {
      const value = part[bound];
      if (value !== undefined) raiseLower(range, bound, value);
    }
    for (const bound of ['lt', 'lte'] as const) {
      const value = part[bound];
      if (value !== undefined) lowerUpper(range, bound, value);
    }
    if (part.maxLength !== undefined)
      range.maxLength = Math.min(range.maxLength ?? part.maxLength, part.maxLength);
  }
  return range;
}

/** Whether a key lies in the range. */
export function inRange(key: Uint8Array, range: KeyRange): boolean {
  return (
    !(range.gt !== undefined && compareBytes(key, range.gt) <= 0) &&
    !(range.gte !== undefined && compareBytes(key, range.gte) < 0) &&
    !(range.lt !== undefined && compareBytes(key, range.lt) >= 0) &&
    !(range.lte !== undefined && compareBytes(key, range.lte) > 0) &&
    !(range.maxLength !== undefined && key.length > range.maxLength)
  );
}

/** Of two lower bounds the higher one holds; at the same key `gt` is the tighter. */
function raiseLower(range: KeyRange, bound: 'gt' | 'gte', value: Uint8Array): void {
  const current = range.gt ?? range.gte;
  const order = current === undefined ? 1 : compareBytes(value, current);
  if (order < 0 || (order === 0 && (range.gt !== undefined || bound === 'gte'))) return;
  delete range.gt;
  delete range.gte;
  range[bound] = value;
}

/** Of two upper bounds the lower one holds; at the same key `lt` is the tighter. */
function lowerUpper(range: KeyRange, bound: 'lt' | 'lte', value: Uint8Array): void {
  const current = range.lt ?? range.lte;
  const order = current === undefined ? -1 : compareBytes(value, current);
  if (order > 0 || (order === 0 && (range.lt !== undefined || bound === 'lte'))) return;
  delete range.lt;
  delete range.lte;
  range[bound] = value;
}
