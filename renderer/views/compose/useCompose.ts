import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Which draft the address names, and how to open another. */
export function useCompose() {
  const search = useSearch({ from: '/compose' });
  const navigate = useNavigate({ from: '/compose' });
  const open = useCallback(
    (draft: string | undefined, { replace = false } = {}) =>
      void navigate({ search: (before) => ({ at: before.at, draft }), replace }),
    [navigate],
  );
  return { search, open };
}
