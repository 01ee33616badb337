import { infiniteQueryOptions } from '@tanstack/react-query';
import { connection } from '../../../api/connection';
import type { LogFilter } from './logFilter';

/**
 * Entries that pass a filter, from a seq down, by pages. What is read never changes but for verdicts still to come,
 * so new entries outdate nothing here.
 */
export function logSearchOptions(filter: LogFilter | undefined, from: number, limit: number) {
  return infiniteQueryOptions({
    queryKey: ['log.page', { ...filter, from, limit }, 'pages'] as const,
    queryFn: ({ signal, pageParam }) =>
      connection.call('log.page', { ...filter, from: pageParam, direction: 'down', limit }, { signal }),
    initialPageParam: from,
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { follows: 'nothing' as const },
    // The same search from another seq: what was shown stays until its answer is there.
    placeholderData: (previous, query) =>
      JSON.stringify({ ...query?.queryKey[1], from }) === JSON.stringify({ ...filter, from, limit })
        ? previous
        : undefined,
  });
}
