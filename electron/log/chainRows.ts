/** The chain of entries as replay follows it: only what judging needs is read of a header, and nothing is copied. */
import type { LogEntry } from '../../shared/model';
import { readU32, readU64 } from '../store/rowBytes';
import { entryHash, hashLength } from './chain';
import { availabilities } from './logKeys';

/** An entry whose place in the chain and whose header were checked. */
export type ChainedEntry = Pick<LogEntry, 'seq' | 'sender' | 'streamIds' | 'size' | 'availability' | 'hash'>;

/** Where things stand in a header row: availability u8, hash[32], header (chain.ts). */
const hashAt = 1;
const prevHashAt = hashAt + hashLength;
const seqAt = prevHashAt + hashLength;
const senderAt = seqAt + 8;
const countAt = senderAt + 20;
const idsAt = countAt + 4;

/**
 * Entries of header rows, up to before the first that does not continue the chain.
 * @param rows values in seq order
 * @param prevHash chain hash of the entry before `from`
 * @param shared ids and accounts of entries that were read before
 */
export function readChain(
  rows: readonly Uint8Array[],
  from: number,
  prevHash: Uint8Array,
  shared: Shared,
): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  let before = prevHash;
  for (const row of rows) {
    const entry = readEntry(row, from + entries.length, before, shared);
    if (entry === undefined) return entries;
    entries.push(entry);
    before = entry.hash;
  }
  return entries;
}

function readEntry(
  row: Uint8Array,
  seq: number,
  prevHash: Uint8Array,
  { ids, accounts }: Shared,
): ChainedEntry | undefined {
  const availability = availabilities[row[0] ?? -1];
  if (availability === undefined || row.length < idsAt || readU64(row, seqAt) !== seq) return undefined;
  if (!holds(row, prevHashAt, prevHash)) return undefined;
  const hash = entryHash(bytesOf(row, prevHashAt, row.length - prevHashAt));
  if (!holds(row, hashAt, hash)) return undefined;
  // The header is the one that was hashed, so that what it says of its own lengths is true.
  const streams = readU32(row, countAt);
  const streamIds: Uint8Array[] = [];
  for (let i = 0; i < streams; i++) streamIds.push(ids.at(row, idsAt + 32 * i, 32));
  const size = readU64(row, idsAt + 32 * streams + 32);
  return { seq, sender: accounts.at(row, senderAt, 20), streamIds, size, availability, hash };
}

/** LevelDB answers with Buffers, whose slices and comparisons differ from those of other bytes. */
function bytesOf(row: Uint8Array, at: number, length: number): Uint8Array {
  return new Uint8Array(row.buffer, row.byteOffset + at, length);
}

interface Shared {
  ids: SharedIds;
  accounts: SharedIds;
}

const mostIds = 16;

/**
 * Ids that were read of late: entries of one stream or sender share its bytes, so that everybody behind knows it by the
 * object and need not look at them.
 */
export class SharedIds {
  private readonly recent: Uint8Array[] = [];
  private next = 0;

  /** The bytes at a place in a row; ids of one kind have one length. */
  at(row: Uint8Array, at: number, length: number): Uint8Array {
    for (const id of this.recent) if (holds(row, at, id)) return id;
    const id = bytesOf(row, at, length).slice();
    this.recent[this.next] = id;
    this.next = (this.next + 1) % mostIds;
    return id;
  }
}

function holds(row: Uint8Array, at: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (row[at + i] !== bytes[i]) return false;
  return true;
}
