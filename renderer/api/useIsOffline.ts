import { useQuery } from '@tanstack/react-query';
import { sourceOptions, statusOptions } from './queries';

/** Whether nothing can be sent to what this workspace follows, because a person stopped all traffic. */
export function useIsOffline(): boolean {
  const feeder = useQuery(statusOptions()).data?.feeder;
  const follows = feeder !== undefined && feeder !== 'local';
  const { data: source } = useQuery({ ...sourceOptions(), enabled: follows });
  return follows && source?.phase === 'offline';
}
