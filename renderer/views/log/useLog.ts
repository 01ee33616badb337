import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { LogSearch } from '../../router/search';

/** What the address says of this view, and how to change it. */
export function useLog() {
  const search = useSearch({ from: '/log' });
  const navigate = useNavigate({ from: '/log' });
  /** A change of what is shown; `replace` leaves no place in the history, for walking and typing. */
  const go = useCallback(
    (change: Partial<LogSearch>, { replace = false } = {}) =>
      void navigate({ search: (before) => ({ ...before, ...change }), replace }),
    [navigate],
  );
  return { search, go };
}
