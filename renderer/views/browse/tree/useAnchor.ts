import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { TreeRows } from './treeRows';

const rowHeight = 28;

/**
 * Keeps what is in sight where it is when rows above it come, go, or turn out to be more or fewer than was guessed:
 * the first node in sight stays at its height.
 */
export function useAnchor(rows: TreeRows, scroller: RefObject<HTMLDivElement | null>): void {
  const anchor = useRef<{ parent: Hex; prefix: Uint8Array; row: number } | undefined>(undefined);
  const seen = useRef(rows);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const note = () => {
      const top = Math.floor(element.scrollTop / rowHeight);
      const row = seen.current.nodeNear(top);
      const node = seen.current.at(row);
      const isInSight = row >= top && row <= top + element.clientHeight / rowHeight;
      anchor.current =
        node?.kind === 'node' && isInSight
          ? { parent: node.parent, prefix: node.node.prefix, row }
          : undefined;
    };
    if (seen.current !== rows) {
      const { current } = anchor;
      seen.current = rows;
      const row = current === undefined ? -1 : rows.indexOf(current.parent, current.prefix);
      if (current !== undefined && row >= 0 && row !== current.row)
        element.scrollTop += (row - current.row) * rowHeight;
    }
    note();
    element.addEventListener('scroll', note);
    return () => element.removeEventListener('scroll', note);
  }, [rows, scroller]);
}
