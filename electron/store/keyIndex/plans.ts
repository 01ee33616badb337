/**
 * Lists of what was written up to a state, or between two: made once for all who ask, and kept for the next ones. Who
 * loses interest ends nobody else's.
 */
import { equalBytes, toHex } from '../../../shared/bytes';
import { type PlanBounds, type PlannedKeys, type PlanProgress, planKeys } from '../plannedKeys';
import { StateReader } from '../stateReader';
import type { Database } from '../store';
import type { WatchedStreams } from '../streams';

/** Plans that are kept: the slider moves about few places at a time. */
const mostKept = 4;
/** People see no more of progress. ms */
const toldEvery = 50;

interface Plan {
  keys: Promise<PlannedKeys | undefined>;
  listeners: Set<PlanProgress>;
}

/** The state that a plan ends at. */
interface End {
  at: number;
  digest: Uint8Array;
}

export class Plans {
  private readonly kept = new Map<string, Plan>();
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly ending = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly watched: WatchedStreams,
  ) {}

  /** Whether a plan of this state was made, or is being made. */
  async has(state: StateReader, stream: number, from: number): Promise<boolean> {
    const { digest } = await state.totals(stream);
    return this.kept.has(nameOf(stream, from, digest));
  }

  /** What was written up to the reader's seq; undefined where it is too much to be listed. */
  async get(
    state: StateReader,
    stream: number,
    bounds: PlanBounds,
    onProgress: PlanProgress,
  ): Promise<PlannedKeys | undefined> {
    const { digest } = await state.totals(stream);
    const name = nameOf(stream, bounds.from, digest);
    const plan = this.kept.get(name) ?? this.begin(stream, { at: state.at, digest }, bounds);
    // The newest stands last.
    this.kept.delete(name);
    this.kept.set(name, plan);
    for (const [oldest] of this.kept) if (this.kept.size > mostKept) this.kept.delete(oldest);
    plan.listeners.add(onProgress);
    try {
      return await plan.keys;
    } catch (error) {
      this.kept.delete(name);
      throw error;
    } finally {
      plan.listeners.delete(onProgress);
    }
  }

  private begin(stream: number, end: End, bounds: PlanBounds): Plan {
    const listeners = new Set<PlanProgress>();
    let told = performance.now();
    const keys = this.read(stream, end, bounds, (done, total) => {
      if (performance.now() - told < toldEvery) return;
      told = performance.now();
      for (const listener of listeners) listener(done, total);
    });
    const ended: Promise<unknown> = keys.then(
      () => this.underWay.delete(ended),
      () => this.underWay.delete(ended),
    );
    this.underWay.add(ended);
    return { keys, listeners };
  }

  /** On a snapshot of its own: whoever asked first may be gone before the plan is made. */
  private async read(
    stream: number,
    { at, digest }: End,
    bounds: PlanBounds,
    onProgress: PlanProgress,
  ): Promise<PlannedKeys | undefined> {
    const state = StateReader.open(this.database, this.watched, at, this.ending.signal);
    try {
      // Entries may have been taken back since, and others have come.
      if (!equalBytes((await state.totals(stream)).digest, digest)) return undefined;
      return await planKeys(state, stream, bounds, onProgress);
    } finally {
      await state.close();
    }
  }

  /** Before the database is closed. */
  async close(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.underWay);
  }
}

/** The same history is the same state, whatever its seq. */
function nameOf(stream: number, from: number, digest: Uint8Array): string {
  return `${stream} ${from} ${toHex(digest)}`;
}
