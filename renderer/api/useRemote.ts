import { useQuery } from '@tanstack/react-query';
import type { RemoteStatus } from '../../shared/contract/outputs';
import { statusOptions } from './queries';

/** The node that answers in this workspace; null where there is a log, undefined while that is not known. */
export function useRemote(): RemoteStatus | null | undefined {
  return useQuery(statusOptions()).data?.remote;
}
