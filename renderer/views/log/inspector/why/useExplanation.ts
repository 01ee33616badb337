import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ExplainedCheck, Explanation } from '../../../../../shared/contract/explanation';
import { explanationPagesOptions } from '../../../../api/queries';

export interface LoadedExplanation {
  /** The first page: it has the check that decided, whatever the size of the entry. */
  first: Explanation | undefined;
  checks: ExplainedCheck[];
  /** Items of the batch whose checks are loaded, and of all. */
  loaded: number;
  items: number;
  isLoading: boolean;
  /** Loads more; undefined where all is here, or on its way. */
  goOn: (() => void) | undefined;
  error: unknown;
  retry: () => void;
}

/** Of larger entries the checks behind so many pages are loaded when they are asked for. */
const pagesByThemselves = 10;

/** The complete verdict of an entry: the first page at once, the others as they come. */
export function useExplanation(seq: number): LoadedExplanation {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    explanationPagesOptions(seq),
  );
  const pages = data?.pages ?? [];
  const goesOn = hasNextPage && error === null && pages.length < pagesByThemselves;
  const isLoading = isFetchingNextPage || goesOn;
  useEffect(() => {
    if (goesOn && !isFetchingNextPage) void fetchNextPage();
  }, [goesOn, isFetchingNextPage, fetchNextPage]);
  const first = pages[0];
  const items = first?.items ?? 0;
  return {
    first,
    checks: pages.flatMap((page) => page.checks),
    loaded: pages.at(-1)?.next ?? items,
    items,
    isLoading,
    goOn: hasNextPage && !isLoading ? () => void fetchNextPage() : undefined,
    error,
    retry: () => void refetch(),
  };
}
