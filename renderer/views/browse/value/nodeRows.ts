import type { ValueNode } from '../../../../shared/contract/values';

/** Values of more parts open with their first level only. */
const allOpen = 400;

/** What is folded when a value is first seen. */
export function foldedFromStart(rows: readonly ValueNode[]): ReadonlySet<number> {
  if (rows.length <= allOpen) return new Set();
  return new Set(rows.flatMap((row, index) => (row.depth > 0 && (row.children ?? 0) > 0 ? [index] : [])));
}

/** Indexes of the rows that no folded one holds. */
export function visibleNodes(rows: readonly ValueNode[], folded: ReadonlySet<number>): number[] {
  const shown: number[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  rows.forEach((row, index) => {
    if (row.depth > hiddenBelow) return;
    hiddenBelow = folded.has(index) ? row.depth : Number.POSITIVE_INFINITY;
    shown.push(index);
  });
  return shown;
}
