import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { fromHex, type Hex } from '../../../../shared/bytes';
import type { TreeModel } from './treeModel';
import type { TreeRows } from './treeRows';

/**
 * Follows the selected path: finds its row, and when a link or a search named it, opens the way to it and brings
 * it into sight.
 */
export function useReveal(
  model: TreeModel,
  rows: TreeRows,
  selected: Hex | undefined,
  virtual: Virtualizer<HTMLDivElement, Element>,
) {
  /** The level in which the selected row stands. */
  const [parent, setParent] = useState<Hex | undefined>();
  const chosen = useRef<{ model: TreeModel; path: Hex } | undefined>(undefined);
  const row = selected === undefined || parent === undefined ? -1 : rows.indexOf(parent, fromHex(selected));

  useEffect(() => {
    if (selected === undefined) return;
    if (chosen.current?.model === model && chosen.current.path === selected) return;
    let isCurrent = true;
    void model.reveal(fromHex(selected)).then((found) => {
      if (!isCurrent || found < 0) return;
      const revealed = model.rows.at(found);
      if (revealed?.kind !== 'node') return;
      setParent(revealed.parent);
      requestAnimationFrame(() => virtual.scrollToIndex(found, { align: 'center' }));
    });
    return () => {
      isCurrent = false;
    };
  }, [model, selected, virtual]);

  return {
    row,
    /** Says that this path was chosen in the tree itself, below this parent, so that nothing needs to move. */
    chose: (path: Hex, level: Hex) => {
      chosen.current = { model, path };
      setParent(level);
    },
  };
}
