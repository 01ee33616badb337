import type { DiffRow } from './valueDiff';

/** A row, or unchanged rows that are folded into one. */
export type FoldedRow = { kind: 'row'; row: DiffRow } | { kind: 'fold'; start: number; count: number };

/** Unchanged lines kept around a change. */
const around = 3;

/** Folds long unchanged stretches; those whose start is in `open` stay unfolded. */
export function foldRows(rows: readonly DiffRow[], open: ReadonlySet<number>): FoldedRow[] {
  const folded: FoldedRow[] = [];
  for (let at = 0; at < rows.length; ) {
    let end = at;
    while (end < rows.length && rows[end]!.kind === 'same') end++;
    const keepBefore = at === 0 ? 0 : around;
    const keepAfter = end === rows.length ? 0 : around;
    const hidden = end - at - keepBefore - keepAfter;
    const start = at + keepBefore;
    if (hidden > 1 && !open.has(start)) {
      for (let i = at; i < start; i++) folded.push({ kind: 'row', row: rows[i]! });
      folded.push({ kind: 'fold', start, count: hidden });
      for (let i = start + hidden; i < end; i++) folded.push({ kind: 'row', row: rows[i]! });
    } else {
      for (let i = at; i < end; i++) folded.push({ kind: 'row', row: rows[i]! });
    }
    at = end;
    for (; at < rows.length && rows[at]!.kind === 'changed'; at++)
      folded.push({ kind: 'row', row: rows[at]! });
  }
  return folded;
}
