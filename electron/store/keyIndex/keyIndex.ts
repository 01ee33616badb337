/**
 * What a reader knows of the keys of its streams beyond the tables: fences, by which prefixes are counted, and plans of
 * sparse old states. Made where a question would have taken long, in the background, and kept up from the by-seq rows.
 */
import { join } from 'node:path';
import { equalBytes } from '../../../shared/bytes';
import type { PrefixCount } from '../../../shared/contract/outputs';
import { type PlannedKeys, type PlanProgress, sparseState, touchedBetween } from '../plannedKeys';
import { type OldStateIndex, StateReader } from '../stateReader';
import type { Database } from '../store';
import type { WatchedStreams } from '../streams';
import { decodeTouched } from '../touched';
import { buildBlocks } from './buildFences';
import { BlockCounter } from './countPrefix';
import { readFences, writeFences } from './fenceFile';
import { Fences } from './fences';
import { Plans } from './plans';

const fileName = 'fences';
/** A state is sparse where so many keys of today come to one of then: a list of it is sooner made than walked to. */
const sparseBelow = 64;
/** More is compared by walking both states: that shows first results sooner. */
const largestComparison = { entries: 400_000, writes: 200_000 };
const unheard: PlanProgress = () => {};
/** Blocks that one question counts again before it says that it does not know. */
const recountedAtOnce = 200;

/** How far the count of a stream's keys has come. */
export interface Building {
  done: number;
  /** Versions in the stream are not known before, so the live keys stand for them. */
  total: number;
}

export class KeyIndex {
  private readonly streams = new Map<number, Fences>();
  /** The first entry that is not counted in, and the chain hash of the one before it. */
  private next = 0;
  private hash: Uint8Array = new Uint8Array(32);
  private readonly plans: Plans;
  private readonly building = new Map<number, Building>();
  private readonly builds = new Set<Promise<void>>();
  private readonly ending = new AbortController();
  private work: Promise<unknown> = Promise.resolve();
  private loaded: Promise<void> | undefined;
  private isChanged = false;

  /**
   * @param hashOf chain hash of an entry of the log; undefined where there is none
   * @param letOthersGo resolves when work that nobody waits for may go on
   */
  constructor(
    private readonly database: Database,
    private readonly watched: WatchedStreams,
    private readonly hashOf: (seq: number) => Uint8Array | undefined,
    private readonly letOthersGo: () => Promise<void> = async () => {},
  ) {
    this.plans = new Plans(database, watched);
  }

  /** The same, for a caller who wants to see how far a plan is. */
  heardBy(onProgress: PlanProgress): OldStateIndex {
    return {
      ready: () => this.ready(),
      leap: (...asked) => this.leap(...asked),
      plan: (...asked) => this.plan(...asked, onProgress),
      want: (stream) => this.want(stream),
    };
  }

  private get file(): string {
    return join(this.database.location, fileName);
  }

  /** Loads what an earlier session counted. */
  ready(): Promise<void> {
    this.loaded ??= this.load();
    return this.loaded;
  }

  private async load(): Promise<void> {
    const stored = await readFences(this.file);
    if (stored === undefined) return;
    for (const [stream, fences] of stored.streams) this.streams.set(stream, fences);
    this.next = stored.next;
    this.hash = stored.hash;
  }

  /** One after the other: each leaves the fences at a later entry than it found them. */
  private inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const done = this.work.then(work, work);
    this.work = done.catch(() => {});
    return done;
  }

  /** Where reading on may go past keys that were not there yet at `at`; see Fences. */
  leap(stream: number, storedKey: Uint8Array, at: number, reverse: boolean): Uint8Array | 'end' | undefined {
    // What came after the fences were counted last is in none of them.
    if (at >= this.next || !this.isOnHistory()) return undefined;
    return this.streams.get(stream)?.leap(storedKey, at, reverse);
  }

  /** The keys of an old state, if it is sparse and not too large to be listed; undefined otherwise. */
  async plan(
    state: StateReader,
    stream: number,
    walked: boolean,
    onProgress = unheard,
  ): Promise<PlannedKeys | undefined> {
    const isWanted =
      walked || (await this.plans.has(state, stream, 0)) || (await this.isSparse(state, stream));
    return isWanted ? this.plans.get(state, stream, sparseState, onProgress) : undefined;
  }

  /** What was written to a stream between two states; undefined where it is too much to be listed. */
  written(
    earlier: StateReader,
    later: StateReader,
    stream: number,
    onProgress: PlanProgress,
  ): Promise<PlannedKeys | undefined> {
    const bounds = { from: earlier.at + 1, ...largestComparison };
    return this.plans.get(later, stream, bounds, onProgress);
  }

  private async isSparse(state: StateReader, stream: number): Promise<boolean> {
    const { liveKeys } = await state.totals(stream);
    const newest = StateReader.open(this.database, this.watched, null);
    try {
      return liveKeys * sparseBelow < (await newest.totals(stream)).liveKeys;
    } finally {
      await newest.close();
    }
  }

  /** About how many keys lie between two, today; undefined where the stream was not counted. Only for guesses. */
  keysBetween(stream: number, from: Uint8Array | undefined, to: Uint8Array | undefined): number | undefined {
    return from === undefined ? 0 : this.streams.get(stream)?.keysBetween(from, to);
  }

  /** A key with about this share of the keys between two before it. */
  keyAt(stream: number, from: Uint8Array, to: Uint8Array | undefined, share: number): Uint8Array | undefined {
    return this.streams.get(stream)?.keyAt(from, to, share);
  }

  /** Whether what was counted is of the log as it is now: another order of entries may have taken its place. */
  private isOnHistory(): boolean {
    const known = this.next === 0 ? undefined : this.hashOf(this.next - 1);
    return known !== undefined && equalBytes(known, this.hash);
  }

  /** Makes fences of a stream from now on, where it has none. */
  async want(stream: number): Promise<void> {
    await this.ready();
    if (this.streams.has(stream) || this.building.has(stream) || this.ending.signal.aborted) return;
    this.building.set(stream, { done: 0, total: 0 });
    this.builds.add(this.build(stream));
  }

  progress(stream: number): Building | undefined {
    return this.building.get(stream);
  }

  /**
   * Live keys under each prefix at the newest seq.
   * @param prefixes none longer than a stored key's shared part
   * @returns undefined without fences
   */
  async counts(
    stream: number,
    prefixes: readonly Uint8Array[],
    signal: AbortSignal | undefined,
  ): Promise<{ at: number; counts: PrefixCount[] } | undefined> {
    await this.ready();
    return this.inTurn(async () => {
      const fences = this.streams.get(stream);
      if (fences === undefined) return undefined;
      const state = StateReader.open(this.database, this.watched, null, signal);
      try {
        if (!(await this.catchUp(state))) return undefined;
        const counter = new BlockCounter(state, stream, fences, recountedAtOnce);
        try {
          const counts: PrefixCount[] = [];
          for (const prefix of prefixes) counts.push(await counter.count(prefix));
          this.isChanged ||= counter.hasCounted;
          return { at: state.at, counts };
        } finally {
          await counter.close();
        }
      } finally {
        await state.close();
      }
    });
  }

  /** Marks what was written since. @returns false where the fences are of another history, and are dropped */
  private async catchUp(state: StateReader): Promise<boolean> {
    const { position } = state;
    if (position.next === this.next && equalBytes(position.lastHash, this.hash)) return true;
    if (this.next > position.next || !this.isOnHistory()) {
      this.streams.clear();
      return false;
    }
    for await (const [seq, encoded] of touchedBetween(state, this.next, position.next)) {
      for (const { stream, key } of decodeTouched(encoded).writes) this.streams.get(stream)?.touch(key, seq);
    }
    this.next = position.next;
    this.hash = position.lastHash;
    this.isChanged = true;
    return true;
  }

  private async build(stream: number): Promise<void> {
    const state = StateReader.open(this.database, this.watched, null, this.ending.signal);
    try {
      const progress = this.building.get(stream) ?? { done: 0, total: 0 };
      progress.total = (await state.totals(stream)).liveKeys;
      const blocks = await buildBlocks(this.database, stream, {
        snapshot: state.snapshot,
        signal: this.ending.signal,
        onRows: (rows) => {
          progress.done = rows;
          progress.total = Math.max(progress.total, rows);
          return this.letOthersGo();
        },
      });
      await this.inTurn(() => this.install(state, stream, new Fences(blocks)));
    } catch {
      // Counts stay bounds; whoever asks next begins again, unless all ends.
    } finally {
      this.building.delete(stream);
      await state.close();
    }
  }

  /** The fences of all streams hold at one entry: whichever is behind is brought to the other. */
  private async install(built: StateReader, stream: number, fences: Fences): Promise<void> {
    const state = StateReader.open(this.database, this.watched, null, this.ending.signal);
    try {
      if (this.streams.size > 0) await this.catchUp(state);
      for await (const [seq, encoded] of touchedBetween(state, built.position.next, state.position.next))
        for (const write of decodeTouched(encoded).writes)
          if (write.stream === stream) fences.touch(write.key, seq);
      this.streams.set(stream, fences);
      this.next = state.position.next;
      this.hash = state.position.lastHash;
      await this.save();
    } finally {
      await state.close();
    }
  }

  private async save(): Promise<void> {
    await writeFences(this.file, { next: this.next, hash: this.hash, streams: this.streams }).catch(() => {
      // A full disk costs the next start its counts.
    });
    this.isChanged = false;
  }

  /** Before the database is closed. */
  async close(): Promise<void> {
    this.ending.abort();
    await Promise.allSettled(this.builds);
    await this.plans.close();
    await this.inTurn(async () => {
      if (this.isChanged && this.streams.size > 0) await this.save();
    });
  }
}
