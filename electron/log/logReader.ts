/** Reads of the log; every thread has its own over the same database. */
import { concatBytes, equalBytes } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import type { LogEntry } from '../../shared/model';
import { isDamage, reasonOf } from '../store/faults';
import { readU64 } from '../store/rowBytes';
import { type Database, firstRow, scanBytes } from '../store/store';
import { type ChainedFields, decodeHeader, hashLength } from './chain';
import { type ChainedEntry, readChain, SharedIds } from './chainRows';
import {
  availabilities,
  dataKey,
  headerBounds,
  headerKey,
  identityOfLogRow,
  indexBounds,
  type LogIndex,
  pieceSize,
  senderBounds,
  seqOfIndexRow,
  seqOfLogRow,
  streamBounds,
} from './logKeys';

const hashAt = 1;
const headerAt = hashAt + hashLength;
type SizedEntry = Pick<LogEntry, 'seq' | 'size'>;

/** So many entries that follow one another are scanned faster than asked for one by one. */
const shortRun = 8;
/** Rows that are read one by one to find damage. */
const mostOneByOne = 10_000;

export class LogReader {
  private readonly ids = new SharedIds();
  private readonly accounts = new SharedIds();

  constructor(private readonly database: Database) {}

  async newestEntry(): Promise<LogEntry | undefined> {
    const row = await whole(firstRow(this.database, { ...headerBounds, reverse: true }));
    return row && decodeEntry(row[0], row[1]);
  }

  /** Seq that the next entry gets; undefined for an empty log. */
  async nextSeq(): Promise<number | undefined> {
    const row = await whole(firstRow(this.database, { ...headerBounds, reverse: true }));
    return row && seqOfLogRow(row[0]) + 1;
  }

  async firstSeq(): Promise<number | undefined> {
    const row = await whole(firstRow(this.database, headerBounds));
    return row && seqOfLogRow(row[0]);
  }

  entry(seq: number): LogEntry | undefined {
    const value = this.row(seq, headerKey(seq));
    return value && decodeEntry(headerKey(seq), value);
  }

  /** Entries by their seqs, those that are there. */
  async entriesAt(seqs: readonly number[]): Promise<Map<number, LogEntry>> {
    const rows = await this.database.getMany(seqs.map(headerKey)).catch((error) => {
      if (!isDamage(error)) throw error;
      // One by one, the damaged one is named.
      return seqs.map((seq) => this.row(seq, headerKey(seq)));
    });
    const entries = new Map<number, LogEntry>();
    rows.forEach((row, i) => {
      const seq = seqs[i]!;
      if (row !== undefined) entries.set(seq, decodeEntry(headerKey(seq), row));
    });
    return entries;
  }

  /** Entries from `from` to before `to`, at most `limit`, oldest first or newest first. */
  async entries(
    from: number,
    to: number,
    options: { reverse?: boolean; limit: number },
  ): Promise<LogEntry[]> {
    const iterator = this.database.iterator({
      gte: headerKey(from),
      lt: headerKey(to),
      reverse: options.reverse ?? false,
      limit: options.limit,
      highWaterMarkBytes: scanBytes,
    });
    const rows = await this.orOneByOne(
      () => iterator.all(),
      from,
      to,
      (key, value): [Uint8Array, Uint8Array] => [key, value],
    );
    return rows.map(([key, value]) => decodeEntry(key, value));
  }

  /**
   * Entries from `from` on, at most `limit`, as far as each follows from the one before and is what its hash says.
   * @param prevHash chain hash of the entry before `from`
   * @returns fewer than `limit` at the end of the log, and before a damaged entry
   * @throws logDamaged when the entry at `from` is the damaged one
   */
  async chain(from: number, prevHash: Uint8Array, limit: number): Promise<ChainedEntry[]> {
    const bounds = { gte: headerKey(from), lt: headerKey(from + limit) };
    const values = this.database.values({ ...bounds, highWaterMarkBytes: scanBytes });
    const rows = await this.orOneByOne(
      () => values.all(),
      from,
      from + limit,
      (_, value) => value,
    );
    const chained = readChain(rows, from, prevHash, { ids: this.ids, accounts: this.accounts });
    if (chained.length > 0) return chained;
    for (const entry of await this.entries(from, Number.MAX_SAFE_INTEGER, { limit: 1 }))
      throw damaged(from, chainFault(entry, from, prevHash));
    return [];
  }

  /**
   * The data of several entries in the order of the log, read at once.
   * @returns in the same order, in LevelDB's own memory
   * @throws logDamaged when a piece that must be there is not
   */
  async dataOf(entries: readonly SizedEntry[]): Promise<Uint8Array[]> {
    const pieces = await this.pieces(entries);
    let next = 0;
    return entries.map((entry) => {
      const count = Math.ceil(entry.size / pieceSize);
      next += count;
      if (count === 1) return wholePiece(entry, 0, pieces[next - 1]);
      const whole = pieces.slice(next - count, next).map((bytes, piece) => wholePiece(entry, piece, bytes));
      return concatBytes(...whole);
    });
  }

  /** Pieces of data in order; where one does not read, its entry is named. */
  private async pieces(entries: readonly SizedEntry[]): Promise<(Uint8Array | undefined)[]> {
    try {
      const pieces: (Uint8Array | undefined)[] = [];
      for (const run of runsOf(entries)) {
        const scanned = run.length < shortRun ? undefined : await this.piecesInARow(run);
        const found = scanned ?? (await this.database.getMany(run.flatMap(dataKeys)));
        for (const piece of found) pieces.push(piece);
      }
      return pieces;
    } catch (error) {
      if (!isDamage(error)) throw error;
      for (const entry of entries) for (const key of dataKeys(entry)) this.row(entry.seq, key);
      throw logFault(error);
    }
  }

  /**
   * Pieces of entries that follow one another, by one scan of values alone: a key of each would double its cost.
   * @returns undefined where there are more or fewer pieces, or any is of another length than one must be
   */
  private async piecesInARow(entries: readonly SizedEntry[]): Promise<Uint8Array[] | undefined> {
    const [first, last] = [entries[0]!, entries.at(-1)!];
    const bounds = { gte: dataKey(first.seq, 0), lt: dataKey(last.seq + 1, 0) };
    const pieces = await this.database.values({ ...bounds, highWaterMarkBytes: scanBytes }).all();
    let next = 0;
    for (const { size } of entries)
      for (let left = size; left > 0; left -= pieceSize)
        if (pieces[next++]?.length !== Math.min(left, pieceSize)) return undefined;
    return next === pieces.length ? pieces : undefined;
  }

  /**
   * The data of an entry from `offset`, up to `length` bytes; what lies beyond its end is left out.
   * @throws logDamaged when a piece that must be there is not
   */
  data(entry: LogEntry, offset = 0, length = entry.size): Uint8Array {
    const end = Math.min(offset + length, entry.size);
    if (offset >= end) return new Uint8Array(0);
    const first = Math.floor(offset / pieceSize);
    const last = Math.floor((end - 1) / pieceSize);
    const parts: Uint8Array[] = [];
    for (let piece = first; piece <= last; piece++) {
      parts.push(wholePiece(entry, piece, this.row(entry.seq, dataKey(entry.seq, piece))));
    }
    const bytes = parts.length === 1 ? parts[0]! : concatBytes(...parts);
    const start = offset - first * pieceSize;
    return plainBytes(bytes).subarray(start, start + end - offset);
  }

  /** Whether any data of an entry is stored, whatever its header says. */
  hasData(seq: number): boolean {
    return this.row(seq, dataKey(seq, 0)) !== undefined;
  }

  /** A row of an entry. @throws logDamaged */
  private row(seq: number, key: Uint8Array): Uint8Array | undefined {
    try {
      return this.database.getSync(key);
    } catch (error) {
      throw isDamage(error) ? damaged(seq, reasonOf(error)) : error;
    }
  }

  /**
   * Header rows of a range, by one read. LevelDB does not say where it stopped reading; then they are read one by one, up to before
   * the first that is refused.
   * @throws logDamaged when that is the first one
   */
  private async orOneByOne<Row>(
    read: () => Promise<Row[]>,
    from: number,
    to: number,
    toRow: (key: Uint8Array, value: Uint8Array) => Row,
  ): Promise<Row[]> {
    try {
      return await read();
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    const rows: Row[] = [];
    try {
      for (let seq = from; seq < Math.min(to, from + mostOneByOne); seq++) {
        const value = this.row(seq, headerKey(seq));
        if (value !== undefined) rows.push(toRow(headerKey(seq), value));
        else if (rows.length > 0) break;
      }
    } catch (error) {
      if (rows.length === 0) throw error;
    }
    return rows;
  }

  /** Seqs of a stream's, a sender's or a transaction's entries in a range. */
  async seqsOf(
    index: LogIndex,
    identity: Uint8Array,
    from: number,
    to: number,
    options: { reverse?: boolean; limit: number },
  ): Promise<number[]> {
    const iterator = this.database.keys({
      ...indexBounds(index, identity, from, to),
      reverse: options.reverse ?? false,
      limit: options.limit,
    });
    const keys = await whole(iterator.all());
    return keys.map(seqOfIndexRow);
  }

  /** Streams seen in tags, with the number of their entries. */
  async streams(): Promise<{ id: Uint8Array; entries: number }[]> {
    const rows = await whole(this.database.iterator(streamBounds).all());
    return rows.map(([key, value]) => ({ id: identityOfLogRow(key), entries: readU64(value, 0) }));
  }

  /** Senders, with the number of their entries. */
  async senders(): Promise<{ account: Uint8Array; entries: number }[]> {
    const rows = await whole(this.database.iterator(senderBounds).all());
    return rows.map(([key, value]) => ({ account: identityOfLogRow(key), entries: readU64(value, 0) }));
  }
}

/** Runs of entries that follow one another. */
function runsOf(entries: readonly SizedEntry[]): SizedEntry[][] {
  const runs: SizedEntry[][] = [];
  let run: SizedEntry[] = [];
  for (const entry of entries) {
    if (run.length > 0 && run.at(-1)!.seq + 1 !== entry.seq) {
      runs.push(run);
      run = [];
    }
    run.push(entry);
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

function dataKeys({ seq, size }: SizedEntry): Uint8Array[] {
  if (size <= pieceSize) return size === 0 ? [] : [dataKey(seq, 0)];
  return Array.from({ length: Math.ceil(size / pieceSize) }, (_, piece) => dataKey(seq, piece));
}

function wholePiece({ seq, size }: SizedEntry, piece: number, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined || bytes.length !== Math.min(pieceSize, size - piece * pieceSize))
    throw damaged(seq, `piece ${piece} of its data is not whole`);
  return bytes;
}

/** LevelDB answers with Buffers, whose slices and comparisons differ from those of other bytes. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Why an entry is not the next one of the chain. */
function chainFault(entry: LogEntry, seq: number, prevHash: Uint8Array): string {
  if (entry.seq !== seq) return 'it is missing';
  if (!equalBytes(entry.prevHash, prevHash)) return 'it does not follow from the entry before it';
  return 'it was changed after it was stored';
}

function decodeEntry(key: Uint8Array, value: Uint8Array): LogEntry {
  const seq = seqOfLogRow(key);
  const availability = availabilities[value[0] ?? -1];
  if (availability === undefined) throw damaged(seq, 'it does not say where its data is');
  const fields = readHeader(seq, value.subarray(headerAt));
  if (fields.seq !== seq) throw damaged(seq, 'its header is of another entry');
  return { ...fields, hash: value.subarray(hashAt, headerAt), availability };
}

function readHeader(seq: number, header: Uint8Array): ChainedFields {
  try {
    return decodeHeader(header);
  } catch (error) {
    throw damaged(seq, `its header does not read: ${error instanceof Error ? error.message : error}`);
  }
}

/** Rows of no entry in particular. @throws logUnreadable */
async function whole<Rows>(read: Promise<Rows>): Promise<Rows> {
  try {
    return await read;
  } catch (error) {
    throw logFault(error);
  }
}

/** Damage to the files of the log's database, in plain words; any other error as it is. */
export function logFault(error: unknown): unknown {
  if (!isDamage(error)) return error;
  const reason = reasonOf(error);
  const message = `The log of this workspace does not read: ${reason}. Restore the workspace from a backup if you have one; \`export\` prints what can still be read.`;
  return new StreamscopeError('logUnreadable', { reason }, message, { cause: error });
}

/** Damage to the log at an entry, in plain words. */
export function damaged(seq: number, reason: string): StreamscopeError {
  return new StreamscopeError(
    'logDamaged',
    { seq, reason },
    `Entry ${seq} of the log is damaged: ${reason}. Nothing from it on is trusted; what is before it can be exported. Restore the workspace from a backup if you have one.`,
  );
}
