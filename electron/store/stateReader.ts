/**
 * Reads of the state as it was after an entry, on one snapshot: whatever replay writes meanwhile, an answer is of one
 * moment. `at` is the last entry that counts; -1 is the state before any.
 */
import { toHex } from '../../shared/bytes';
import { notWatched } from '../../shared/errors';
import { splitIndexKey } from '../../shared/indexKey';
import { firstDigest } from '../replay/digest';
import { type Category, category, type RoleFact } from '../replay/stateView';
import { totalsAt } from './digestRows';
import { decodeHistoryValue, type StoredValue } from './historyValue';
import * as keys from './keys';
import { decodeNewest } from './newestRow';
import type { PlannedKeys } from './plannedKeys';
import { decodePosition, type Position, positionKey, startPosition } from './position';
import { eachResult, readResult } from './resultRows';
import { decodeResult, type StoredResult } from './results';
import { decodeRoleFact } from './roleRows';
import { readU32, readU64 } from './rowBytes';
import { type Database, firstRow, getAt, getManyAt, type Snapshot, scanBytes } from './store';
import { isShortened, storedKey } from './storedKey';
import type { WatchedStreams } from './streams';
import type { StreamTotals } from './streamTotals';
import { readTouched, type Touched } from './touched';

/** One version of a key. */
export interface Version {
  seq: number;
  stored: StoredValue;
}

/** Short ways through old states; see keyIndex/. */
export interface OldStateIndex {
  ready(): Promise<void>;
  leap(stream: number, storedKey: Uint8Array, at: number, reverse: boolean): Uint8Array | 'end' | undefined;
  /** @param walked whether many rows were passed in vain already */
  plan(state: StateReader, stream: number, walked: boolean): Promise<PlannedKeys | undefined>;
  want(stream: number): Promise<void>;
}

export class StateReader {
  private constructor(
    readonly database: Database,
    readonly streams: WatchedStreams,
    readonly snapshot: Snapshot,
    readonly position: Position,
    /** The last entry that counts. */
    readonly at: number,
    /** Whether `at` is all that is replayed, so that the latest table can be read. */
    readonly isLatest: boolean,
    /** Ends long walks. */
    readonly signal: AbortSignal | undefined,
    readonly index: OldStateIndex | undefined,
  ) {}

  /** @param at null, or beyond what is replayed: the newest state */
  static open(
    database: Database,
    streams: WatchedStreams,
    at: number | null,
    signal?: AbortSignal,
    index?: OldStateIndex,
  ): StateReader {
    const snapshot = database.snapshot();
    const stored = getAt(database, positionKey, snapshot);
    const position = stored === undefined ? startPosition(0, new Uint8Array(32)) : decodePosition(stored);
    const newest = position.next - 1;
    const isLatest = at === null || at >= newest;
    return new StateReader(
      database,
      streams,
      snapshot,
      position,
      isLatest ? newest : at,
      isLatest,
      signal,
      index,
    );
  }

  close(): Promise<void> {
    return this.snapshot.close();
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return getAt(this.database, key, this.snapshot);
  }

  getMany(rows: Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return rows.length === 0 ? Promise.resolve([]) : getManyAt(this.database, rows, this.snapshot);
  }

  private first(bounds: keys.Bounds, reverse = false): Promise<[Uint8Array, Uint8Array] | undefined> {
    return firstRow(this.database, { ...bounds, reverse, snapshot: this.snapshot });
  }

  /** @throws notWatched */
  ordinal(streamId: Uint8Array): number {
    const ordinal = this.streams.ordinal(streamId);
    if (ordinal !== undefined) return ordinal;
    throw notWatched(toHex(streamId));
  }

  /** The newest version of a key, deletions included. */
  async version(stream: number, key: Uint8Array): Promise<Version | undefined> {
    const index = this.streams.index(stream);
    if (index !== undefined) {
      const pair = splitIndexKey(key);
      return pair && this.version(index.stream, pair.key);
    }
    const stored = storedKey(key);
    if (this.at < 0) return undefined;
    if (this.isLatest) {
      const row = this.get(keys.latestKey(stream, stored)) ?? this.get(keys.deletedKey(stream, stored));
      if (row === undefined) return undefined;
      const { seq } = decodeNewest(row);
      return { seq, stored: this.storedValue(stream, stored, seq) };
    }
    const row = await this.first({
      gte: keys.historyKey(stream, stored, this.at),
      lt: keys.historyEnd(stream, stored),
    });
    return row && { seq: keys.readHistoryKey(row[0]).seq, stored: decodeHistoryValue(row[1]) };
  }

  /** Where the value of a version is; the version must exist. */
  storedValue(stream: number, stored: Uint8Array, seq: number): StoredValue {
    const row = this.get(keys.historyKey(stream, stored, seq));
    if (row === undefined) throw new Error(`version ${seq} of a key has no history row`);
    return decodeHistoryValue(row);
  }

  /** Versions of a key up to `at`, newest first unless `reverse`; `from` leaves out what comes before it in that order. */
  async versions(
    stream: number,
    key: Uint8Array,
    options: { reverse?: boolean; limit: number; from?: number },
  ): Promise<Version[]> {
    const stored = storedKey(key);
    const oldestFirst = options.reverse ?? false;
    const newest = oldestFirst ? this.at : Math.min(this.at, options.from ?? this.at);
    if (newest < 0) return [];
    const gte = keys.historyKey(stream, stored, newest);
    const lt =
      oldestFirst && options.from !== undefined
        ? Buffer.concat([keys.historyKey(stream, stored, options.from), Uint8Array.of(0)])
        : keys.historyEnd(stream, stored);
    const rows = await this.database
      .iterator({ gte, lt, reverse: oldestFirst, limit: options.limit, snapshot: this.snapshot })
      .all();
    return rows.map(([row, value]) => ({
      seq: keys.readHistoryKey(row).seq,
      stored: decodeHistoryValue(value),
    }));
  }

  /** The seq of the last of so many versions behind `after`; undefined where there are fewer. */
  async passed(
    stream: number,
    key: Uint8Array,
    { skip, after, reverse }: { skip: number; after?: number | undefined; reverse: boolean },
  ): Promise<number | undefined> {
    const stored = storedKey(key);
    const newest = reverse && after !== undefined ? Math.min(this.at, after - 1) : this.at;
    if (newest < 0) return undefined;
    const gte = keys.historyKey(stream, stored, newest);
    const lt =
      !reverse && after !== undefined
        ? keys.historyKey(stream, stored, after)
        : keys.historyEnd(stream, stored);
    const options = { gte, lt, limit: skip, snapshot: this.snapshot, highWaterMarkBytes: scanBytes };
    const rows = await this.database.keys({ ...options, reverse: !reverse }).all();
    const last = rows.length < skip ? undefined : rows.at(-1);
    return last && keys.readHistoryKey(last).seq;
  }

  /** How many versions a key has up to `at`; stops counting at `limit`. */
  async countVersions(stream: number, key: Uint8Array, limit: number): Promise<number> {
    if (this.at < 0) return 0;
    const stored = storedKey(key);
    const gte = keys.historyKey(stream, stored, this.at);
    const rows = await this.database
      .keys({
        gte,
        lt: keys.historyEnd(stream, stored),
        limit,
        snapshot: this.snapshot,
        highWaterMarkBytes: scanBytes,
      })
      .all();
    return rows.length;
  }

  foundedAt(stream: number): number | undefined {
    const row = this.get(keys.foundingKey(stream));
    const seq = row === undefined ? undefined : readU64(row, 0);
    return seq !== undefined && seq <= this.at ? seq : undefined;
  }

  async role(
    stream: number,
    of: Category,
    key: Uint8Array,
    account: Uint8Array,
  ): Promise<RoleFact | undefined> {
    if (this.at < 0) return undefined;
    const subject = { stream, category: of, key: storedKey(key), account };
    const row = await this.first({
      gte: keys.roleFactKey(subject, this.at),
      lt: keys.roleFactBounds(subject).lt,
    });
    return row && decodeRoleFact(row[1], keys.readRoleFactKey(row[0]).seq);
  }

  async specialGrants(stream: number, account: Uint8Array): Promise<number> {
    if (this.at < 0) return 0;
    const row = await this.first(keys.specialGrantsBounds(stream, account, this.at));
    return row === undefined ? 0 : readU32(row[1], 0);
  }

  /** Whether a key is special, and since when, by whom. */
  async specialKey(stream: number, key: Uint8Array): Promise<RoleFact | undefined> {
    const fact = await this.role(stream, category.specialKey, key, new Uint8Array(keys.accountLength));
    return fact?.opcode === 0x10 ? fact : undefined;
  }

  async totals(stream: number): Promise<StreamTotals> {
    const stored = await totalsAt(this, stream, this.at);
    if (stored !== undefined) return stored;
    const id = this.streams.ids[stream];
    return { digest: id === undefined ? new Uint8Array(32) : firstDigest(id), liveKeys: 0 };
  }

  result(seq: number): StoredResult | undefined {
    const record = readResult(seq, (key) => this.get(key));
    return record && decodeResult(record);
  }

  /** Results of the entries from `from` to before `to`; skipped ones are missing. */
  async results(from: number, to: number): Promise<Map<number, StoredResult>> {
    const results = new Map<number, StoredResult>();
    for await (const [seq, record] of eachResult(this, from, to)) results.set(seq, decodeResult(record));
    return results;
  }

  /** What an entry changed; undefined where it changed nothing. */
  touched(seq: number): Touched | undefined {
    return readTouched(seq, (key) => this.get(key));
  }

  /** The full key of a stored one. */
  fullKey(stream: number, stored: Uint8Array): Uint8Array {
    if (!isShortened(stored)) return stored;
    const full = this.get(keys.longKeyKey(stream, stored));
    if (full === undefined) throw new Error('a shortened key has no long-key row');
    return full;
  }
}
