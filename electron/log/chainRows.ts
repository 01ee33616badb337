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
 */
export function readChain(rows: readonly Uint8Array[], from: number, prevHash: Uint8Array): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  let before = prevHash;
  for (const row of rows) {
    const entry = readEntry(
      new Uint8Array(row.buffer, row.byteOffset, row.length),
      from + entries.length,
      before,
    );
    if (entry === undefined) return entries;
    entries.push(entry);
    before = entry.hash;
  }
  return entries;
}

function readEntry(row: Uint8Array, seq: number, prevHash: Uint8Array): ChainedEntry | undefined {
  const availability = availabilities[row[0] ?? -1];
  if (availability === undefined || row.length < idsAt || readU64(row, seqAt) !== seq) return undefined;
  if (!holds(row, prevHashAt, prevHash)) return undefined;
  const hash = row.subarray(hashAt, prevHashAt);
  if (!holds(entryHash(row.subarray(prevHashAt)), 0, hash)) return undefined;
  // The header is the one that was hashed, so that what it says of its own lengths is true.
  const streams = readU32(row, countAt);
  const streamIds: Uint8Array[] = [];
  for (let i = 0; i < streams; i++) streamIds.push(row.subarray(idsAt + 32 * i, idsAt + 32 * (i + 1)));
  const size = readU64(row, idsAt + 32 * streams + 32);
  return { seq, sender: row.subarray(senderAt, countAt), streamIds, size, availability, hash };
}

function holds(row: Uint8Array, at: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (row[at + i] !== bytes[i]) return false;
  return true;
}
