import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { statusOptions } from '../api/queries';
import { useAt } from '../router/at';

/** True while an earlier state than the newest is shown. */
export function useIsPast(): boolean {
  const at = useAt();
  const status = useQuery(statusOptions()).data;
  return at !== null && (status === undefined || at < status.nextSeq - 1);
}

/** Turns every surface to paper while the past is shown. */
export function useWhen(): void {
  const isPast = useIsPast();
  useEffect(() => {
    if (isPast) document.documentElement.dataset.when = 'past';
    else delete document.documentElement.dataset.when;
  }, [isPast]);
}
