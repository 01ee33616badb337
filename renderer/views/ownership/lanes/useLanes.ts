import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { lanesOptions } from '../../../api/queries';
import { type Lane, lanesOf } from './lanes';

/** What happened to the rights of a stream over the whole log; undefined while it loads. */
export function useLanes(streamId: Hex): {
  lanes: Lane[] | undefined;
  /** Of a stream with very many acts, those of some accounts are left out. */
  partial: boolean;
  error: unknown;
  retry: () => void;
} {
  const { data, error, refetch } = useQuery(lanesOptions({ streamId, at: null }));
  const lanes = useMemo(() => data && lanesOf(data.lanes), [data]);
  return { lanes, partial: data?.partial ?? false, error, retry: () => void refetch() };
}
