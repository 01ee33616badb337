/**
 * Builds an index from the state, by what each entry touched, and keeps it up: a group of entries at a time, its rows in
 * one write with its position. After a rollback of the state it goes back itself, to where both agree. A kill at any
 * moment loses nothing and repeats nothing.
 */
import { compareBytes, fromText } from '../../shared/bytes';
import {
  encodeIndexPosition,
  encodeIndexTouched,
  type IndexPosition,
  type PairChange,
} from '../store/indexRows';
import { digestAfter, isSound, readIndexPosition } from '../store/indexState';
import * as keys from '../store/keys';
import { PointReads } from '../store/pointReads';
import { eachResult } from '../store/resultRows';
import { touchedInResult } from '../store/results';
import type { Version } from '../store/stateReader';
import { StateReader } from '../store/stateReader';
import { type Database, type WriteBatch, writeBatch } from '../store/store';
import type { IndexedStream, WatchedStreams } from '../store/streams';
import { decodeTouched } from '../store/touched';
import { type Evaluate, mostIndexed } from './evaluate';
import { goBack, removeRows } from './goBack';

export interface IndexToBuild extends IndexedStream {
  evaluate: Evaluate;
}

export interface BuildContext {
  database: Database;
  streams: WatchedStreams;
  /** Keys that one write takes at most. */
  groupKeys: number;
  /** At most so many bytes of a version's value from its start. */
  readValue: (version: Version, length: number) => Uint8Array;
}

/** What one write takes at most besides: entries looked at, and milliseconds. */
const groupEntries = 5000;
const groupMilliseconds = 200;

/** How far an index is after a step. */
export interface BuildStep {
  position: IndexPosition;
  /** Whether the state has more. */
  hasMore: boolean;
}

/** One group. @throws what the database or the machine throws; the index is as it was then */
export async function buildStep(context: BuildContext, index: IndexToBuild): Promise<BuildStep> {
  const { database, streams } = context;
  const state = StateReader.open(database, streams, null);
  try {
    const position = readIndexPosition(state, index.id);
    if (position.isRemoved) await removeRows(database, index.id);
    else if (await isSound(state, index, position))
      return await new Group(context, state, index, position).run();
    else await goBack(state, index, position);
    return { position, hasMore: true };
  } finally {
    await state.close();
  }
}

class Group {
  private readonly batch: WriteBatch;
  private readonly reads: PointReads;
  private readonly started = performance.now();
  private keys = 0;
  private pairs: number;

  constructor(
    private readonly context: BuildContext,
    private readonly state: StateReader,
    private readonly index: IndexToBuild,
    private readonly position: IndexPosition,
  ) {
    this.batch = context.database.batch();
    this.reads = new PointReads(state);
    this.pairs = position.pairs;
  }

  async run(): Promise<BuildStep> {
    const { state, index, position } = this;
    const end = state.position.next;
    if (position.next >= end) {
      await this.batch.close();
      return { position, hasMore: false };
    }
    try {
      const next = await this.entries(end);
      const digest = await digestAfter(state, index.stream, next - 1);
      const moved: IndexPosition = { next, digest, pairs: this.pairs, isRemoved: false };
      this.batch.put(keys.indexKey(index.id), encodeIndexPosition(moved));
      await writeBatch(this.batch, false);
      return { position: moved, hasMore: next < end };
    } catch (error) {
      await this.batch.close();
      throw error;
    } finally {
      await this.reads.close();
    }
  }

  /** Entries until the group is full. @returns the first that is left */
  private async entries(end: number): Promise<number> {
    let seen = 0;
    for await (const [seq, result] of eachResult(this.state, this.position.next, end)) {
      const touched = touchedInResult(result) ?? this.state.get(keys.touchedKey(seq));
      if (touched !== undefined) await this.entry(seq, decodeTouched(touched).writes);
      if (++seen === groupEntries || this.isFull) return seq + 1;
    }
    // Skipped entries have no result.
    return end;
  }

  private get isFull(): boolean {
    return this.keys >= this.context.groupKeys || performance.now() - this.started > groupMilliseconds;
  }

  private async entry(seq: number, writes: { stream: number; key: Uint8Array }[]): Promise<void> {
    const { index, batch, state } = this;
    const changes: PairChange[] = [];
    for (const { stream, key } of writes) {
      if (stream !== index.stream) continue;
      this.keys++;
      for (const change of await this.changesOf(seq, key)) {
        changes.push(change);
        this.pairs += change.isAdded ? 1 : -1;
        batch.put(keys.indexFactKey(index.id, change.pair, seq), Uint8Array.of(change.isAdded ? 1 : 0));
      }
    }
    if (changes.length === 0) return;
    const digest = await digestAfter(state, index.stream, seq);
    batch.put(keys.indexTouchedKey(index.id, seq), encodeIndexTouched({ digest, changes }));
  }

  /** Pairs that came and went when an entry wrote a key. */
  private async changesOf(seq: number, stored: Uint8Array): Promise<PairChange[]> {
    const { index, state, reads, batch } = this;
    const key = state.fullKey(index.stream, stored);
    const [version, before] = await reads.versions(index.stream, key, 2, seq);
    if (version?.seq !== seq) throw new Error(`entry ${seq} has no version of a key that it wrote`);
    const now = this.evaluate(key, version);
    if (now.failure !== null) batch.put(keys.indexFailureKey(index.id, seq, stored), fromText(now.failure));
    const then = this.evaluate(key, before);
    const change = (isAdded: boolean) => (indexKey: Uint8Array) => ({
      isAdded,
      pair: keys.pairBytes(indexKey, stored),
    });
    return [
      ...without(then.keys, now.keys).map(change(false)),
      ...without(now.keys, then.keys).map(change(true)),
    ];
  }

  private evaluate(key: Uint8Array, version: Version | undefined): ReturnType<Evaluate> {
    if (version === undefined || version.stored.size === 0) return { keys: [], failure: null };
    // One byte more than is indexed tells that there is more.
    return this.index.evaluate(key, this.context.readValue(version, mostIndexed + 1));
  }
}

/** Both in byte order. */
function without(keys: readonly Uint8Array[], others: readonly Uint8Array[]): Uint8Array[] {
  const missing: Uint8Array[] = [];
  let at = 0;
  for (const key of keys) {
    while (at < others.length && compareBytes(others[at]!, key) < 0) at++;
    if (at === others.length || compareBytes(others[at]!, key) !== 0) missing.push(key);
  }
  return missing;
}
