/** The data of an entry in the form that is judged: plain and in whole sectors, or what a user decoder makes of it. */

import type { LogEntry } from '../../shared/model';
import { padToSectors, readableLength } from '../../shared/streamData';
import type { DecodedEntry } from '../decode/decoder';
import type { Decoders } from '../decode/decoders';
import { decrypt, type EncryptionKey } from '../decode/encryption';
import type { LogReader } from '../log/logReader';
import type { EntryData } from './judge';

/** How entries are read: part of the generation. */
export interface Reading {
  encryption: EncryptionKey | undefined;
  decoders: Decoders;
}

/** Reads the data of an entry. */
export function loadData(log: LogReader, entry: LogEntry, reading: Reading): EntryData {
  if (entry.availability !== 'present') return { state: entry.availability };
  return decodedData(entry, log.data(entry), reading);
}

/**
 * The data behind the bytes of an entry.
 * @param stored as submitted, or zero-filled to whole sectors
 */
export function decodedData(
  entry: DecodedEntry & { size: number },
  stored: Uint8Array,
  { encryption, decoders }: Reading,
): EntryData {
  const plain = plainBytes(stored, encryption);
  if (plain === undefined) return { state: 'undecryptable' };
  const decoded = decoders.isNone ? undefined : decoders.decode(entry, contentOf(plain, entry.size));
  return decoded ?? { state: 'present', plain, source: 'log', decoded: undefined };
}

/** The bytes of an entry decrypted, in whole sectors; undefined where the workspace's key does not open them. */
export function plainBytes(
  stored: Uint8Array,
  encryption: EncryptionKey | undefined,
): Uint8Array | undefined {
  const padded = padToSectors(stored);
  return encryption === undefined ? padded : decrypt(padded, encryption);
}

/**
 * What of the plain bytes was submitted: without the filling of the last sector.
 * @param size of the entry, its encryption envelope included
 */
export function contentOf(plain: Uint8Array, size: number): Uint8Array {
  const envelope = readableLength(size) - plain.length;
  return plain.subarray(0, Math.max(0, size - envelope));
}
