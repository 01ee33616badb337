import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { WorkspaceStatus } from '../../shared/contract/outputs';
import { statusOptions } from '../api/queries';

/** The seq that the address names; null is the latest. */
export function useAskedAt(): number | null {
  return useSearch({ strict: false, select: (search) => search.at ?? null });
}

/**
 * The seq whose state every view shows; null is the latest, which stands in for a seq that the log has not come to, and
 * follows the log until it has.
 */
export function useAt(): number | null {
  const asked = useAskedAt();
  const { data: isAhead } = useQuery({
    ...statusOptions(),
    select: (status) => isAheadOfLog(asked, status),
  });
  return isAhead ? null : asked;
}

/** Whether the log has not come to a seq. What a node has not told is not known to be ahead. */
export function isAheadOfLog(
  at: number | null,
  { nextSeq, remote }: Pick<WorkspaceStatus, 'nextSeq' | 'remote'>,
): boolean {
  return at !== null && at >= nextSeq && remote?.hasTold !== false;
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
