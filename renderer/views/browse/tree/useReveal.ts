import { useCallback, useEffect, useRef, useState } from 'react';
import { fromHex, type Hex } from '../../../../shared/bytes';
import type { RowWindow } from '../../../components/useRowWindow';
import type { TreeModel } from './treeModel';
import type { TreeRows } from './treeRows';

/** After a reveal, rows above may still load and move the row; it is followed for so long, in ms. */
const settlingTime = 1500;

/**
 * Follows the selected path: finds its row, and when a link or a search named it, opens the way to it and brings
 * it into sight.
 */
export function useReveal(
  model: TreeModel,
  rows: TreeRows,
  selected: Hex | undefined,
  show: RowWindow<HTMLElement>['show'],
) {
  /** The level in which the selected row stands. */
  const [place, setPlace] = useState<{ level: Hex } | undefined>();
  const chosen = useRef<{ model: TreeModel; path: Hex } | undefined>(undefined);
  const followUntil = useRef(0);
  const row =
    selected === undefined || place === undefined ? -1 : rows.indexOf(place.level, fromHex(selected));

  useEffect(() => {
    if (selected === undefined) return;
    if (chosen.current?.model === model && chosen.current.path === selected) return;
    let isCurrent = true;
    void model.reveal(fromHex(selected)).then((found) => {
      const revealed = model.rows.at(found);
      if (!isCurrent || revealed?.kind !== 'node') return;
      followUntil.current = performance.now() + settlingTime;
      setPlace({ level: revealed.parent });
    });
    return () => {
      isCurrent = false;
    };
  }, [model, selected]);

  // The row is drawn by now, so the list is long enough to scroll to it.
  useEffect(() => {
    const isFollowed = place !== undefined && performance.now() < followUntil.current;
    if (row >= 0 && isFollowed) show(row, 'center');
  }, [row, place, show]);

  return {
    row,
    /** Says that this path was chosen in the tree itself, below this parent, so that nothing needs to move. */
    chose: useCallback(
      (path: Hex, level: Hex) => {
        chosen.current = { model, path };
        followUntil.current = 0;
        setPlace((before) => (before?.level === level ? before : { level }));
      },
      [model],
    ),
  };
}
