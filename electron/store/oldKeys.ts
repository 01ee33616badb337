/**
 * The stored keys that were live at an older seq, in order. The history table is walked. Where few of today's keys
 * existed then, stretches without any are leapt over by the fences, and what is left is planned from the by-seq rows.
 */
import { compareBytes } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import * as keys from './keys';
import { type PlannedKeys, placeIn } from './plannedKeys';
import { Rows } from './rows';
import type { StateReader } from './stateReader';
import { firstRow, scanBytes } from './store';
import { forwardVersions, reverseVersions, type StoredKeyRow, type VersionWalk } from './versionWalk';

/** Rows passed in vain before the by-seq rows are asked for a plan. */
const planAfter = 4096;

/** Most keys have one version; for those that have more, as many rows are read along. */
const versionsPerKey = 1.3;

export class OldKeys {
  private readonly rows: Rows;
  private readonly walk: VersionWalk;
  private plan: { keys: PlannedKeys; place: number } | undefined;
  private sought: Uint8Array | undefined;
  private isBegun = false;
  private hasAsked = false;
  private isEnd = false;

  /** @param wanted keys that are about to be read, where that is known */
  constructor(
    private readonly state: StateReader,
    private readonly stream: number,
    private readonly reverse: boolean,
    wanted?: number,
  ) {
    const { database, snapshot, at } = state;
    this.rows = new Rows(
      database.iterator({
        ...keys.historyBounds(stream),
        reverse,
        snapshot,
        highWaterMarkBytes: scanBytes,
      }),
      reverse,
      wanted && Math.ceil(wanted * versionsPerKey),
    );
    this.walk = reverse
      ? reverseVersions(this.rows, stream, at, (stored) =>
          firstRow(database, {
            gte: keys.historyKey(stream, stored, at),
            lt: keys.historyEnd(stream, stored),
            snapshot,
          }),
        )
      : forwardVersions(this.rows, stream, at);
  }

  seek(stored: Uint8Array): void {
    this.isEnd = false;
    this.sought = stored;
    if (this.plan !== undefined) this.plan.place = this.placeOf(this.plan.keys, stored, true);
    else this.moveTo(stored);
  }

  private moveTo(stored: Uint8Array): void {
    this.walk.forget();
    // In reverse the versions of the key itself lie before its end mark.
    const { stream } = this;
    this.rows.seek(this.reverse ? keys.historyEnd(stream, stored) : keys.historyStart(stream, stored));
  }

  async next(): Promise<StoredKeyRow | undefined> {
    for (;;) {
      if (this.state.signal?.aborted) throw new StreamscopeError('cancelled', {}, 'The read was cancelled.');
      if (!this.isBegun) await this.begin();
      if (this.plan !== undefined) return this.nextPlanned(this.plan);
      const step = this.isEnd ? undefined : await this.walk.next();
      if (step === undefined) return undefined;
      if ('row' in step) await this.leap(keys.readHistoryKey(step.row).key, false);
      else if (this.hasAsked || this.state.isLatest || this.walk.passed < planAfter) return step;
      else {
        await this.leap(step.storedKey, true);
        return step;
      }
    }
  }

  /** A state that is known to be sparse is not walked at all. */
  private async begin(): Promise<void> {
    this.isBegun = true;
    const { state, stream, reverse } = this;
    if (state.isLatest) return;
    const planned = await state.index?.plan(state, stream, false);
    if (planned === undefined) return;
    const start = reverse ? planned.length - 1 : 0;
    const place = this.sought === undefined ? start : this.placeOf(planned, this.sought, true);
    this.plan = { keys: planned, place };
  }

  /**
   * Many rows were of keys that did not live then: is there a shorter way on from `stored`?
   * @param given whether `stored` itself is given out already
   */
  private async leap(stored: Uint8Array, given: boolean): Promise<void> {
    const { index } = this.state;
    await index?.ready();
    const target = given ? undefined : index?.leap(this.stream, stored, this.state.at, this.reverse);
    if (target === 'end') this.isEnd = true;
    else if (target !== undefined) this.moveTo(target);
    if (target !== undefined || this.hasAsked || this.state.isLatest || this.walk.passed < planAfter) return;
    this.hasAsked = true;
    void index?.want(this.stream);
    const planned = await index?.plan(this.state, this.stream, true);
    if (planned !== undefined) this.plan = { keys: planned, place: this.placeOf(planned, stored, !given) };
  }

  /** The first planned key at or beyond `stored`, or beyond it, in the direction of reading. */
  private placeOf(planned: PlannedKeys, stored: Uint8Array, inclusive: boolean): number {
    const place = placeIn(planned, stored);
    const found = planned[place];
    const isThere = found !== undefined && compareBytes(found.storedKey, stored) === 0;
    if (this.reverse) return isThere && inclusive ? place : place - 1;
    return isThere && !inclusive ? place + 1 : place;
  }

  private nextPlanned(plan: { keys: PlannedKeys; place: number }): StoredKeyRow | undefined {
    for (;;) {
      const planned = plan.keys[plan.place];
      if (planned === undefined) return undefined;
      plan.place += this.reverse ? -1 : 1;
      const stored = this.state.storedValue(this.stream, planned.storedKey, planned.seq);
      if (stored.size > 0) return { ...planned, size: stored.size, stored };
    }
  }

  close(): Promise<void> {
    return this.rows.close();
  }
}
