import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import type { VerdictKind } from '../../../../shared/model';
import { connection } from '../../../api/connection';

/** Entries of a sender from the newest down, by pages. */
export function senderPagesOptions(sender: Hex, verdicts: readonly VerdictKind[] | undefined) {
  const input = { sender, ...(verdicts !== undefined && { verdicts: [...verdicts] }) };
  return infiniteQueryOptions({
    queryKey: ['log.page', input, 'sender pages'] as const,
    queryFn: ({ signal, pageParam }) =>
      connection.call('log.page', { ...input, from: pageParam, limit: 200 }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { follows: 'log' as const },
  });
}
