import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** The seq whose state every view shows; null is the latest. */
export function useAt(): number | null {
  return useSearch({ strict: false, select: (search) => search.at ?? null });
}

export interface Move {
  /** True while dragging, so that Back skips the places in between. */
  replace?: boolean;
}

/** Moves the time slider, keeping everything else on the screen. */
export function useSetAt(): (at: number | null, move?: Move) => void {
  const navigate = useNavigate();
  return useCallback(
    (at, { replace = false } = {}) => {
      void navigate({ to: '.', search: (search) => ({ ...search, at: at ?? undefined }), replace });
    },
    [navigate],
  );
}
