/** A stretch of ordered keys between bounds, wherever they are kept. */
import { inRange, type KeyRange } from '../../shared/range';
import type { KeyWalk, OrderedKey } from './orderedKeys';

/** Keys are left out by length or by their values; a page ends after this many rows all the same. */
const longestScan = 100_000;
/** A page ends after keys of so many bytes: a key can have 16 MB. */
const longestKeys = 4 << 20;

export interface ScanOptions<Key extends OrderedKey> {
  reverse: boolean;
  limit: number;
  /** Begins behind this key, in the direction of reading; */
  after?: Uint8Array | undefined;
  /** or with this one. */
  from?: Uint8Array | undefined;
  /** By the clock of `performance`. */
  until?: number | undefined;
  passes?: ((key: Key) => boolean | Promise<boolean>) | undefined;
}

export interface Scan<Key extends OrderedKey> {
  found: Key[];
  /** The last key read, where more may follow. */
  next: Uint8Array | undefined;
  /** Live keys of the range that were looked at. */
  rowsRead: number;
}

/** Live keys of a range in the direction of reading. The walk is closed at the end. */
export async function scanKeys<Key extends OrderedKey>(
  walk: KeyWalk<Key>,
  range: KeyRange,
  options: ScanOptions<Key>,
): Promise<Scan<Key>> {
  const { until, passes = () => true } = options;
  try {
    seekStart(walk, range, options);
    const found: Key[] = [];
    let keyBytes = 0;
    let rowsRead = 0;
    for (;;) {
      const live = await walk.next();
      if (live === undefined || isBeyond(live.key, range, options.reverse)) {
        return { found, next: undefined, rowsRead };
      }
      if (inRange(live.key, range)) {
        rowsRead++;
        const passed = passes(live);
        if (passed === true || (passed !== false && (await passed))) found.push(live);
      }
      keyBytes += live.key.length;
      if (
        found.length === options.limit ||
        walk.rowsRead >= longestScan ||
        keyBytes >= longestKeys ||
        (until !== undefined && performance.now() > until)
      ) {
        return { found, next: live.key, rowsRead };
      }
    }
  } finally {
    await walk.close();
  }
}

function seekStart(
  walk: KeyWalk,
  { gt, gte, lt, lte }: KeyRange,
  {
    reverse,
    after,
    from,
  }: { reverse: boolean; after?: Uint8Array | undefined; from?: Uint8Array | undefined },
): void {
  const [open, closed] = reverse ? [lt, lte] : [gt, gte];
  const place = after ?? from;
  const isInside = place !== undefined && inRange(place, reverse ? { lt, lte } : { gt, gte });
  if (isInside) walk.seek(place, after === undefined);
  else if (open !== undefined) walk.seek(open, false);
  else if (closed !== undefined) walk.seek(closed, true);
}

/** Whether a key lies behind the far end of the range. */
function isBeyond(key: Uint8Array, range: KeyRange, reverse: boolean): boolean {
  const far: KeyRange = reverse ? { gt: range.gt, gte: range.gte } : { lt: range.lt, lte: range.lte };
  return !inRange(key, far);
}
