/**
 * The state as replay writes it: reads of the newest facts through a cache, and all rows of a group of entries in one
 * atomic batch that carries the position. A kill at any moment loses nothing and repeats nothing.
 */
import { verdictKinds } from '../../shared/model';
import { type DigestedWrite, firstDigest, nextDigest } from '../replay/digest';
import type { EffectiveControl, EffectiveWrite } from '../replay/effective';
import { identity } from '../replay/identity';
import type { Commit } from '../replay/judge';
import {
  type Category,
  category,
  type NewestVersion,
  noAccount,
  type RoleFact,
  type StateView,
} from '../replay/stateView';
import { encodeHistoryValue } from './historyValue';
import * as keys from './keys';
import { decodePosition, encodePosition, type Position, positionKey } from './position';
import { encodeResult, type StoredResult } from './results';
import { decodeRoleNow, encodeRoleFact, encodeRoleNow } from './roleRows';
import { readU32, readU64, u64Bytes, writeU32, writeU64 } from './rowBytes';
import { StateCache, type StreamTotals } from './stateCache';
import { type Database, firstRow, type WriteBatch, writeBatch } from './store';
import { isShortened, storedKey } from './storedKey';
import type { WatchedStreams } from './streams';
import { encodeTouched } from './touched';

/** Changes of one entry in one stream, for its digest. */
interface StreamChanges {
  writes: DigestedWrite[];
  facts: (EffectiveControl & { by: Uint8Array })[];
  liveKeys: number;
}

export class StateWriter implements StateView {
  private readonly cache = new StateCache();
  private batch: WriteBatch;
  private readonly now: Position;

  private constructor(
    private readonly database: Database,
    readonly streams: WatchedStreams,
    position: Position,
  ) {
    this.now = position;
    this.batch = database.batch();
  }

  /** Resumes where the database stands; a new one starts at `firstSeq` behind `prevHash`. */
  static async open(
    database: Database,
    streams: WatchedStreams,
    start: { firstSeq: number; prevHash: Uint8Array },
  ): Promise<StateWriter> {
    const stored = database.getSync(positionKey);
    const position =
      stored === undefined
        ? { next: start.firstSeq, lastHash: start.prevHash, counts: verdictKinds.map(() => 0), liveKeys: 0 }
        : decodePosition(stored);
    const writer = new StateWriter(database, streams, position);
    for (const [ordinal, id] of streams.ids.entries())
      writer.cache.totals.set(ordinal, await writer.readTotals(ordinal, id));
    return writer;
  }

  get position(): Readonly<Position> {
    return this.now;
  }

  private async readTotals(ordinal: number, id: Uint8Array): Promise<StreamTotals> {
    const row = await firstRow(this.database, keys.digestBounds(ordinal, Number.MAX_SAFE_INTEGER));
    if (row === undefined) return { digest: firstDigest(id), liveKeys: 0 };
    return { digest: row[1].slice(0, 32), liveKeys: readU64(row[1], 32) };
  }

  isMonitored(streamId: Uint8Array): boolean {
    return this.streams.ordinal(streamId) !== undefined;
  }

  /** Reads the newest versions of many keys at once, so that judging finds them in memory. */
  async prefetch(items: readonly { streamId: Uint8Array; key: Uint8Array }[]): Promise<void> {
    const wanted = new Map<string, { latest: Uint8Array; deleted: Uint8Array }>();
    for (const { streamId, key } of items) {
      const ordinal = this.streams.ordinal(streamId);
      if (ordinal === undefined) continue;
      const stored = storedKey(key);
      const id = newestIdentity(ordinal, stored);
      if (this.cache.newest.get(id) !== undefined || wanted.has(id)) continue;
      wanted.set(id, { latest: keys.latestKey(ordinal, stored), deleted: keys.deletedKey(ordinal, stored) });
    }
    const rows = [...wanted];
    const latest = await this.database.getMany(rows.map(([, row]) => row.latest));
    const missing = rows.filter((_, i) => latest[i] === undefined);
    const deleted = await this.database.getMany(missing.map(([, row]) => row.deleted));
    for (const [i, [id]] of rows.entries())
      if (latest[i] !== undefined) this.cache.newest.set(id, { seq: readU64(latest[i], 0), live: true });
    for (const [i, [id]] of missing.entries()) {
      const row = deleted[i];
      this.cache.newest.set(id, row === undefined ? null : { seq: readU64(row, 0), live: false });
    }
  }

  newest(streamId: Uint8Array, key: Uint8Array): NewestVersion | undefined {
    const ordinal = this.streams.ordinal(streamId);
    return ordinal === undefined ? undefined : this.newestStored(ordinal, storedKey(key));
  }

  private newestStored(ordinal: number, stored: Uint8Array): NewestVersion | undefined {
    const id = newestIdentity(ordinal, stored);
    let newest = this.cache.newest.get(id);
    if (newest === undefined) {
      newest = this.readNewest(ordinal, stored);
      this.cache.newest.set(id, newest);
    }
    return newest ?? undefined;
  }

  private readNewest(ordinal: number, stored: Uint8Array): NewestVersion | null {
    const latest = this.database.getSync(keys.latestKey(ordinal, stored));
    if (latest !== undefined) return { seq: readU64(latest, 0), live: true };
    const deleted = this.database.getSync(keys.deletedKey(ordinal, stored));
    return deleted === undefined ? null : { seq: readU64(deleted, 0), live: false };
  }

  foundedAt(streamId: Uint8Array): number | undefined {
    const ordinal = this.streams.ordinal(streamId);
    if (ordinal === undefined) return undefined;
    let founded = this.cache.founded.get(ordinal);
    if (founded === undefined) {
      const row = this.database.getSync(keys.foundingKey(ordinal));
      founded = row === undefined ? null : readU64(row, 0);
      this.cache.founded.set(ordinal, founded);
    }
    return founded ?? undefined;
  }

  role(streamId: Uint8Array, of: Category, key: Uint8Array, account: Uint8Array): RoleFact | undefined {
    const stream = this.streams.ordinal(streamId);
    if (stream === undefined) return undefined;
    const row = keys.roleNowKey({ stream, category: of, key: storedKey(key), account });
    const id = identity(row);
    let fact = this.cache.roles.get(id);
    if (fact === undefined) {
      const stored = this.database.getSync(row);
      fact = stored === undefined ? null : decodeRoleNow(stored);
      this.cache.roles.set(id, fact);
    }
    return fact ?? undefined;
  }

  specialGrants(streamId: Uint8Array, account: Uint8Array): number {
    const stream = this.streams.ordinal(streamId);
    if (stream === undefined) return 0;
    const row = keys.specialGrantsNowKey(stream, account);
    const id = identity(row);
    let count = this.cache.specialGrants.get(id);
    if (count === undefined) {
      const stored = this.database.getSync(row);
      count = stored === undefined ? 0 : readU32(stored, 0);
      this.cache.specialGrants.set(id, count);
    }
    return count;
  }

  /** Applies a committed entry: rows into the open group, facts into the cache. `plain` holds the values. */
  commit(seq: number, sender: Uint8Array, commit: Commit, plain: Uint8Array): void {
    const changes = new Map<number, StreamChanges>();
    const touched = {
      writes: commit.writes.map((write) => this.putWrite(seq, write, plain, changes)),
      roles: commit.controls.map((control) => this.putControl(seq, sender, control, changes)),
    };
    for (const streamId of commit.founded) {
      const ordinal = this.ordinalOf(streamId);
      this.batch.put(keys.foundingKey(ordinal), u64Bytes(seq));
      this.cache.founded.set(ordinal, seq);
    }
    for (const [ordinal, change] of changes) this.putTotals(seq, ordinal, change);
    this.batch.put(keys.touchedKey(seq), encodeTouched(touched));
    this.record(seq, {
      verdict: 'committed',
      result: 'Commit',
      writes: commit.writes.length,
      deciding: null,
      diverges: false,
    });
  }

  private putWrite(
    seq: number,
    write: EffectiveWrite,
    plain: Uint8Array,
    changes: Map<number, StreamChanges>,
  ): { stream: number; key: Uint8Array } {
    const stream = this.ordinalOf(write.streamId);
    const key = storedKey(write.key);
    const before = this.newestStored(stream, key);
    const live = write.size > 0;
    this.batch.put(keys.historyKey(stream, key, seq), encodeHistoryValue(plain, write.offset, write.size));
    if (live) {
      const row = new Uint8Array(16);
      writeU64(row, 0, seq);
      writeU64(row, 8, write.size);
      this.batch.put(keys.latestKey(stream, key), row);
      if (before?.live === false) this.batch.del(keys.deletedKey(stream, key));
    } else {
      this.batch.put(keys.deletedKey(stream, key), u64Bytes(seq));
      if (before?.live === true) this.batch.del(keys.latestKey(stream, key));
    }
    if (before === undefined && isShortened(key)) this.batch.put(keys.longKeyKey(stream, key), write.key);
    this.cache.newest.set(newestIdentity(stream, key), { seq, live });
    const change = changesOf(changes, stream);
    change.liveKeys += Number(live) - Number(before?.live ?? false);
    change.writes.push({ key: write.key, value: plain.subarray(write.offset, write.offset + write.size) });
    return { stream, key };
  }

  private putControl(
    seq: number,
    sender: Uint8Array,
    control: EffectiveControl,
    changes: Map<number, StreamChanges>,
  ): keys.RoleSubject {
    const stream = this.ordinalOf(control.streamId);
    const subject: keys.RoleSubject = {
      stream,
      category: control.opcode & 0xf0,
      key: storedKey(control.key),
      account: control.account,
    };
    const fact: RoleFact = { opcode: control.opcode, seq, by: control.index === null ? noAccount : sender };
    if (subject.category === category.specialWriter) this.countSpecialGrant(seq, control, stream);
    const row = keys.roleNowKey(subject);
    this.batch.put(row, encodeRoleNow(fact));
    this.batch.put(keys.roleFactKey(subject, seq), encodeRoleFact(fact));
    this.batch.put(keys.accountFactKey(subject, seq), encodeRoleFact(fact));
    if (isShortened(subject.key)) this.batch.put(keys.longKeyKey(stream, subject.key), control.key);
    this.cache.roles.set(identity(row), fact);
    changesOf(changes, stream).facts.push({ ...control, by: fact.by });
    return subject;
  }

  private countSpecialGrant(seq: number, control: EffectiveControl, stream: number): void {
    const { streamId, account } = control;
    const held = this.role(streamId, category.specialWriter, control.key, account)?.opcode === 0x30;
    const change = Number(control.opcode === 0x30) - Number(held);
    if (change === 0) return;
    const count = this.specialGrants(streamId, account) + change;
    const row = new Uint8Array(4);
    writeU32(row, 0, count);
    this.batch.put(keys.specialGrantsNowKey(stream, account), row);
    this.batch.put(keys.specialGrantsKey(stream, account, seq), row);
    this.cache.specialGrants.set(identity(keys.specialGrantsNowKey(stream, account)), count);
  }

  private putTotals(seq: number, ordinal: number, change: StreamChanges): void {
    const before = this.cache.totals.get(ordinal);
    if (before === undefined) throw new Error(`stream ordinal ${ordinal} has no totals`);
    const digest = nextDigest(before.digest, seq, change.writes, change.facts);
    const liveKeys = before.liveKeys + change.liveKeys;
    const row = new Uint8Array(40);
    row.set(digest);
    writeU64(row, 32, liveKeys);
    this.batch.put(keys.digestKey(ordinal, seq), row);
    this.cache.totals.set(ordinal, { digest, liveKeys });
    this.now.liveKeys += change.liveKeys;
  }

  /** Records the result of an entry that left no other trace. */
  reject(seq: number, result: Omit<StoredResult, 'writes'>): void {
    this.record(seq, { ...result, writes: 0 });
  }

  private record(seq: number, result: StoredResult): void {
    this.batch.put(keys.resultKey(seq), encodeResult(result));
    this.count(result.verdict);
  }

  /** Counts a skipped entry; it has no row. */
  skip(): void {
    this.count('skipped');
  }

  private count(verdict: StoredResult['verdict']): void {
    const index = verdictKinds.indexOf(verdict);
    this.now.counts[index] = (this.now.counts[index] ?? 0) + 1;
  }

  /** Moves the position behind an entry that was committed, rejected or skipped. */
  advance(seq: number, hash: Uint8Array): void {
    this.now.next = seq + 1;
    this.now.lastHash = hash;
  }

  /** Rows that wait in the open group. */
  get pendingRows(): number {
    return this.batch.length;
  }

  /** Writes the open group with its position, atomically. Not synced: the state can be replayed again from the log. */
  async flush(): Promise<void> {
    this.batch.put(positionKey, encodePosition(this.now));
    const batch = this.batch;
    this.batch = this.database.batch();
    await writeBatch(batch, false);
    this.cache.giveRoom();
  }

  /** Drops the open group; the writer must not be used after it. */
  async discard(): Promise<void> {
    await this.batch.close();
  }

  private ordinalOf(streamId: Uint8Array): number {
    const ordinal = this.streams.ordinal(streamId);
    if (ordinal === undefined) throw new Error('a committed entry names a stream that is not watched');
    return ordinal;
  }
}

function newestIdentity(ordinal: number, stored: Uint8Array): string {
  return `${ordinal}:${identity(stored)}`;
}

function changesOf(changes: Map<number, StreamChanges>, stream: number): StreamChanges {
  let change = changes.get(stream);
  if (change === undefined) {
    change = { writes: [], facts: [], liveKeys: 0 };
    changes.set(stream, change);
  }
  return change;
}
