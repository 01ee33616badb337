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
/** Rows read first where more may be wanted: most ranges hold a few, and what is read behind them is read in vain. */
const firstRows = 6;

export class Seeks {
  private readonly all: readonly Hand[];

  constructor(state: StateReader) {
    this.all = Array.from({ length: hands }, () => new Hand(state));
  }

  /** The first rows of a range, at most `limit`, and none behind the first that is `last`. */
  rows(range: Bounds, limit: number, last?: (row: Uint8Array) => boolean): Promise<Row[]> {
    let free = this.all[0]!;
    for (const hand of this.all) if (hand.waiting < free.waiting) free = hand;
    return free.use((iterator) => readRows(iterator, range, limit, last));
  }

  /** The first row of each range, in their order; undefined where one is empty. */
  async firstOf(ranges: readonly Bounds[]): Promise<(Row | undefined)[]> {
    const found = ranges.map((): Row | undefined => undefined);
    let next = 0;
    const takeTurns = async (iterator: RowIterator) => {
      for (let i = next++; i < ranges.length; i = next++) {
        const { gte, lt } = ranges[i]!;
        iterator.seek(gte);
        const [row] = await iterator.nextv(1);
        if (row !== undefined && Buffer.compare(row[0], lt) < 0) found[i] = row;
      }
    };
    await Promise.all(this.all.slice(0, ranges.length).map((hand) => hand.use(takeTurns)));
    return found;
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

  constructor(private readonly state: StateReader) {}

  use<Answer>(read: (iterator: RowIterator) => Promise<Answer>): Promise<Answer> {
    this.waiting++;
    const answer = this.last.then(() => read(this.open()));
    this.last = answer.catch(() => {}).then(() => this.waiting--);
    return answer;
  }

  private open(): RowIterator {
    const { database, snapshot } = this.state;
    this.iterator ??= database.iterator({ snapshot, highWaterMarkBytes: scanBytes });
    return this.iterator;
  }

  async close(): Promise<void> {
    await this.last;
    await this.iterator?.close();
  }
}

async function readRows(
  iterator: RowIterator,
  { gte, lt }: Bounds,
  limit: number,
  last: (row: Uint8Array) => boolean = () => false,
): Promise<Row[]> {
  iterator.seek(gte);
  const rows: Row[] = [];
  for (let step = firstRows; rows.length < limit; step *= 4) {
    const wanted = Math.min(step, limit - rows.length);
    const some = await iterator.nextv(wanted);
    const end = some.findIndex(([row]) => Buffer.compare(row, lt) >= 0);
    rows.push(...(end < 0 ? some : some.slice(0, end)));
    const lastAt = rows.findIndex(([row]) => last(row));
    if (lastAt >= 0) return rows.slice(0, lastAt + 1);
    if (end >= 0 || some.length < wanted) break;
  }
  return rows;
}
