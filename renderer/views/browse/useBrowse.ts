import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { IndexInfo } from '../../../shared/contract/indexes';
import type { StreamInfo } from '../../../shared/contract/outputs';
import { largestStream } from '../../api/largestStream';
import { streamsOptions } from '../../api/queries';
import { useAt } from '../../router/at';
import type { BrowseSearch } from '../../router/search';
import { indexAsStream, useIndexes } from './indexes/useIndexes';

/** What the address says of this view, and how to change it. */
export function useBrowse() {
  const search = useSearch({ from: '/browse' });
  const navigate = useNavigate({ from: '/browse' });
  /** A change of what is shown; `replace` leaves no place in the history, for walking and typing. */
  const go = useCallback(
    (change: Partial<BrowseSearch>, { replace = false } = {}) => {
      // How one value was read says nothing of another's.
      const own: Partial<BrowseSearch> = 'key' in change || 'stream' in change ? { read: undefined } : {};
      void navigate({ search: (before) => ({ ...before, ...own, ...change }), replace });
    },
    [navigate],
  );
  return { search, go };
}

/** The streams, and the one that is shown: the one in the address, or the first that is watched. */
export function useShownStream(): {
  streams: StreamInfo[] | undefined;
  indexes: readonly IndexInfo[];
  /** The index that is shown in place of a stream. */
  index: IndexInfo | undefined;
  shown: StreamInfo | undefined;
  error: unknown;
  retry: () => void;
} {
  const { search } = useBrowse();
  const at = useAt();
  const { data, error, refetch } = useQuery(streamsOptions(at));
  const streams = data?.streams;
  const indexes = useIndexes();
  const index = indexes.find(({ id }) => id === search.stream);
  const asStream = useMemo(() => index && indexAsStream(index), [index]);
  const named = asStream ?? streams?.find((stream) => stream.streamId === search.stream);
  const largest = largestStream(streams ?? []);
  return {
    streams,
    indexes,
    index,
    shown: named ?? (search.stream === undefined ? largest : undefined),
    error,
    retry: () => void refetch(),
  };
}
