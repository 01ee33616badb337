/** Ordered reads of a stream: pages of live keys in a range, forward or in reverse, at any seq. */
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { RangePage } from '../../shared/contract/outputs';
import { badInput } from '../../shared/errors';
import { pairRange, splitIndexKey } from '../../shared/indexKey';
import { fixedWidthRange, intersect, type KeyRange, prefixRange } from '../../shared/range';
import { packRows, type Row } from '../../shared/rowPage';
import { type LiveKey, LiveKeys } from '../store/liveKeys';
import type { StateReader } from '../store/stateReader';
import { storedKey } from '../store/storedKey';
import { type QueryContext, requireEntry, withState } from './context';
import { type Matcher, matcherOf } from './scan/matcher';
import { type Scan, type ScanOptions, scanKeys } from './scanKeys';
import { readValue } from './values';

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
      from: input.from === undefined ? undefined : fromHex(input.from),
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

/** Bounds of keys that are no pairs of an index. @throws badInput */
export function keyRange(input: RangeFields): KeyRange {
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

/** Live keys of a range in the store; see `scanKeys`. */
export function scanRange(
  state: StateReader,
  stream: number,
  range: KeyRange,
  options: ScanOptions<LiveKey> & {
    /** Values are read along; see LiveKeys. */
    withValues?: boolean;
  },
): Promise<Scan<LiveKey>> {
  const { reverse, withValues = false } = options;
  const wanted = options.passes === undefined ? options.limit : undefined;
  return scanKeys(new LiveKeys(state, stream, reverse, { withValues, wanted }), range, options);
}
