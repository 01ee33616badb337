/** Ordered reads of a stream: pages of live keys in a range, forward or in reverse, at any seq. */
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { RangePage } from '../../shared/contract/outputs';
import { badInput } from '../../shared/errors';
import { fixedWidthRange, inRange, intersect, type KeyRange, prefixRange } from '../../shared/range';
import { packRows, type Row } from '../../shared/rowPage';
import { type LiveKey, LiveKeys } from '../store/liveKeys';
import type { StateReader } from '../store/stateReader';
import { storedKey } from '../store/storedKey';
import { type QueryContext, withState } from './context';
import { readValue } from './values';

/** Keys are left out by length only in a fixed-width range; a page ends after this many rows all the same. */
const longestScan = 100_000;
/** A page ends after keys of so many bytes: a key can have 16 MB. */
const longestKeys = 4 << 20;

export function rangePage(context: QueryContext, input: CheckedInput<'range.page'>): Promise<RangePage> {
  return withState(context, input.at, async (state) => {
    const started = performance.now();
    const stream = state.ordinal(fromHex(input.streamId));
    const scan = await scanRange(state, stream, rangeOf(input), {
      reverse: input.reverse,
      limit: input.limit,
      after: input.after === undefined ? undefined : fromHex(input.after),
      until: input.within === undefined ? undefined : started + input.within,
    });
    const rows = scan.found.map((live): Row => {
      const stored = live.stored ?? state.storedValue(stream, storedKey(live.key), live.seq);
      const head = readValue(context, { seq: live.seq, stored }, 0, input.valueBytes);
      return { key: live.key, seq: live.seq, size: live.size, head };
    });
    return {
      at: state.at,
      rows: packRows(rows),
      count: rows.length,
      next: scan.next === undefined ? null : toHex(scan.next),
      rowsRead: scan.rowsRead,
      milliseconds: performance.now() - started,
    };
  });
}

function rangeOf(input: CheckedInput<'range.page'>): KeyRange {
  const { prefix, width } = input;
  if (width !== undefined && prefix === undefined) throw badInput('width', 'needs a prefix');
  let range: KeyRange = {};
  for (const bound of ['gt', 'gte', 'lt', 'lte'] as const) {
    const value = input[bound];
    if (value !== undefined) range = intersect(range, { [bound]: fromHex(value) });
  }
  if (prefix === undefined) return range;
  const bytes = fromHex(prefix);
  if (width !== undefined && bytes.length > width)
    throw badInput('width', 'is less than the prefix has bytes');
  return intersect(range, width === undefined ? prefixRange(bytes) : fixedWidthRange(bytes, width));
}

interface Scan {
  found: LiveKey[];
  /** The last key read, where more may follow. */
  next: Uint8Array | undefined;
  rowsRead: number;
}

/** Live keys of a range, from the key after `after` in the direction of reading. */
export async function scanRange(
  state: StateReader,
  stream: number,
  range: KeyRange,
  options: { reverse: boolean; limit: number; after?: Uint8Array | undefined; until?: number | undefined },
): Promise<Scan> {
  const walk = new LiveKeys(state, stream, options.reverse);
  try {
    seekStart(walk, range, options);
    const found: LiveKey[] = [];
    let keyBytes = 0;
    for (;;) {
      const live = await walk.next();
      if (live === undefined || isBeyond(live.key, range, options.reverse)) {
        return { found, next: undefined, rowsRead: walk.rowsRead };
      }
      if (inRange(live.key, range)) found.push(live);
      keyBytes += live.key.length;
      const isLate = options.until !== undefined && performance.now() > options.until;
      if (
        found.length === options.limit ||
        walk.rowsRead >= longestScan ||
        keyBytes >= longestKeys ||
        isLate
      ) {
        return { found, next: live.key, rowsRead: walk.rowsRead };
      }
    }
  } finally {
    await walk.close();
  }
}

function seekStart(
  walk: LiveKeys,
  range: KeyRange,
  options: { reverse: boolean; after?: Uint8Array | undefined },
): void {
  const [open, closed] = options.reverse ? [range.lt, range.lte] : [range.gt, range.gte];
  if (options.after !== undefined) walk.seek(options.after, false);
  else if (open !== undefined) walk.seek(open, false);
  else if (closed !== undefined) walk.seek(closed, true);
}

/** Whether a key lies behind the far end of the range. */
function isBeyond(key: Uint8Array, range: KeyRange, reverse: boolean): boolean {
  const far: KeyRange = reverse ? { gt: range.gt, gte: range.gte } : { lt: range.lt, lte: range.lte };
  return !inRange(key, far);
}
