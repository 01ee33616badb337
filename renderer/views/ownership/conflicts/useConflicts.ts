import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { mergeConflicts } from '../../../../shared/conflicts';
import type { Conflicts } from '../../../../shared/contract/ownership';
import { conflictPagesOptions } from '../../../api/queries';

/** Stretches looked at before somebody has to ask for more. */
const stretchesByThemselves = 20;

export interface LoadedConflicts {
  /** undefined until the first stretch is there. */
  found: Conflicts | undefined;
  /** Entries of the log below which was looked, and those that came since. */
  before: number;
  newer: number;
  isLooking: boolean;
  /** undefined where the whole log was looked at, or it is being looked at. */
  goOn: (() => void) | undefined;
  stop: () => void;
  lookAgain: () => void;
  error: unknown;
  retry: () => void;
}

/**
 * Rejections of the log grouped, from the newest down; what comes in meanwhile waits until it is asked for.
 * @param replayedTo seq that replay handles next
 */
export function useConflicts(streamId: Hex | undefined, replayedTo: number): LoadedConflicts {
  const [before, setBefore] = useState(replayedTo);
  const [wanted, setWanted] = useState(stretchesByThemselves);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    conflictPagesOptions({ before, ...(streamId !== undefined && { streamId }) }),
  );
  const pages = data?.pages ?? [];
  const goesOn = hasNextPage && error === null && pages.length < wanted;
  const isLooking = isFetchingNextPage || goesOn;
  useEffect(() => {
    if (goesOn && !isFetchingNextPage) void fetchNextPage();
  }, [goesOn, isFetchingNextPage, fetchNextPage]);
  return {
    found: pages.length === 0 ? undefined : mergeConflicts(pages),
    before,
    newer: replayedTo - before,
    isLooking,
    goOn: hasNextPage && !isLooking ? () => setWanted(pages.length + stretchesByThemselves) : undefined,
    stop: () => setWanted(0),
    lookAgain: () => setBefore(replayedTo),
    error,
    retry: () => void refetch(),
  };
}
