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
import type { Patience } from './patience';

export interface IndexToBuild extends IndexedStream {
  evaluate: Evaluate;
  patience: Patience;
}

export interface BuildContext {
  database: Database;
  streams: WatchedStreams;
  /** Keys that one write takes at most. */
  groupKeys: number;
  /** At most so many bytes of a version's value from its start. */
  readValue: (version: Version, length: number) => Uint8Array;
  /** Ends a step soon; what it had is not written. */
  signal: AbortSignal;
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

/** One group. @throws what the database or the machine throws, and when it is aborted; the index is as it was then */
export async function buildStep(context: BuildContext, index: IndexToBuild): Promise<BuildStep> {
  const { database, streams } = context;
  const state = StateReader.open(database, streams, null);
  try {
    const position = readIndexPosition(state, index.id);
    if (position.isRemoved) await removeRows(database, index.id);
    else if (await isSound(state, index, position)) {
      if (position.givenUp !== null) return { position, hasMore: false };
      return await new Group(context, state, index, position).run();
    } else await goBack(state, index, position);
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

/** A key of an entry before its values are evaluated. */
interface ReadKey {
  stored: Uint8Array;
  key: Uint8Array;
  version: Version;
  before: Version | undefined;
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
  private givenUp: string | null = null;

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
      const moved: IndexPosition = { ...position, next, digest, pairs: this.pairs, givenUp: this.givenUp };
      this.batch.put(keys.indexKey(index.id), encodeIndexPosition(moved));
      await writeBatch(this.batch, false);
      return { position: moved, hasMore: next < end && this.givenUp === null };
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
        const next = await this.add(together);
        if (next !== undefined) return next;
        together = [];
        waiting = 0;
      }
      if (isLast) return seq + 1;
    }
    // Skipped entries have no result.
    return (await this.add(together)) ?? end;
  }

  private get isFull(): boolean {
    return this.keys >= this.context.groupKeys || this.isLate;
  }

  private get isLate(): boolean {
    return performance.now() - this.started > groupMilliseconds;
  }

  /**
   * Entries are read side by side, so that their reads need not wait for each other; what they change is noted in their
   * order. @returns the first that is left, where the group ended before all of them
   */
  private async add(entries: readonly Entry[]): Promise<number | undefined> {
    const starts = await Promise.all(entries.map(({ seq, stored }) => this.read(seq, stored, 0)));
    const found: { seq: number; changed: KeyChange[] }[] = [];
    let left: number | undefined;
    for (const [place, { seq, stored }] of entries.entries()) {
      const changed = await this.changesOf(seq, stored, starts[place]!);
      if (changed !== undefined) found.push({ seq, changed });
      left = changed === undefined ? seq : this.isLate ? seq + 1 : undefined;
      if (left !== undefined) break;
    }
    const digests = await Promise.all(
      found.map(({ seq, changed }) => {
        const hasPairs = changed.some(({ pairs }) => pairs.length > 0);
        return hasPairs && digestAfter(this.state, this.index.stream, seq);
      }),
    );
    for (const [place, { seq, changed }] of found.entries()) this.note(seq, digests[place]!, changed);
    return left;
  }

  /** @param start what its first keys were found to be. @returns undefined where the function was given up */
  private async changesOf(
    seq: number,
    stored: readonly Uint8Array[],
    start: readonly ReadKey[],
  ): Promise<KeyChange[] | undefined> {
    const all: KeyChange[] = [];
    // An entry can have tens of thousands of keys.
    for (let from = 0, part = start; part.length > 0; ) {
      for (const each of part) {
        await this.index.patience.turn(this.context.signal);
        this.givenUp = this.index.patience.end(seq);
        if (this.givenUp !== null) return undefined;
        all.push(this.changeOf(each));
      }
      from += readTogether;
      part = await this.read(seq, stored, from);
    }
    return all;
  }

  /** Some of the keys that an entry wrote, from a place among them on. */
  private read(seq: number, stored: readonly Uint8Array[], from: number): Promise<ReadKey[]> {
    const { index, state, reads } = this;
    return Promise.all(
      stored.slice(from, from + readTogether).map(async (each) => {
        const key = state.fullKey(index.stream, each);
        const [version, before] = await reads.versions(index.stream, key, 2, seq);
        if (version?.seq !== seq) throw new Error(`entry ${seq} has no version of a key that it wrote`);
        return { stored: each, key, version, before };
      }),
    );
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
  private changeOf({ stored, key, version, before }: ReadKey): KeyChange {
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
    const value = this.context.readValue(version, mostIndexed + 1);
    const evaluation = this.index.evaluate(key, value);
    this.index.patience.note(evaluation);
    return evaluation;
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
