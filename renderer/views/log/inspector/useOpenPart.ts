import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { EntryTab, WhatIfSearch } from '../../../router/search';

/** The part of the entry that is open, and what is asked of it; the same in the inspector and on the entry's page. */
export function useOpenPart() {
  const tab = useSearch({ strict: false, select: (search) => search.tab as EntryTab | undefined });
  const asked = useSearch({ strict: false, select: (search) => search.if });
  const navigate = useNavigate();
  const open = useCallback(
    (next: EntryTab) =>
      void navigate({
        to: '.',
        search: (before) => ({ ...before, tab: next === 'verdict' ? undefined : next }),
        replace: true,
      }),
    [navigate],
  );
  /** Opens what if with this question; null asks nothing. */
  const ask = useCallback(
    (question: WhatIfSearch | null) =>
      void navigate({
        to: '.',
        search: (before) => ({ ...before, tab: 'whatif', if: question ?? undefined }),
        replace: true,
      }),
    [navigate],
  );
  return { tab, asked, open, ask };
}
