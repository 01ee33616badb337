/**
 * Rollback: takes entries out of the state again, the newest first, by what each one touched. What is left is, row by
 * row, what a replay that never went further would have made.
 */
import { verdictKinds } from '../../shared/model';
import type { LogReader } from '../log/logReader';
import { identity } from '../replay/identity';
import { category } from '../replay/stateView';
import { totalsAt } from './digestRows';
import { decodeHistoryValue } from './historyValue';
import * as keys from './keys';
import { encodeNewest } from './newestRow';
import { decodePosition, encodePosition, type Position, positionKey } from './position';
import { readResult } from './resultRows';
import { summaryOfResult } from './results';
import { decodeRoleFact, encodeRoleNow } from './roleRows';
import { readU64 } from './rowBytes';
import { behindBlock, blockBefore, blockOf } from './seqBlocks';
import { type Database, firstRow, type WriteBatch, writeBatch } from './store';
import { isShortened } from './storedKey';
import { readTouched, type Touched } from './touched';

/** Entries that are taken out in one write. A kill in between leaves a state that is whole, only not as far back. */
const groupEntries = 1000;

interface StoredKey {
  stream: number;
  key: Uint8Array;
}

export interface RollbackOptions {
  signal: AbortSignal;
  /** Called after each group with the seq that replay would handle next. */
  onProgress: (next: number) => void;
}

/**
 * Takes every entry from `to` on out of the state, so that `to` is handled next.
 * No StateWriter of the database may be in use meanwhile, nor after it.
 * @param start where the log begins, and the hash that its first entry follows
 */
export async function rollBack(
  database: Database,
  log: LogReader,
  to: number,
  start: { firstSeq: number; prevHash: Uint8Array },
  options: RollbackOptions,
): Promise<void> {
  for (;;) {
    const stored = database.getSync(positionKey);
    const position = stored === undefined ? undefined : decodePosition(stored);
    if (position === undefined || position.next <= to || options.signal.aborted) return;
    const from = Math.max(to, start.firstSeq, position.next - groupEntries);
    const lastHash = from === start.firstSeq ? start.prevHash : log.entry(from - 1)?.hash;
    if (lastHash === undefined) throw new Error(`the log has no entry ${from - 1} to roll back to`);
    await new GroupRollback(database, from, position).run(lastHash);
    options.onProgress(from);
    if (from === start.firstSeq) return;
  }
}

/** Takes the entries from `from` to before the position out in one write. */
class GroupRollback {
  private readonly batch: WriteBatch;
  private readonly touchedKeys = new Map<string, StoredKey>();
  private readonly touchedRoles = new Map<string, keys.RoleSubject>();
  private readonly touchedStreams = new Set<number>();

  constructor(
    readonly database: Database,
    private readonly from: number,
    private readonly position: Position,
  ) {
    this.batch = database.batch();
  }

  async run(lastHash: Uint8Array): Promise<void> {
    for (let seq = this.position.next - 1; seq >= this.from; seq--) this.takeOut(seq);
    for (const key of this.touchedKeys.values()) await this.restoreKey(key);
    for (const subject of this.touchedRoles.values()) await this.restoreRole(subject);
    for (const stream of this.touchedStreams) await this.restoreStream(stream);
    this.cutBlocks(keys.resultsKey);
    await this.dropLongKeys();
    this.position.next = this.from;
    this.position.lastHash = lastHash;
    this.batch.put(positionKey, encodePosition(this.position));
    await writeBatch(this.batch, false);
  }

  /** Drops the rows of one entry, and notes what must be restored. */
  private takeOut(seq: number): void {
    const get = (key: Uint8Array) => this.database.getSync(key);
    const result = readResult(seq, get);
    const index = result === undefined ? verdictKinds.indexOf('skipped') : summaryOfResult(result).verdict;
    this.position.counts[index] = (this.position.counts[index] ?? 0) - 1;
    const touched = readTouched(seq, get);
    if (touched === undefined) return;
    this.batch.del(keys.touchedKey(seq));
    this.takeOutTouched(seq, touched);
    for (const { stream } of [...touched.writes, ...touched.roles]) this.touchedStreams.add(stream);
  }

  /** Cuts the records of what is taken out off a table's blocks. */
  private cutBlocks(keyOf: (first: number) => Uint8Array): void {
    for (let first = blockOf(this.from); first < this.position.next; first = behindBlock(first)) {
      const block = this.database.getSync(keyOf(first));
      const left = block && blockBefore(block, first, this.from);
      if (left === undefined || left.length === 0) this.batch.del(keyOf(first));
      else this.batch.put(keyOf(first), left);
    }
  }

  private takeOutTouched(seq: number, { writes, roles }: Touched): void {
    const { batch } = this;
    for (const { stream, key } of writes) {
      batch.del(keys.historyKey(stream, key, seq));
      this.touchedKeys.set(identity(keys.latestKey(stream, key)), { stream, key });
    }
    for (const subject of roles) {
      const { stream, account } = subject;
      batch.del(keys.roleFactKey(subject, seq));
      batch.del(keys.accountFactKey(subject, seq));
      if (subject.category === category.specialWriter) batch.del(keys.specialGrantsKey(stream, account, seq));
      this.touchedRoles.set(identity(keys.roleNowKey(subject)), subject);
    }
  }

  /** The newest row before `from`; rows of what is taken out lie in front of `before`. */
  private newestBefore(
    before: (seq: number) => Uint8Array,
    lt: Uint8Array,
  ): Promise<[Uint8Array, Uint8Array] | undefined> {
    if (this.from === 0) return Promise.resolve(undefined);
    return firstRow(this.database, { gte: before(this.from - 1), lt });
  }

  /** The newest version that is left is the key's newest one again. */
  private async restoreKey({ stream, key }: StoredKey): Promise<void> {
    const { database, batch } = this;
    const row = await this.newestBefore(
      (seq) => keys.historyKey(stream, key, seq),
      keys.historyEnd(stream, key),
    );
    const left = row && { seq: keys.readHistoryKey(row[0]).seq, size: decodeHistoryValue(row[1]).size };
    const wasDeleted = database.getSync(keys.deletedKey(stream, key)) !== undefined;
    this.position.deletedKeys += Number(left?.size === 0) - Number(wasDeleted);
    batch.del(keys.latestKey(stream, key));
    batch.del(keys.deletedKey(stream, key));
    if (left === undefined) return;
    if (left.size > 0) batch.put(keys.latestKey(stream, key), encodeNewest(left));
    else batch.put(keys.deletedKey(stream, key), encodeNewest(left));
  }

  private async restoreRole(subject: keys.RoleSubject): Promise<void> {
    const { batch } = this;
    const row = await this.newestBefore(
      (seq) => keys.roleFactKey(subject, seq),
      keys.roleFactBounds(subject).lt,
    );
    const now = keys.roleNowKey(subject);
    if (row === undefined) batch.del(now);
    else batch.put(now, encodeRoleNow(decodeRoleFact(row[1], keys.readRoleFactKey(row[0]).seq)));
    if (subject.category === category.specialWriter) await this.restoreGrants(subject);
  }

  private async restoreGrants({ stream, account }: keys.RoleSubject): Promise<void> {
    const row = await this.newestBefore(
      (seq) => keys.specialGrantsKey(stream, account, seq),
      keys.specialGrantsBounds(stream, account, this.from).lt,
    );
    const now = keys.specialGrantsNowKey(stream, account);
    if (row === undefined) this.batch.del(now);
    else this.batch.put(now, row[1]);
  }

  private async restoreStream(stream: number): Promise<void> {
    const founded = this.database.getSync(keys.foundingKey(stream));
    if (founded !== undefined && readU64(founded, 0) >= this.from) this.batch.del(keys.foundingKey(stream));
    const newest = await totalsAt(this, stream, this.position.next);
    const left = await totalsAt(this, stream, this.from - 1);
    this.position.liveKeys += (left?.liveKeys ?? 0) - (newest?.liveKeys ?? 0);
    this.cutBlocks((first) => keys.digestsKey(stream, first));
  }

  /** A shortened key that nothing names any more is forgotten. */
  private async dropLongKeys(): Promise<void> {
    const named = [...this.touchedKeys.values(), ...this.touchedRoles.values()];
    for (const { stream, key } of named)
      if (isShortened(key) && !(await this.isNamed(stream, key)))
        this.batch.del(keys.longKeyKey(stream, key));
  }

  private async isNamed(stream: number, key: Uint8Array): Promise<boolean> {
    const before = (seq: number) => keys.historyKey(stream, key, seq);
    if ((await this.newestBefore(before, keys.historyEnd(stream, key))) !== undefined) return true;
    for (const of of [category.specialKey, category.specialWriter]) {
      for await (const row of this.database.keys(keys.roleCategoryBounds(stream, of, key)))
        if (keys.readRoleFactKey(row).seq < this.from) return true;
    }
    return false;
  }
}
