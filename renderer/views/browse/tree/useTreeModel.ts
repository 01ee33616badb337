import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { connection } from '../../../api/connection';
import { streamsOptions } from '../../../api/queries';
import { useRemote } from '../../../api/useRemote';
import { useAt } from '../../../router/at';
import { TreeModel } from './treeModel';
import type { TreeRows } from './treeRows';

/** The tree of a stream at the seq that is shown, kept up to date. */
export function useTreeModel(
  streamId: Hex,
  delimiters: readonly Hex[],
  root: Hex,
): { model: TreeModel; rows: TreeRows } {
  const at = useAt();
  const counts = useRemote() === null;
  const splits = delimiters.join();
  const model = useMemo(
    () =>
      new TreeModel(connection, {
        streamId,
        delimiters: splits === '' ? [] : (splits.split(',') as Hex[]),
        root,
        counts,
      }),
    [streamId, splits, root, counts],
  );
  // The stream list is asked again exactly when the state at this seq may have changed.
  const { dataUpdatedAt, isPlaceholderData } = useQuery(streamsOptions(at));
  const stamp = isPlaceholderData ? 0 : dataUpdatedAt;
  const shown = useRef<{ model: TreeModel; at: number | null; stamp: number }>(undefined);
  useEffect(() => {
    const before = shown.current;
    shown.current = { model, at, stamp };
    const isSame = before?.model === model && before.at === at;
    // The tree does not wait for the list to come to another seq, so the first list there is no news to it.
    if (!isSame || before.stamp !== 0) model.refresh(at);
  }, [model, at, stamp]);
  const rows = useSyncExternalStore(model.subscribe, () => model.rows);
  return { model, rows };
}
