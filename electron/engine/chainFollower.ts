/**
 * Follows a Flow contract: one loop takes its entries into the log in order, one gets their data. Both ask the feeder
 * thread for what comes next and hand it to the writer thread, so that neither is asked faster than it answers.
 */
import type { MissingData, SourceStatus } from '../../shared/contract/source';
import { type ErrorEnvelope, StreamscopeError, toEnvelope } from '../../shared/errors';
import type { ChainCursor } from '../log/zeroG/chainCursor';
import type { ChainStep } from '../log/zeroG/chainReader';
import type { Downloaded, Wanted } from '../log/zeroG/download';
import { Pause } from './pause';
import type { ThreadLink } from './threadLink';

export interface FollowPorts {
  writer: Pick<ThreadLink, 'call'>;
  feeder: Pick<ThreadLink, 'call'>;
  /** Runs changes of the log one after the other. */
  enqueue<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Called when the log or its data changed: replay may go on. */
  onChange(): void;
  /** Called when the status changed. */
  onStatus(): void;
  /** Called with entries that came from the chain into the log. */
  onPlaced(entries: readonly { seq: number; txHash: Uint8Array | undefined }[]): void;
  /** Called with the first of the entries that the chain took back, once the log has lost them. */
  onTakenOut(from: number): void;
  /** Called with entries whose data was found, proven and taken into the log. */
  onFetched(seqs: readonly number[]): void;
}

/** Milliseconds between two looks for a new block. */
const pollInterval = 400;
/** Milliseconds until data that replay waits for is asked for again. */
const waitedInterval = 1_000;
/** Of other missing data and of a failing server: doubled from try to try, up to the longest. */
const shortestPause = 500;
const longestPause = 30_000;
/** Entries whose data is asked for together. */
const wantedTogether = 400;
/** Entries that the status names. */
export const mostTold = 100;

/** Milliseconds without an answer after which nobody is called in step. */
const patience = 5_000;

type Told = Pick<
  SourceStatus,
  'head' | 'headAt' | 'readTo' | 'fault' | 'received' | 'fetched' | 'reorganisations'
>;

export class ChainFollower {
  private readonly ended = new AbortController();
  private readonly context = { signal: this.ended.signal, progress: () => {} };
  private readonly told: Told = {
    head: null,
    headAt: null,
    readTo: null,
    fault: null,
    received: 0,
    fetched: 0,
    reorganisations: 0,
  };
  private readonly missing = new Map<number, MissingData & { askedAt: number; pause: number }>();
  private readonly givenUp = new Set<number>();
  /** One for each loop that gets data. While one hands on what it got, the other asks. */
  private readonly dataPauses = [new Pause(), new Pause()];
  private readonly underWay = new Set<number>();
  private readonly chainPause = new Pause();
  private isUnanswered = false;
  private loops: Promise<unknown> = Promise.resolve();

  /** @param downloadRounds after which data is given up; 0 waits for ever */
  constructor(
    private readonly ports: FollowPorts,
    private readonly downloadRounds: number,
  ) {}

  start(): void {
    this.loops = Promise.all([
      this.untilEnded(() => this.follow()),
      ...this.dataPauses.map((pause, i) => this.untilEnded(() => this.getData(pause, i === 0))),
    ]);
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    this.ended.abort();
    this.lookAgain();
    this.chainPause.end();
    await this.loops;
  }

  status(): Omit<SourceStatus, 'source' | 'outgoing'> {
    const { head, readTo, fault } = this.told;
    const isBehind = head !== null && (readTo ?? -1) < head;
    const atHead = this.isUnanswered ? 'unanswered' : 'following';
    const phase = fault !== null ? 'failing' : head === null ? 'connecting' : isBehind ? 'behind' : atHead;
    const missing = [...this.missing.values()].sort((a, b) => a.seq - b.seq).slice(0, mostTold);
    return {
      ...this.told,
      phase,
      missing: missing.map(({ seq, reason, rounds }) => ({ seq, reason, rounds })),
      givenUp: [...this.givenUp].sort((a, b) => a - b).slice(0, mostTold),
    };
  }

  /** Asks at once for everything that is missing, given up or not. @param seq one of those that were given up */
  async retry(seq: number): Promise<void> {
    await this.ports.enqueue(() => this.ports.writer.call('retry', seq));
    this.givenUp.delete(seq);
    this.missing.delete(seq);
    this.ports.onChange();
    this.lookAgain();
  }

  /** Other streams are watched, or replay came further: there may be data to get. */
  lookAgain(): void {
    for (const pause of this.dataPauses) pause.end();
  }

  /** Goes on after faults, ever more slowly while they last. */
  private async untilEnded(work: () => Promise<void>): Promise<void> {
    let pause = shortestPause;
    while (!this.ended.signal.aborted) {
      const began = Date.now();
      try {
        await work();
      } catch (error) {
        if (this.ended.signal.aborted) return;
        if (Date.now() - began > longestPause) pause = shortestPause;
        this.tell({ fault: faultOf(error) });
        await this.chainPause.wait(pause);
        pause = Math.min(2 * pause, longestPause);
      }
    }
  }

  private tell(change: Partial<Told>): void {
    Object.assign(this.told, change);
    this.ports.onStatus();
  }

  private async follow(): Promise<void> {
    for (const seq of await this.ports.writer.call<number[]>('givenUp', mostTold)) this.givenUp.add(seq);
    const kept = await this.ports.writer.call<ChainCursor | undefined>('chainCursor', undefined);
    let cursor = await this.ports.feeder.call<ChainCursor>('begin', kept, this.context);
    while (!this.ended.signal.aborted) {
      const step = await this.next(cursor);
      cursor = await this.take(cursor, step);
      if (step.kind === 'none') await this.chainPause.wait(pollInterval);
    }
  }

  private async next(cursor: ChainCursor): Promise<ChainStep> {
    const isLate = setTimeout(() => this.setUnanswered(true), patience);
    try {
      const step = await this.ports.feeder.call<ChainStep>('next', cursor, this.context);
      this.told.headAt = Math.floor(Date.now() / 1000);
      return step;
    } finally {
      clearTimeout(isLate);
      this.setUnanswered(false);
    }
  }

  private setUnanswered(isUnanswered: boolean): void {
    if (isUnanswered === this.isUnanswered) return;
    this.isUnanswered = isUnanswered;
    this.ports.onStatus();
  }

  private async take(cursor: ChainCursor, step: ChainStep): Promise<ChainCursor> {
    const { writer, enqueue, onChange } = this.ports;
    if (step.kind === 'none') {
      this.tell({ head: step.head, readTo: cursor.block, fault: null });
      return cursor;
    }
    if (step.kind === 'gap') {
      const message = `The chain's server leaves events out: ${step.reason}. They are asked for again.`;
      const fault = { code: 'networkFailed', message, data: { url: 'chain', reason: step.reason } } as const;
      this.tell({ head: step.head, fault });
      await this.chainPause.wait(waitedInterval);
      return step.cursor;
    }
    if (step.kind === 'reorganised') {
      await this.rewind(step.cursor);
      return step.cursor;
    }
    const { entries } = step;
    const outcome = await enqueue(() => writer.call('takePage', { entries, cursor: step.cursor }));
    if (outcome === 'differs') {
      await this.rewind(cursor);
      return cursor;
    }
    this.ports.onPlaced(entries.map(({ seq, origin }) => ({ seq, txHash: origin.txHash })));
    const received = this.told.received + entries.length;
    this.tell({ head: step.head, readTo: step.cursor.block, fault: null, received });
    if (entries.length > 0) {
      onChange();
      this.lookAgain();
    }
    return step.cursor;
  }

  private async rewind(cursor: ChainCursor): Promise<void> {
    const { writer, enqueue, onChange, onTakenOut } = this.ports;
    const to = await enqueue(() => writer.call<number>('rewind', cursor));
    onTakenOut(to);
    for (const seq of this.missing.keys()) if (seq >= to) this.missing.delete(seq);
    for (const seq of this.givenUp) if (seq >= to) this.givenUp.delete(seq);
    this.tell({ readTo: cursor.block, reorganisations: this.told.reorganisations + 1 });
    onChange();
  }

  /** @param again whether data that was missing before is asked for too */
  private async getData(pause: Pause, again: boolean): Promise<void> {
    while (!this.ended.signal.aborted) {
      const limit = wantedTogether + this.underWay.size;
      const wanted = await this.ports.writer.call<Wanted[]>('wanted', limit);
      if (again) this.forgetAllBut(wanted);
      const due = this.due(wanted).filter(({ seq }) => again || !this.missing.has(seq));
      if (due.length > 0) await this.get(due);
      if (due.length === 0 || due.every(({ seq }) => this.missing.has(seq))) {
        // What the other loop asks for now may be missing in a moment, and it does not ask again.
        const isSoonDue = again && (this.missing.size > 0 || this.underWay.size > 0);
        await pause.wait(isSoonDue ? waitedInterval : longestPause);
      }
    }
  }

  /** Data that came in another way, or that replay needs no more. */
  private forgetAllBut(wanted: readonly Wanted[]): void {
    const seqs = new Set(wanted.map(({ seq }) => seq));
    for (const seq of this.missing.keys()) if (!seqs.has(seq)) this.missing.delete(seq);
  }

  /** The first is what replay waits for; the others are asked for ever more rarely. */
  private due(wanted: readonly Wanted[]): Wanted[] {
    const now = Date.now();
    return wanted.filter(({ seq }, i) => {
      if (this.underWay.has(seq)) return false;
      const before = this.missing.get(seq);
      return before === undefined || i === 0 || before.askedAt + before.pause <= now;
    });
  }

  private async get(due: readonly Wanted[]): Promise<void> {
    for (const { seq } of due) this.underWay.add(seq);
    try {
      await this.takeData(await this.ports.feeder.call<Downloaded>('get', due, this.context));
    } finally {
      for (const { seq } of due) this.underWay.delete(seq);
    }
  }

  private async takeData({ filled, missing }: Downloaded): Promise<void> {
    const { writer, enqueue, onChange, onFetched } = this.ports;
    if (filled.length > 0) {
      await enqueue(() => writer.call('fill', filled));
      onFetched(filled.map(({ seq }) => seq));
      for (const { seq } of filled) this.missing.delete(seq);
      this.tell({ fetched: this.told.fetched + filled.length });
    }
    const askedAt = Date.now();
    for (const { seq, reason } of missing) {
      const before = this.missing.get(seq);
      const rounds = (before?.rounds ?? 0) + 1;
      const pause = Math.min(2 * (before?.pause ?? shortestPause), longestPause);
      this.missing.set(seq, { seq, reason, rounds, askedAt, pause });
      if (this.downloadRounds > 0 && rounds >= this.downloadRounds) await this.giveUp(seq);
    }
    if (filled.length > 0) onChange();
    this.ports.onStatus();
  }

  private async giveUp(seq: number): Promise<void> {
    await this.ports.enqueue(() => this.ports.writer.call('giveUp', seq));
    this.missing.delete(seq);
    this.givenUp.add(seq);
    this.ports.onChange();
  }
}

function faultOf(error: unknown): ErrorEnvelope {
  return toEnvelope(
    error instanceof Error
      ? error
      : new StreamscopeError('internal', { reason: String(error) }, String(error)),
  );
}
