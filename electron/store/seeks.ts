/**
 * Many short reads of neighbouring rows by a few iterators that are moved about: to open one for each read takes several
 * times as long as the read.
 */
import type { Bounds } from './keys';
import type { StateReader } from './stateReader';
import { type RowIterator, scanBytes } from './store';

type Row = [Uint8Array, Uint8Array];

/** Reads that go on side by side: one waits mostly for its turn in another thread. */
const hands = 4;

export class Seeks {
  private readonly all = Array.from({ length: hands }, () => new Hand());

  constructor(private readonly state: StateReader) {}

  /** The first rows of a range, at most `limit`, and none behind the first that is `last`. */
  rows(range: Bounds, limit: number, last?: (row: Uint8Array) => boolean): Promise<Row[]> {
    let free = this.all[0]!;
    for (const hand of this.all) if (hand.waiting < free.waiting) free = hand;
    return free.rows(this.state, range, limit, last);
  }

  async close(): Promise<void> {
    for (const hand of this.all) await hand.close();
  }
}

/** One iterator. */
class Hand {
  waiting = 0;
  private iterator: RowIterator | undefined;
  /** Its reads follow each other: there is one place to stand at. */
  private last: Promise<unknown> = Promise.resolve();

  rows(
    state: StateReader,
    range: Bounds,
    limit: number,
    last?: (row: Uint8Array) => boolean,
  ): Promise<Row[]> {
    this.waiting++;
    const read = this.last.then(() => this.read(state, range, limit, last));
    this.last = read.catch(() => {}).then(() => this.waiting--);
    return read;
  }

  private async read(
    { database, snapshot }: StateReader,
    { gte, lt }: Bounds,
    limit: number,
    last: (row: Uint8Array) => boolean = () => false,
  ): Promise<Row[]> {
    this.iterator ??= database.iterator({ snapshot, highWaterMarkBytes: scanBytes });
    this.iterator.seek(gte);
    const rows: Row[] = [];
    // Most ranges hold a row or two: what is read behind them is read in vain.
    for (let step = 2; rows.length < limit; step *= 4) {
      const wanted = Math.min(step, limit - rows.length);
      const some = await this.iterator.nextv(wanted);
      const end = some.findIndex(([row]) => Buffer.compare(row, lt) >= 0);
      rows.push(...(end < 0 ? some : some.slice(0, end)));
      const lastAt = rows.findIndex(([row]) => last(row));
      if (lastAt >= 0) return rows.slice(0, lastAt + 1);
      if (end >= 0 || some.length < wanted) break;
    }
    return rows;
  }

  async close(): Promise<void> {
    await this.last;
    await this.iterator?.close();
  }
}
