/** The log of a workspace: append-only, in a LevelDB of its own, the truth that everything else is replayed from. */
import { randomBytes } from 'node:crypto';
import { concatBytes, emptyBytes, equalBytes, fromHex, toHex } from '../../shared/bytes';
import type { Availability, LogEntry } from '../../shared/model';
import { readU64, u64Bytes } from '../store/rowBytes';
import { closeDatabase, type Database, openDatabase, type WriteBatch, writeBatch } from '../store/store';
import { type ChainedFields, encodeHeader, entryHash, genesisHash, hashLength, setPrevHash } from './chain';
import {
  availabilities,
  cursorKey,
  dataKey,
  givenUpBounds,
  givenUpKey,
  headerKey,
  indexKey,
  logMetaKey,
  pieceSize,
  senderKey,
  seqOfLogRow,
  streamKey,
} from './logKeys';
import { encodeLogMeta, type LogMeta, logFormat, readLogMeta, type Signatures } from './logMeta';
import { LogReader, logFault } from './logReader';

/** An entry on its way into the log; the store adds its place in the chain. */
export interface NewEntry {
  fields: Omit<ChainedFields, 'prevHash'>;
  /** The same as a header, see chain.ts, whose prevHash the store sets. */
  header: Uint8Array;
  /** undefined with `availability` other than present. */
  data: Uint8Array | undefined;
  availability: Availability;
}

export interface SenderCounts {
  entries: number;
  /** One above the nonce of the sender's newest signed entry. */
  nextNonce: number;
}

export class LogStore {
  private constructor(
    private readonly database: Database,
    readonly reader: LogReader,
    private metaNow: LogMeta,
    private next: number,
    private last: Uint8Array,
  ) {}

  /**
   * Opens the log, made with a random id when missing.
   * @throws formatNewer, workspaceLocked, logDamaged, logUnreadable
   */
  static async open(folder: string): Promise<LogStore> {
    const database = await openLogDatabase(folder);
    try {
      const reader = new LogReader(database);
      const meta = (await readLogMeta(database)) ?? (await newLog(database));
      const newest = await reader.newestEntry();
      const next = newest === undefined ? meta.firstSeq : newest.seq + 1;
      return new LogStore(database, reader, meta, next, newest?.hash ?? genesisHash(meta.logId));
    } catch (error) {
      await database.close();
      throw logFault(error);
    }
  }

  get meta(): LogMeta {
    return this.metaNow;
  }

  get isEmpty(): boolean {
    return this.next === this.metaNow.firstSeq;
  }

  /** Seq that the next entry gets. */
  get nextSeq(): number {
    return this.next;
  }

  /** Chain hash of the newest entry. */
  get lastHash(): Uint8Array {
    return this.last;
  }

  /** Where replay begins: the first entry, and the hash that it follows. */
  start(): { firstSeq: number; prevHash: Uint8Array } {
    const { firstSeq, logId } = this.metaNow;
    return { firstSeq, prevHash: this.reader.entry(firstSeq)?.prevHash ?? genesisHash(logId) };
  }

  /** What an empty log takes over from the file that fills it. */
  adopt(logId: Uint8Array, firstSeq: number, prevHash: Uint8Array | undefined): void {
    if (!this.isEmpty) throw new Error('only an empty log adopts an identity');
    this.metaNow = { ...this.metaNow, logId, firstSeq };
    this.next = firstSeq;
    this.last = prevHash ?? genesisHash(logId);
  }

  senderCounts(account: Uint8Array): SenderCounts {
    const counts = this.database.getSync(senderKey(account));
    return counts === undefined
      ? { entries: 0, nextNonce: 0 }
      : { entries: readU64(counts, 0), nextNonce: readU64(counts, 8) };
  }

  /**
   * Appends entries in one atomic, synced write: none is acknowledged before it is on disk.
   * @param cursor how far their source has been read, where they come from one
   */
  async append(
    entries: readonly NewEntry[],
    signatures: Signatures,
    cursor?: Uint8Array,
  ): Promise<LogEntry[]> {
    const batch = this.database.batch();
    const counts = new GroupCounts(this.database);
    const appended: LogEntry[] = [];
    let prevHash = this.last;
    for (const entry of entries) {
      if (entry.fields.seq !== this.next + appended.length) throw new Error('entries are appended in order');
      const { header } = entry;
      setPrevHash(header, prevHash);
      const hash = entryHash(header);
      putEntry(batch, entry, header, hash);
      counts.add(entry);
      appended.push({ ...entry.fields, prevHash, hash, availability: entry.availability });
      prevHash = hash;
    }
    counts.put(batch);
    const meta = { ...this.metaNow, signatures };
    batch.put(logMetaKey, encodeLogMeta(meta));
    if (cursor !== undefined) batch.put(cursorKey, cursor);
    await writeBatch(batch, true);
    this.metaNow = meta;
    this.next += appended.length;
    this.last = prevHash;
    return appended;
  }

  /** How far the source that this log follows has been read; undefined where it follows none. */
  cursor(): Uint8Array | undefined {
    return this.database.getSync(cursorKey);
  }

  /** For parts of the source that had no entries. */
  async setCursor(cursor: Uint8Array): Promise<void> {
    const batch = this.database.batch();
    batch.put(cursorKey, cursor);
    await writeBatch(batch, false);
  }

  /** Adds the data of entries whose data was not fetched; the caller has checked it against the data roots. */
  async fill(items: readonly { seq: number; data: Uint8Array }[]): Promise<void> {
    const batch = this.database.batch();
    for (const { seq, data } of items) {
      const entry = this.reader.entry(seq);
      if (entry?.availability !== 'notFetched') continue;
      putHeader(batch, 'present', encodeHeader(entry), entry.hash, seq);
      putData(batch, seq, data);
    }
    await writeBatch(batch, true);
  }

  /** Says of an entry without data whether it is still waited for. */
  async setAvailability(seq: number, availability: 'notFetched' | 'unobtainable'): Promise<void> {
    const entry = this.reader.entry(seq);
    if (entry === undefined || entry.availability === 'present') return;
    const batch = this.database.batch();
    putHeader(batch, availability, encodeHeader(entry), entry.hash, seq);
    if (availability === 'unobtainable') batch.put(givenUpKey(seq), new Uint8Array(0));
    else batch.del(givenUpKey(seq));
    await writeBatch(batch, true);
  }

  /** The first entries whose data was given up, in order. */
  async givenUp(limit: number): Promise<number[]> {
    const rows = await this.database.keys({ ...givenUpBounds, limit }).all();
    return rows.map(seqOfLogRow);
  }

  /**
   * Takes the entries from `to` on out of the log, because their source has taken them back. The state must be rolled
   * back before: what it was derived from is gone then.
   */
  async truncate(to: number, cursor: Uint8Array): Promise<void> {
    const { firstSeq, logId } = this.metaNow;
    const from = Math.max(to, firstSeq);
    const batch = this.database.batch();
    const counts = new GroupCounts(this.database);
    for (let seq = this.next - 1; seq >= from; seq--) {
      const entry = this.reader.entry(seq);
      if (entry === undefined) throw new Error(`the log has no entry ${seq} to take out`);
      removeEntry(batch, entry);
      counts.remove(entry);
    }
    counts.put(batch);
    batch.put(cursorKey, cursor);
    const hash = from === firstSeq ? this.start().prevHash : this.reader.entry(from - 1)?.hash;
    await writeBatch(batch, true);
    this.next = Math.min(this.next, from);
    this.last = hash ?? genesisHash(logId);
  }

  close(): Promise<void> {
    return closeDatabase(this.database);
  }
}

async function openLogDatabase(folder: string): Promise<Database> {
  try {
    return await openDatabase(folder);
  } catch (error) {
    throw logFault(error);
  }
}

/** Gives a new log its identity, which signatures are bound to from the first entry on. */
async function newLog(database: Database): Promise<LogMeta> {
  const meta: LogMeta = { format: logFormat, logId: randomBytes(32), signatures: 'signed', firstSeq: 0 };
  await database.put(logMetaKey, encodeLogMeta(meta), { sync: true });
  return meta;
}

function putEntry(batch: WriteBatch, entry: NewEntry, header: Uint8Array, hash: Uint8Array): void {
  const { seq, sender, streamIds, origin } = entry.fields;
  putHeader(batch, entry.availability, header, hash, seq);
  putData(batch, seq, entry.data ?? emptyBytes);
  for (const streamId of streamIds) batch.put(indexKey('stream', streamId, seq), emptyBytes);
  batch.put(indexKey('sender', sender, seq), emptyBytes);
  if (origin.txHash !== undefined) batch.put(indexKey('transaction', origin.txHash, seq), emptyBytes);
}

function putHeader(
  batch: WriteBatch,
  availability: Availability,
  header: Uint8Array,
  hash: Uint8Array,
  seq: number,
): void {
  batch.put(headerKey(seq), concatBytes(Uint8Array.of(availabilities.indexOf(availability)), hash, header));
}

function putData(batch: WriteBatch, seq: number, data: Uint8Array): void {
  for (let piece = 0; piece * pieceSize < data.length; piece++) {
    batch.put(dataKey(seq, piece), data.subarray(piece * pieceSize, (piece + 1) * pieceSize));
  }
}

function removeEntry(batch: WriteBatch, { seq, size, sender, streamIds, origin }: LogEntry): void {
  batch.del(headerKey(seq));
  for (let piece = 0; piece * pieceSize < size; piece++) batch.del(dataKey(seq, piece));
  for (const streamId of streamIds) batch.del(indexKey('stream', streamId, seq));
  batch.del(indexKey('sender', sender, seq));
  batch.del(givenUpKey(seq));
  if (origin.txHash !== undefined) batch.del(indexKey('transaction', origin.txHash, seq));
}

/** Counts per stream and sender over a group, so that each row is written once. */
class GroupCounts {
  private readonly streams = new Map<string, number>();
  private readonly senders = new Map<string, SenderCounts>();

  constructor(private readonly database: Database) {}

  add(entry: NewEntry): void {
    for (const id of new Set(entry.fields.streamIds.map(toHex)))
      this.streams.set(id, (this.streams.get(id) ?? 0) + 1);
    const id = toHex(entry.fields.sender);
    const before = this.senders.get(id) ?? { entries: 0, nextNonce: 0 };
    const { nonce, signature } = entry.fields.origin;
    const nextNonce = signature !== undefined && nonce !== undefined ? nonce + 1 : before.nextNonce;
    this.senders.set(id, { entries: before.entries + 1, nextNonce });
  }

  /** Of entries that a chain gave, which have no nonces. */
  remove(entry: LogEntry): void {
    for (const id of new Set(entry.streamIds.map(toHex)))
      this.streams.set(id, (this.streams.get(id) ?? 0) - 1);
    const id = toHex(entry.sender);
    const before = this.senders.get(id) ?? { entries: 0, nextNonce: 0 };
    this.senders.set(id, { ...before, entries: before.entries - 1 });
  }

  put(batch: WriteBatch): void {
    for (const [id, added] of this.streams) {
      const key = streamKey(fromHex(id));
      const before = this.database.getSync(key);
      const entries = (before === undefined ? 0 : readU64(before, 0)) + added;
      if (entries === 0) batch.del(key);
      else batch.put(key, u64Bytes(entries));
    }
    for (const [id, added] of this.senders) {
      const key = senderKey(fromHex(id));
      const before = this.database.getSync(key);
      const entries = (before === undefined ? 0 : readU64(before, 0)) + added.entries;
      const nextNonce = Math.max(before === undefined ? 0 : readU64(before, 8), added.nextNonce);
      if (entries === 0 && nextNonce === 0) batch.del(key);
      else batch.put(key, concatBytes(u64Bytes(entries), u64Bytes(nextNonce)));
    }
  }
}

/** Whether two entries are the same one: what the chain covers, but for the chain itself. */
export function sameEntry(
  left: Omit<ChainedFields, 'prevHash'>,
  right: Omit<ChainedFields, 'prevHash'>,
): boolean {
  const prevHash = new Uint8Array(hashLength);
  return equalBytes(encodeHeader({ ...left, prevHash }), encodeHeader({ ...right, prevHash }));
}
