/**
 * The state as replay writes it: reads of the newest facts from memory, and all rows of a group of entries in one
 * atomic batch that carries the position. A kill at any moment loses nothing and repeats nothing.
 *
 * One batch is written while the next is made. What replay reads is ahead of what is on disk by at most these two.
 */
import { emptyBytes } from '../../shared/bytes';
import { type ReadItem, verdictKinds } from '../../shared/model';
import type { KeySpan } from '../../shared/streamData';
import { firstDigest } from '../replay/digest';
import type { EffectiveControl, EffectiveWrite } from '../replay/effective';
import type { Commit, EntryData } from '../replay/judge';
import {
  type Category,
  category,
  type NewestVersion,
  noAccount,
  type RoleFact,
  type StateView,
} from '../replay/stateView';
import { addTotals, totalsAt } from './digestRows';
import { encodeHistoryValue } from './historyValue';
import { KeyFacts, placeOf } from './keyFacts';
import * as keys from './keys';
import { presence } from './keyTable';
import { encodeNewest } from './newestRow';
import { decodePosition, encodePosition, type Position, positionKey, startPosition } from './position';
import { addCommit, addRejection, type StoredResult } from './results';
import { RoleFacts } from './roleFacts';
import { encodeRoleFact, encodeRoleNow } from './roleRows';
import { readU64, u32Bytes, u64Bytes } from './rowBytes';
import { RowScratch } from './rowScratch';
import { blockOf, OpenBlock } from './seqBlocks';
import { type Database, putRow, type WriteBatch, writeBatch } from './store';
import { isShortened, isStoredWhole, storedKey } from './storedKey';
import type { WatchedStreams } from './streams';
import { EntryChanges, type StreamTotals } from './streamTotals';
import { isShortTouched, TouchedEncoder } from './touched';

type PresentData = Extract<EntryData, { state: 'present' }>;

export class StateWriter implements StateView {
  private readonly keyFacts: KeyFacts;
  private readonly roleFacts: RoleFacts;
  private readonly founded = new Map<number, number | null>();
  private readonly totals = new Map<number, StreamTotals>();
  private readonly results = new OpenBlock(keys.resultsKey);
  /** By stream. */
  private readonly digests = new Map<number, OpenBlock>();
  private readonly keyScratch = new RowScratch();
  private readonly valueScratch = new RowScratch();
  private readonly touched = new TouchedEncoder();
  private readonly rowValue = this.valueScratch.take;
  private batch: WriteBatch;
  /** Keys whose newest version is to be written with the open group. */
  private changed: number[] = [];
  private readonly now: Position;
  /** Where the database stands. */
  private written: Position;
  private inFlight: Promise<void> = Promise.resolve();

  private constructor(
    readonly database: Database,
    readonly streams: WatchedStreams,
    position: Position,
    isNew: boolean,
  ) {
    this.now = position;
    this.written = copyOf(position);
    this.batch = database.batch();
    const ordinal = (streamId: Uint8Array) => streams.ordinal(streamId);
    const hasDeleted = () => this.now.deletedKeys > 0 || this.written.deletedKeys > 0;
    this.keyFacts = new KeyFacts(database, ordinal, isNew, hasDeleted);
    this.roleFacts = new RoleFacts(database);
  }

  /** Resumes where the database stands; a new one starts at `firstSeq` behind `prevHash`. */
  static async open(
    database: Database,
    streams: WatchedStreams,
    start: { firstSeq: number; prevHash: Uint8Array },
  ): Promise<StateWriter> {
    const stored = database.getSync(positionKey);
    const position =
      stored === undefined ? startPosition(start.firstSeq, start.prevHash) : decodePosition(stored);
    const writer = new StateWriter(database, streams, position, stored === undefined);
    for (const [ordinal, id] of streams.ids.entries())
      writer.totals.set(ordinal, await writer.readTotals(ordinal, id));
    writer.resumeBlocks();
    return writer;
  }

  /** Where the database stands: what readers see. */
  get position(): Readonly<Position> {
    return this.written;
  }

  /** Where replay stands: ahead of the database by what is not written yet. */
  get applied(): Readonly<Position> {
    return this.now;
  }

  private async readTotals(ordinal: number, id: Uint8Array): Promise<StreamTotals> {
    const stored = await totalsAt(this, ordinal, Number.MAX_SAFE_INTEGER);
    return stored ?? { digest: firstDigest(id), liveKeys: 0 };
  }

  /** The next entry goes into the blocks that the last one is in. */
  private resumeBlocks(): void {
    const first = blockOf(this.now.next);
    const resume = (block: OpenBlock, stored: Uint8Array | undefined) => {
      if (stored !== undefined) block.resume(first, stored);
    };
    resume(this.results, this.database.getSync(keys.resultsKey(first)));
    for (const stream of this.streams.ids.keys()) {
      const digests = new OpenBlock((of) => keys.digestsKey(stream, of));
      resume(digests, this.database.getSync(keys.digestsKey(stream, first)));
      this.digests.set(stream, digests);
    }
  }

  /**
   * Reads what judging a group of entries will ask about, many rows at once. May run while the group before is applied.
   * @param streamIds streams that the entries tag
   */
  async load(streamIds: Iterable<Uint8Array>, items: Iterable<KeySpan>): Promise<void> {
    const tagged = new Set<number>();
    for (const streamId of streamIds) {
      const stream = this.streams.ordinal(streamId);
      if (stream !== undefined) tagged.add(stream);
    }
    for (const stream of tagged) await this.roleFacts.load(stream);
    await this.keyFacts.load(items);
  }

  isMonitored(streamId: Uint8Array): boolean {
    return this.streams.ordinal(streamId) !== undefined;
  }

  newest(item: ReadItem): NewestVersion | undefined {
    const stream = this.streams.ordinal(item.streamId);
    if (stream === undefined) return undefined;
    const fact = this.keyFacts.find(stream, item);
    const { table } = this.keyFacts;
    const now = table.now(fact);
    return now === presence.never ? undefined : { seq: table.seq(fact), live: now === presence.live };
  }

  mayBeSpecial(item: ReadItem): boolean {
    const stream = this.streams.ordinal(item.streamId);
    if (stream === undefined) return false;
    const fact = this.keyFacts.find(stream, item);
    return this.roleFacts.mayBeSpecial(stream, this.keyFacts.table.hashOf(fact));
  }

  foundedAt(streamId: Uint8Array): number | undefined {
    const ordinal = this.streams.ordinal(streamId);
    if (ordinal === undefined) return undefined;
    let founded = this.founded.get(ordinal);
    if (founded === undefined) {
      const row = this.database.getSync(keys.foundingKey(ordinal));
      founded = row === undefined ? null : readU64(row, 0);
      this.founded.set(ordinal, founded);
    }
    return founded ?? undefined;
  }

  role(streamId: Uint8Array, of: Category, key: Uint8Array, account: Uint8Array): RoleFact | undefined {
    const stream = this.streams.ordinal(streamId);
    return stream === undefined ? undefined : this.roleFacts.find(stream, of, key, account);
  }

  specialGrants(streamId: Uint8Array, account: Uint8Array): number {
    const stream = this.streams.ordinal(streamId);
    return stream === undefined ? 0 : this.roleFacts.grantsOf(stream, account);
  }

  /** Applies a committed entry: rows into the open group, facts into memory. `data` holds the values. */
  commit(seq: number, sender: Uint8Array, commit: Commit, data: PresentData): void {
    const changes = new EntryChanges();
    this.touched.begin();
    for (const write of commit.writes) this.putWrite(seq, write, data, changes);
    for (const control of commit.controls) this.putControl(seq, sender, control, changes);
    for (const streamId of commit.founded) {
      const ordinal = this.ordinalOf(streamId);
      this.batch.put(keys.foundingKey(ordinal), u64Bytes(seq));
      this.founded.set(ordinal, seq);
    }
    changes.forEach((ordinal, change) => {
      const before = this.totals.get(ordinal);
      if (before === undefined) throw new Error(`stream ordinal ${ordinal} has no totals`);
      const totals = change.totalsAfter(before, seq);
      addTotals(this.digests.get(ordinal)!, seq, totals, this.batch);
      this.totals.set(ordinal, totals);
      this.now.liveKeys += totals.liveKeys - before.liveKeys;
    });
    this.recordCommit(seq, commit.writes.length, this.touched.end());
  }

  private putWrite(seq: number, write: EffectiveWrite, data: PresentData, changes: EntryChanges): void {
    const stream = this.ordinalOf(write.streamId);
    const fact = this.keyFacts.find(stream, write);
    const place = placeOf(stream, write);
    const value = encodeHistoryValue(write.data, write.offset, write.size, data.source, this.valueScratch);
    putRow(this.batch, keys.placedHistoryKey(place, seq, this.keyScratch), value);
    const { table } = this.keyFacts;
    const before = table.now(fact);
    if (before === presence.never && !isStoredWhole(write.keyLength))
      this.batch.put(keys.longKeyKey(stream, storedKey(write.key)), write.key);
    const change = changes.of(stream);
    if (before === presence.live) change.liveKeys--;
    if (before === presence.deleted) this.now.deletedKeys--;
    if (write.size > 0) change.liveKeys++;
    else this.now.deletedKeys++;
    if (!table.isChanged(fact)) this.changed.push(fact);
    table.change(fact, write.size > 0 ? presence.live : presence.deleted, seq, write.size);
    change.writes.push(write);
    this.touched.write(place);
  }

  private putControl(
    seq: number,
    sender: Uint8Array,
    control: EffectiveControl,
    changes: EntryChanges,
  ): void {
    const stream = this.ordinalOf(control.streamId);
    const subject: keys.RoleSubject = {
      stream,
      category: control.opcode & 0xf0,
      key: storedKey(control.key),
      account: control.account,
    };
    const fact: RoleFact = { opcode: control.opcode, seq, by: control.index === null ? noAccount : sender };
    if (subject.category === category.specialWriter) this.countSpecialGrant(seq, control, stream);
    this.batch.put(keys.roleNowKey(subject), encodeRoleNow(fact));
    this.batch.put(keys.roleFactKey(subject, seq), encodeRoleFact(fact));
    this.batch.put(keys.accountFactKey(subject, seq), encodeRoleFact(fact));
    if (isShortened(subject.key)) this.batch.put(keys.longKeyKey(stream, subject.key), control.key);
    this.roleFacts.set(subject, fact);
    changes.of(stream).facts.push({ ...control, by: fact.by });
    this.touched.role(subject);
  }

  private countSpecialGrant(seq: number, control: EffectiveControl, stream: number): void {
    const { account } = control;
    const before = this.roleFacts.find(stream, category.specialWriter, control.key, account);
    const change = Number(control.opcode === 0x30) - Number(before?.opcode === 0x30);
    if (change === 0) return;
    const count = this.roleFacts.grantsOf(stream, account) + change;
    const row = u32Bytes(count);
    this.batch.put(keys.specialGrantsNowKey(stream, account), row);
    this.batch.put(keys.specialGrantsKey(stream, account, seq), row);
    this.roleFacts.setGrants(stream, account, count);
  }

  private recordCommit(seq: number, writes: number, touched: Uint8Array): void {
    const isShort = isShortTouched(touched);
    addCommit(this.results, seq, writes, isShort ? touched : emptyBytes, this.batch);
    if (!isShort) putRow(this.batch, keys.touchedKey(seq, this.keyScratch.take), touched);
    this.count('committed');
  }

  /** Records the result of an entry that left no other trace. */
  reject(seq: number, result: Omit<StoredResult, 'writes'>): void {
    addRejection(this.results, seq, result, this.batch);
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

  /**
   * Ends the group: its rows and position go to the database in one batch, while the next group is made. Waits for the
   * batch before. Not synced: the state can be replayed again from the log.
   */
  async flush(): Promise<void> {
    for (const change of this.changed) this.putNewest(change);
    this.changed = [];
    this.results.putTo(this.batch);
    for (const digests of this.digests.values()) digests.putTo(this.batch);
    const position = copyOf(this.now);
    this.batch.put(positionKey, encodePosition(position));
    const batch = this.batch;
    this.batch = this.database.batch();
    await this.inFlight;
    this.inFlight = writeBatch(batch, false).then(() => {
      this.written = position;
    });
    // Its failure is told to whoever waits for it next.
    this.inFlight.catch(() => {});
  }

  private putNewest(fact: number): void {
    const { table } = this.keyFacts;
    const place = table.keyOf(fact);
    const newest = { seq: table.seq(fact), size: table.size(fact) };
    const stored = table.stored(fact);
    if (table.now(fact) === presence.live) {
      putRow(this.batch, keys.placedLatestKey(place, this.keyScratch), encodeNewest(newest, this.rowValue));
      if (stored === presence.deleted) this.batch.del(keys.placedDeletedKey(place, this.keyScratch));
    } else {
      putRow(this.batch, keys.placedDeletedKey(place, this.keyScratch), encodeNewest(newest, this.rowValue));
      if (stored === presence.live) this.batch.del(keys.placedLatestKey(place, this.keyScratch));
    }
    table.setWritten(fact);
  }

  /** Resolves when everything that was flushed is in the database. */
  settle(): Promise<void> {
    return this.inFlight;
  }

  /** Whether memory should be given back before more is loaded. */
  get isFull(): boolean {
    return this.keyFacts.isFull || this.roleFacts.isFull;
  }

  /** Gives memory back. Between groups only, when nothing is loaded for the next. */
  async giveRoom(): Promise<void> {
    await this.inFlight;
    this.keyFacts.forget();
    this.roleFacts.forget();
  }

  /** Drops the open group; the writer must not be used after it. */
  async discard(): Promise<void> {
    await this.inFlight.catch(() => {});
    await this.batch.close();
  }

  private ordinalOf(streamId: Uint8Array): number {
    const ordinal = this.streams.ordinal(streamId);
    if (ordinal === undefined) throw new Error('a committed entry names a stream that is not watched');
    return ordinal;
  }
}

function copyOf(position: Position): Position {
  return { ...position, counts: [...position.counts] };
}
