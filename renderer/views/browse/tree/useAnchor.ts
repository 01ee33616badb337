import { useLayoutEffect, useRef } from 'react';
import type { RowWindow } from '../../../components/useRowWindow';
import type { TreeRows } from './treeRows';

/**
 * Keeps what is in sight where it is when rows above it come, go, or turn out to be more or fewer than was guessed:
 * the first node in sight stays at its height.
 */
export function useAnchor(
  rows: TreeRows,
  { sight, scrollTo }: Pick<RowWindow<HTMLElement>, 'sight' | 'scrollTo'>,
  rowHeight: number,
): void {
  const seen = useRef(rows);
  useLayoutEffect(() => {
    if (seen.current === rows) return;
    const before = seen.current;
    seen.current = rows;
    const { top, height } = sight();
    const first = Math.floor(top / rowHeight);
    const anchor = before.nodeNear(first);
    const row = before.at(anchor);
    if (row?.kind !== 'node' || anchor < first || anchor > first + height / rowHeight) return;
    const now = rows.indexOf(row.parent, row.node.prefix);
    if (now >= 0 && now !== anchor) scrollTo(top + (now - anchor) * rowHeight);
  }, [rows, sight, scrollTo, rowHeight]);
}
