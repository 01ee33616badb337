import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { LogRow } from '../../../../shared/contract/outputs';
import { logPageOptions } from '../../../api/queries';
import type { LogFilter } from './logFilter';
import type { LogRows } from './logRows';
import { logSearchOptions } from './logSearchOptions';

interface Bounds {
  firstSeq: number;
  newest: number;
  /** Entries replayed: verdicts that were not known may be now. */
  replayedTo: number;
  held: number | null;
  /** Where the list starts; undefined is the newest. */
  from: number | undefined;
}

const pageSize = 200;

/**
 * Entries that pass a filter. The list is anchored at one seq and read down from there by pages; what comes in
 * above the anchor is read up from it, so that nothing that is shown is asked for again.
 */
export function useFilteredLog(filter: LogFilter | undefined, bounds: Bounds): LogRows {
  const { firstSeq, newest, replayedTo, held, from } = bounds;
  const enabled = filter !== undefined && newest >= firstSeq;
  const [anchor, moveAnchor] = useAnchor(filter, from, newest);
  const below = useInfiniteQuery({ ...logSearchOptions(filter, anchor, pageSize), enabled });
  const above = useQuery({
    ...logPageOptions({ ...filter, from: anchor + 1, direction: 'up', limit: pageSize }),
    enabled: enabled && newest > anchor,
    placeholderData: keepPreviousData,
  });
  const newerIsMore = newest > anchor && above.data?.next != null;
  if (newerIsMore && held === null && !above.isPlaceholderData) moveAnchor(newest);
  const newerRows = newest > anchor ? above.data?.rows : undefined;
  const head = held ?? Number.POSITIVE_INFINITY;
  const rows = useMemo(() => {
    const shownNewer = (newerRows ?? []).filter((row) => row.seq <= head).reverse();
    return [...shownNewer, ...(below.data?.pages ?? []).flatMap((page) => page.rows)];
  }, [newerRows, head, below.data]);
  useVerdictRefresh(rows, replayedTo, below.refetch);

  const next = below.data?.pages.at(-1)?.next ?? null;
  const [target, setTarget] = useState(0);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = below;
  const isLooking = hasNextPage && rows.length < target;
  useEffect(() => {
    if (isLooking && !isFetchingNextPage) void fetchNextPage();
  }, [isLooking, isFetchingNextPage, fetchNextPage]);
  const lastPageWasFull = (below.data?.pages.at(-1)?.rows.length ?? 0) === pageSize;

  return {
    count: rows.length,
    rowAt: (index) => rows[index],
    seqAt: (index) => rows[index]?.seq,
    indexOf: (seq) => indexIn(rows, seq, next === null),
    onVisible: useCallback(
      (_first: number, last: number) => {
        if (lastPageWasFull && last >= rows.length - 40) setTarget(rows.length + 1);
      },
      [lastPageWasFull, rows.length],
    ),
    newer: newerRows?.filter((row) => row.seq > head).length ?? 0,
    newerIsMore,
    isLoading: enabled && below.isPending,
    error: below.error ?? above.error,
    retry: () => void below.refetch(),
    search:
      next === null
        ? undefined
        : {
            looked: anchor - next,
            left: next - firstSeq + 1,
            isLooking,
            goOn: () => setTarget(rows.length + pageSize),
            stop: () => setTarget(0),
          },
  };
}

/** The seq that the list is read from: where it was told to start, or where the log stood when the filter was set. */
function useAnchor(
  filter: LogFilter | undefined,
  from: number | undefined,
  newest: number,
): [seq: number, move: (seq: number) => void] {
  const asked = JSON.stringify([filter, from]);
  const [anchored, setAnchored] = useState({ asked, seq: from ?? newest });
  const seq = anchored.asked === asked ? anchored.seq : (from ?? newest);
  if (anchored.asked !== asked) setAnchored({ asked, seq });
  return [seq, (next) => setAnchored({ asked, seq: next })];
}

/** Pages with entries that were not replayed yet are read again when replay has gone on. */
function useVerdictRefresh(rows: readonly LogRow[], replayedTo: number, refetch: () => unknown): void {
  const waits = rows.some((row) => row.verdict === null && row.seq < replayedTo);
  useEffect(() => {
    if (waits) refetch();
  }, [waits, refetch]);
}

/** Rows are newest first: the first one that is not newer, by halving. */
function indexIn(rows: readonly LogRow[], seq: number, isComplete: boolean): number | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.seq > seq) low = middle + 1;
    else high = middle;
  }
  if (low < rows.length) return low;
  return isComplete && rows.length > 0 ? rows.length - 1 : undefined;
}
