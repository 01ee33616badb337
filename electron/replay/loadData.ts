/** The data of an entry in the form that is judged: plain, and in whole sectors. */
import type { LogEntry } from '../../shared/model';
import { padToSectors } from '../../shared/streamData';
import { decrypt, type EncryptionKey } from '../decode/encryption';
import type { LogReader } from '../log/logReader';
import type { EntryData } from './judge';

/** Reads the data of an entry. */
export function loadData(log: LogReader, entry: LogEntry, encryption: EncryptionKey | undefined): EntryData {
  if (entry.availability !== 'present') return { state: entry.availability };
  return plainData(log.data(entry), encryption);
}

/** The plain data behind the bytes of an entry. */
export function plainData(stored: Uint8Array, encryption: EncryptionKey | undefined): EntryData {
  const padded = padToSectors(stored);
  if (encryption === undefined) return { state: 'present', plain: padded };
  const plain = decrypt(padded, encryption);
  return plain === undefined ? { state: 'undecryptable' } : { state: 'present', plain };
}
