/** Party: pages of 200 rows from random keys on, through the threads that ship, at the newest and at older seqs. */
import { compareBytes, toHex } from '../../../shared/bytes';
import { unpackRows } from '../../../shared/rowPage';
import { percentile } from '../measure';
import { ask, openExplorer } from '../product';
import { type BrowseInput, KnownKeys, type Waits } from './draws';

const pageRows = 200;
/** As the explorer asks: what comes later is shown part by part. ms */
const patience = 20;
/** Shares of the log after which the state is read; null is the newest. The first pages are those right after the start. */
const moments = {
  first: null,
  latest: null,
  at90: 0.9,
  at50: 0.5,
  at10: 0.1,
  at1: 0.01,
  at01: 0.001,
} as const;
export type Moment = keyof typeof moments;

export interface Page extends Waits {
  /** Pages that ended early, because few of today's keys existed then. */
  partial: number;
  rows: number;
  rowsRead: number;
}

export async function measurePages(input: BrowseInput): Promise<Record<Moment, Page>> {
  const known = new KnownKeys(input, 'pages');
  const workspace = await openExplorer(input.folder);
  try {
    const measured = {} as Record<Moment, Page>;
    for (const [moment, share] of Object.entries(moments) as [Moment, number | null][]) {
      const at = share === null ? null : Math.floor(input.entries * share);
      const waits: number[] = [];
      const page = { partial: 0, rows: 0, rowsRead: 0 };
      for (let i = 0; i < input.repeats; i++) {
        const { stream, key } = known.draw();
        const streamId = toHex(known.watched[stream]!);
        const reverse = i % 2 === 1;
        const bounds = reverse ? { lte: toHex(key) } : { gte: toHex(key) };
        const started = performance.now();
        const answer = await ask(workspace, 'range.page', {
          streamId,
          ...bounds,
          reverse,
          limit: pageRows,
          within: patience,
          at,
        });
        waits.push(performance.now() - started);
        check(unpackRows(answer.rows), key, reverse, at ?? input.entries);
        page.rows += answer.count;
        page.rowsRead += answer.rowsRead;
        if (answer.count < pageRows && answer.next !== null) page.partial++;
      }
      measured[moment] = {
        p50: percentile(waits, 0.5),
        p95: percentile(waits, 0.95),
        p99: percentile(waits, 0.99),
        ...page,
      };
    }
    return measured;
  } finally {
    await workspace.close();
  }
}

function check(
  rows: readonly { key: Uint8Array; seq: number }[],
  start: Uint8Array,
  reverse: boolean,
  at: number,
): void {
  let before = start;
  for (const [i, { key, seq }] of rows.entries()) {
    const order = compareBytes(key, before) * (reverse ? -1 : 1);
    if (order < 0 || (i > 0 && order === 0)) throw new Error('rows of a page are out of order');
    if (seq > at) throw new Error('a row of a page is younger than its state');
    before = key;
  }
}
