import { useEffect } from 'react';

interface Paged<Page> {
  data: { pages: Page[] } | undefined;
  error: Error | null;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** Pages of a list that is short as a rule; so many are loaded at most. */
const mostPages = 50;

/** All pages of a list, one after the other; each shows when it is here. */
export function useAllPages<Page>(query: Paged<Page>) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const loaded = data?.pages.length ?? 0;
  const goesOn = hasNextPage && error === null && loaded < mostPages;
  useEffect(() => {
    if (goesOn && !isFetchingNextPage) void fetchNextPage();
  }, [goesOn, isFetchingNextPage, fetchNextPage]);
  return { pages: data?.pages, isMore: hasNextPage, error, retry: () => void refetch() };
}
