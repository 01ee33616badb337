import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { StreamInfo } from '../../../shared/contract/outputs';
import { streamsOptions } from '../../api/queries';
import { useAt } from '../../router/at';
import type { OwnershipSearch } from '../../router/search';

/** What the address says of this room, and how to change it. */
export function useOwnership() {
  const search = useSearch({ from: '/ownership' });
  const navigate = useNavigate({ from: '/ownership' });
  /** A change of what is shown; `replace` leaves no place in the history, for walking and typing. */
  const go = useCallback(
    (change: Partial<OwnershipSearch>, { replace = false } = {}) =>
      void navigate({ search: (before) => ({ ...before, ...change }), replace }),
    [navigate],
  );
  return { search, go };
}

/** The watched streams, and the one that is shown: the one in the address, or the one with most entries. */
export function useWatchedStreams(): {
  streams: StreamInfo[] | undefined;
  shown: StreamInfo | undefined;
  /** The log has no stream at all. */
  isEmpty: boolean;
  error: unknown;
  retry: () => void;
} {
  const { search } = useOwnership();
  const { data, error, refetch } = useQuery(streamsOptions(useAt()));
  const streams = data?.streams.filter((stream) => stream.watched);
  const named = streams?.find((stream) => stream.streamId === search.stream);
  const largest = streams?.reduce<StreamInfo | undefined>(
    (best, stream) => (best === undefined || (stream.entries ?? 0) > (best.entries ?? 0) ? stream : best),
    undefined,
  );
  return {
    streams,
    shown: named ?? largest,
    isEmpty: data?.streams.length === 0,
    error,
    retry: () => void refetch(),
  };
}
