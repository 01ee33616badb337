/** Ordered reads of a stream: pages of live keys in a range, forward or in reverse, at any seq. */
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { RangePage } from '../../shared/contract/outputs';
import { badInput } from '../../shared/errors';
import { pairRange, splitIndexKey } from '../../shared/indexKey';
import { fixedWidthRange, inRange, intersect, type KeyRange, prefixRange } from '../../shared/range';
import { packRows, type Row } from '../../shared/rowPage';
import { type LiveKey, LiveKeys } from '../store/liveKeys';
import type { StateReader } from '../store/stateReader';
import { storedKey } from '../store/storedKey';
import { type QueryContext, requireEntry, withState } from './context';
import { type Matcher, matcherOf } from './scan/matcher';
import { readValue } from './values';

/** Keys are left out by length or by their values; a page ends after this many rows all the same. */
const longestScan = 100_000;
/** A page ends after keys of so many bytes: a key can have 16 MB. */
const longestKeys = 4 << 20;
/** A page for a filter of values ends after so many ms, if nothing else was asked for. */
const filterTime = 250;

export function rangePage(context: QueryContext, input: CheckedInput<'range.page'>): Promise<RangePage> {
  return withState(context, input.at, async (state) => {
    const started = performance.now();
    const stream = state.ordinal(fromHex(input.streamId));
    const within = input.within ?? (input.value === undefined ? undefined : filterTime);
    const scan = await scanRange(state, stream, rangeOf(state, stream, input), {
      reverse: input.reverse,
      limit: input.limit,
      after: input.after === undefined ? undefined : fromHex(input.after),
      until: within === undefined ? undefined : started + within,
      passes: keyFilter(context, state, stream, input),
      withValues: true,
    });
    const rows = scan.found.map(
      (live): Row => ({ ...live, head: liveValue(context, state, stream, live, input.valueBytes) }),
    );
    return {
      at: state.at,
      rows: packRows(rows),
      count: rows.length,
      writers: input.writers ? writersOf(context, rows) : [],
      next: scan.next === undefined ? null : toHex(scan.next),
      rowsRead: scan.rowsRead,
      milliseconds: performance.now() - started,
    };
  });
}

/** Who wrote the versions of these rows. */
function writersOf(context: QueryContext, rows: readonly Row[]): RangePage['writers'] {
  return [...new Set(rows.map(({ seq }) => seq))].map((seq) => {
    const { sender, origin } = requireEntry(context, seq);
    return { seq, sender: toHex(sender), timestamp: origin.timestamp ?? null };
  });
}

type RangeFields = Pick<
  CheckedInput<'range.page'>,
  'gt' | 'gte' | 'lt' | 'lte' | 'prefix' | 'width' | 'value'
>;

/** Where a stream is an index, the bounds are of its index keys. */
export function rangeOf(state: StateReader, stream: number, input: RangeFields): KeyRange {
  const range = keyRange(input);
  return state.streams.index(stream) === undefined ? range : pairRange(range);
}

function keyRange(input: RangeFields): KeyRange {
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

/** The start of a live key's value, or all of it. */
export function liveValue(
  context: QueryContext,
  state: StateReader,
  stream: number,
  { key, seq, stored }: LiveKey,
  length?: number,
): Uint8Array {
  const where = stored ?? state.storedValue(stream, storedKey(key), seq);
  return readValue(context, { seq, stored: where }, 0, length ?? where.size);
}

/** Whether a key passes that lies between the bounds; undefined where any does. @throws badInput */
export function keyFilter(
  context: QueryContext,
  state: StateReader,
  stream: number,
  { value, width }: RangeFields,
): ((live: LiveKey) => boolean) | undefined {
  // In a fixed-width range of an index, index keys that are longer are left out; pairs always are.
  const most = state.streams.index(stream) === undefined ? undefined : width;
  if (value === undefined && most === undefined) return undefined;
  const matches: Matcher | undefined = value && matcherOf(value);
  return (live) =>
    (most === undefined || (splitIndexKey(live.key)?.indexKey.length ?? 0) <= most) &&
    (matches === undefined || matches(liveValue(context, state, stream, live)) !== undefined);
}

interface ScanOptions {
  reverse: boolean;
  limit: number;
  after?: Uint8Array | undefined;
  /** By the clock of `performance`. */
  until?: number | undefined;
  passes?: ((live: LiveKey) => boolean) | undefined;
  /** Values are read along; see LiveKeys. */
  withValues?: boolean;
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
  options: ScanOptions,
): Promise<Scan> {
  const { until, passes = () => true, withValues = false } = options;
  const wanted = options.passes === undefined ? options.limit : undefined;
  const walk = new LiveKeys(state, stream, options.reverse, { withValues, wanted });
  try {
    seekStart(walk, range, options);
    const found: LiveKey[] = [];
    let keyBytes = 0;
    for (;;) {
      const live = await walk.next();
      if (live === undefined || isBeyond(live.key, range, options.reverse)) {
        return { found, next: undefined, rowsRead: walk.rowsRead };
      }
      if (inRange(live.key, range) && passes(live)) found.push(live);
      keyBytes += live.key.length;
      if (
        found.length === options.limit ||
        walk.rowsRead >= longestScan ||
        keyBytes >= longestKeys ||
        (until !== undefined && performance.now() > until)
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
