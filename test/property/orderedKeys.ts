/** Small sets of keys, written and deleted in a few entries, and where they stand in order. */
import fc from 'fast-check';
import { compareBytes, concatBytes, fromHex, toHex } from '../../shared/bytes';
import { encodeBatch } from '../../shared/streamData';

export const streamId = `0x${'00'.repeat(31)}01`;
const sender = `0x${'aa'.repeat(20)}`;

/** Short keys of few different bytes, and longer ones that part only behind their first 1 KiB. */
export const shortKey = fc
  .array(fc.constantFrom(0x00, 0x2f, 0x61, 0xff), { minLength: 1, maxLength: 5 })
  .map((list) => Uint8Array.from(list));
const longKey = fc
  .tuple(
    fc.constantFrom([0x61, 1024] as const, [0xff, 1024] as const, [0xff, 1500] as const),
    fc.array(fc.constantFrom(0x00, 0x2f, 0x61, 0xff), { maxLength: 3 }),
  )
  .map(([[byte, length], rest]) => concatBytes(new Uint8Array(length).fill(byte), Uint8Array.from(rest)));
/** Short enough that some keys start with it. */
export const startOfKey = fc.constantFrom(...['0x00', '0x2f', '0x61', '0xff', '0xff61'].map(fromHex));
export const anyKey = fc.oneof({ weight: 3, arbitrary: shortKey }, { weight: 1, arbitrary: longKey });
const keySet = fc.uniqueArray(anyKey, { selector: toHex, maxLength: 30, size: 'max' });

export interface Keys {
  /** Written by entry 0. */
  first: Uint8Array[];
  /** Written by entry 1. */
  second: Uint8Array[];
  /** Deleted by entry 2. */
  deleted: Uint8Array[];
}
export const anyKeys: fc.Arbitrary<Keys> = fc.record({ first: keySet, second: keySet, deleted: keySet });

/** Entry 0 writes, entry 1 writes more, entry 2 deletes, also keys that were never there. */
export function linesOf({ first, second, deleted }: Keys): string[] {
  return [line(0, first, [1]), line(1, second, [2]), line(2, deleted, [])];
}

/** An entry that gives all these keys one value. */
export function line(seq: number, keys: Uint8Array[], value: number[]): string {
  const data = encodeBatch({
    version: 2n ** 64n - 1n,
    reads: [],
    writes: keys.map((key) => ({ streamId: fromHex(streamId), key, value: Uint8Array.from(value) })),
    accessControl: [],
  });
  return JSON.stringify({ seq, sender, streamIds: [streamId], data: toHex(data) });
}

/** Live keys after entry `at`, in order. */
export function liveAt({ first, second, deleted }: Keys, at: number): Uint8Array[] {
  const live = new Map(first.map((key) => [toHex(key), key]));
  if (at >= 1) for (const key of second) live.set(toHex(key), key);
  if (at >= 2) for (const key of deleted) live.delete(toHex(key));
  return [...live.values()].sort(compareBytes);
}
