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

/** Keys whose versions are read side by side. */
const readTogether = 64;

interface Entry {
  seq: number;
  /** Stored keys of the index's stream that it wrote. */
  stored: Uint8Array[];
}

/** What became of one key in an entry. */
interface KeyChange {
  stored: Uint8Array;
  pairs: PairChange[];
  failure: string | null;
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
    let together: Entry[] = [];
    let waiting = 0;
    for await (const [seq, result] of eachResult(this.state, this.position.next, end)) {
      const touched = touchedInResult(result) ?? this.state.get(keys.touchedKey(seq));
      const writes = touched === undefined ? [] : decodeTouched(touched).writes;
      const stored = writes.flatMap(({ stream, key }) => (stream === this.index.stream ? [key] : []));
      if (stored.length > 0) together.push({ seq, stored });
      waiting += stored.length;
      this.keys += stored.length;
      const isLast = ++seen === groupEntries || this.isFull;
      if (waiting >= readTogether || isLast) {
        await this.add(together);
        together = [];
        waiting = 0;
      }
      if (isLast) return seq + 1;
    }
    await this.add(together);
    // Skipped entries have no result.
    return end;
  }

  private get isFull(): boolean {
    return this.keys >= this.context.groupKeys || performance.now() - this.started > groupMilliseconds;
  }

  /** Entries side by side, so that their reads need not wait for each other; what they change is noted in their order. */
  private async add(entries: readonly Entry[]): Promise<void> {
    const found = await Promise.all(
      entries.map(async ({ seq, stored }) => {
        const changed = await this.changesOfAll(seq, stored);
        const hasPairs = changed.some(({ pairs }) => pairs.length > 0);
        return { seq, changed, digest: hasPairs && (await digestAfter(this.state, this.index.stream, seq)) };
      }),
    );
    for (const { seq, changed, digest } of found) this.note(seq, digest, changed);
  }

  private async changesOfAll(seq: number, stored: readonly Uint8Array[]): Promise<KeyChange[]> {
    const all: KeyChange[] = [];
    // An entry can have tens of thousands of keys.
    for (let from = 0; from < stored.length; from += readTogether) {
      const part = stored.slice(from, from + readTogether);
      all.push(...(await Promise.all(part.map((key) => this.changesOf(seq, key)))));
    }
    return all;
  }

  /** @param digest of the stream after the entry; needed only where pairs changed */
  private note(seq: number, digest: Uint8Array | false, keyChanges: readonly KeyChange[]): void {
    const { index, batch } = this;
    const changes: PairChange[] = [];
    for (const { stored, pairs, failure } of keyChanges) {
      if (failure !== null) batch.put(keys.indexFailureKey(index.id, seq, stored), fromText(failure));
      for (const change of pairs) {
        changes.push(change);
        this.pairs += change.isAdded ? 1 : -1;
        batch.put(keys.indexFactKey(index.id, change.pair, seq), Uint8Array.of(change.isAdded ? 1 : 0));
      }
    }
    if (digest !== false)
      batch.put(keys.indexTouchedKey(index.id, seq), encodeIndexTouched({ digest, changes }));
  }

  /** Pairs that came and went when an entry wrote a key. */
  private async changesOf(seq: number, stored: Uint8Array): Promise<KeyChange> {
    const { index, state, reads } = this;
    const key = state.fullKey(index.stream, stored);
    const [version, before] = await reads.versions(index.stream, key, 2, seq);
    if (version?.seq !== seq) throw new Error(`entry ${seq} has no version of a key that it wrote`);
    const now = this.evaluate(key, version);
    const then = this.evaluate(key, before);
    const change = (isAdded: boolean) => (indexKey: Uint8Array) => ({
      isAdded,
      pair: keys.pairBytes(indexKey, stored),
    });
    const pairs = [
      ...without(then.keys, now.keys).map(change(false)),
      ...without(now.keys, then.keys).map(change(true)),
    ];
    return { stored, pairs, failure: now.failure };
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
