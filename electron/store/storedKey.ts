/**
 * Keys above 1 KiB are stored as their first 1 KiB plus their SHA-256; the full key stands once in a side table.
 * So no key, however long, makes a database row of its length for every version. Keys that share their first
 * 1 KiB are neighbours in the database, in the order of their hashes; readers put them into the order of the full keys.
 */
import { createHash } from 'node:crypto';
import { concatBytes } from '../../shared/bytes';

const wholeLength = 1024;
/** A prefix up to so many bytes is a range of stored keys too. */
export const sharedLength = wholeLength;

/** Whether a key of this length stands in database rows as it is. */
export function isStoredWhole(length: number): boolean {
  return length <= wholeLength;
}

/** The form of a key inside database rows. */
export function storedKey(key: Uint8Array): Uint8Array {
  if (key.length <= wholeLength) return key;
  const hash = createHash('sha256').update(key).digest();
  return concatBytes(key.subarray(0, wholeLength), hash);
}

/** Whether a stored key is a shortened one. */
export function isShortened(stored: Uint8Array): boolean {
  return stored.length > wholeLength;
}

/** The part of a key that decides where it is stored: the place to seek for it and its neighbours. */
export function storedPrefix(key: Uint8Array): Uint8Array {
  return key.length <= wholeLength ? key : key.subarray(0, wholeLength);
}
