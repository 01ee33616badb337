import { useCallback, useEffect, useState } from 'react';

interface Pages {
  error: Error | null;
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  isFetchingNextPage: boolean;
  isFetchingPreviousPage: boolean;
  fetchNextPage: () => unknown;
  fetchPreviousPage: () => unknown;
}

interface Loaded {
  count: number;
  /** Rows among them that stand before those that were there first. */
  before: number;
  /** What is asked: another question begins anew. */
  question: string;
}

/** Rows that are kept loaded beyond those in sight. */
const margin = 20;

/**
 * Loads pages as their rows come near, at both ends. Where rows are few and far between, pages come short or empty:
 * reading goes on by itself while there is room.
 */
export function useReadOn(pages: Pages, { count, before, question }: Loaded) {
  const { error, hasNextPage, hasPreviousPage, fetchNextPage, fetchPreviousPage } = pages;
  /** Rows in sight, counted from the first one that was there first. */
  const [sight, setSight] = useState({ first: 0, last: margin });
  const onVisible = useCallback(
    (first: number, last: number) => setSight({ first: first - before, last: last - before }),
    [before],
  );
  const [isStopped, setIsStopped] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins anew
  useEffect(() => {
    setIsStopped(false);
    setSight({ first: 0, last: margin });
  }, [question]);

  const isShortBelow = hasNextPage && count - before < sight.last + margin;
  const isShortAbove = hasPreviousPage && before + sight.first < margin;
  const isFetching = pages.isFetchingNextPage || pages.isFetchingPreviousPage;
  const isReading = !isStopped && (isShortBelow || isShortAbove);
  useEffect(() => {
    if (!isReading || isFetching || error !== null) return;
    if (isShortBelow) fetchNextPage();
    else fetchPreviousPage();
  }, [isReading, isShortBelow, isFetching, error, fetchNextPage, fetchPreviousPage]);
  return {
    onVisible,
    /** There is room for more rows than are here. */
    isShort: isShortBelow || isShortAbove,
    isReading,
    isStopped,
    toggle: () => setIsStopped(!isStopped),
  };
}
