import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { KeyVersion } from '../../../../shared/contract/outputs';
import { historyPagesOptions } from '../../../api/queries';

export interface Versions {
  /** Newest first, those after the shown seq too; without gaps from the newest. */
  loaded: readonly KeyVersion[];
  /** Versions in all, undefined while the first page loads. */
  total: number | undefined;
  loadMore: () => void;
  error: unknown;
}

const none: readonly KeyVersion[] = [];

/** All versions of a key up to the newest entry: the history also shows what came after the shown seq. */
export function useVersions(streamId: Hex, key: Hex): Versions {
  const query = useInfiniteQuery(historyPagesOptions({ streamId, key, at: null }));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, error } = query;
  const loaded = useMemo(() => data?.pages.flatMap((page) => page.versions) ?? none, [data]);
  return {
    loaded,
    total: data?.pages[0]?.total,
    loadMore: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    error,
  };
}
