/** What changed between two states of a draft, and a draft with a change. Pure: window and engine both use it. */
import type { Draft, DraftChange, DraftFields, DraftRow } from './draft';

const fieldNames = ['name', 'createdAt', 'changedAt', 'streams', 'version', 'sender', 'raw'] as const;

/** Characters of a value from which on it is not sent again with what changed beside it. */
const longValue = 4096;

/** @returns undefined where nothing did. Rows that were not changed must be the same objects. */
export function changeBetween(before: Draft | undefined, after: Draft): DraftChange | undefined {
  const change: DraftChange = {};
  const fields: Partial<Omit<DraftFields, 'sent'>> = {};
  for (const name of fieldNames)
    if (before?.[name] !== after[name]) Object.assign(fields, { [name]: after[name] });
  if (Object.keys(fields).length > 0) change.fields = fields;
  const rowsBefore = before?.rows ?? [];
  if (rowsBefore !== after.rows) {
    const known = new Map(rowsBefore.map((row) => [row.id, row]));
    const changed = after.rows.filter((row) => known.get(row.id) !== row);
    const keepsValue = (row: DraftRow) =>
      row.value.text.length > longValue && known.get(row.id)?.value === row.value;
    const set = changed.filter((row) => !keepsValue(row));
    if (set.length > 0) change.set = set;
    if (set.length < changed.length)
      change.setBesideValue = changed.filter(keepsValue).map(({ value: _value, ...row }) => row);
    for (const { id } of after.rows) known.delete(id);
    if (known.size > 0) change.removed = [...known.keys()];
    const kept = rowsBefore.filter(({ id }) => !known.has(id)).map(({ id }) => id);
    const before = new Set(kept);
    const order = after.rows.map(({ id }) => id);
    // New rows come behind the others, in their order, if nothing else is said.
    const unsaid = [...kept, ...order.filter((id) => !before.has(id))];
    const moved = moveBetween(unsaid, order);
    if (moved === 'many') change.order = order;
    else if (moved !== undefined) change.moved = moved;
  }
  return Object.keys(change).length === 0 ? undefined : change;
}

/** Characters of rows that one message may have: on its way each may take three bytes, and a message has at most 64 MiB. */
export const longestMessage = 16_000_000;

/** The change as several, where its rows are too long for one message. Done one after the other they do the same. */
export function partsOfChange(change: DraftChange): DraftChange[] {
  const { set = [], setBesideValue, moved, order, ...first } = change;
  const parts: DraftRow[][] = [[]];
  let length = 0;
  for (const row of set) {
    length += lengthOf(row);
    if (length > longestMessage && parts.at(-1)!.length > 0) {
      parts.push([]);
      length = lengthOf(row);
    }
    parts.at(-1)!.push(row);
  }
  if (parts.length === 1) return [change];
  const last = {
    ...(setBesideValue && { setBesideValue }),
    ...(moved && { moved }),
    ...(order && { order }),
  };
  // Rows come in the order in which they are told; only then are they put into another.
  return parts.map((rows, index) => ({
    ...(index === 0 && first),
    set: rows,
    ...(index === parts.length - 1 && last),
  }));
}

/** Characters of the rows, about. */
export function lengthOfRows(rows: readonly DraftRow[]): number {
  return rows.reduce((sum, row) => sum + lengthOf(row), 0);
}

function lengthOf({ key, value, account }: DraftRow): number {
  return 300 + key.text.length + value.text.length + account.length;
}

/** How one order becomes the other: not at all, by one row that moves, or by many. They have the same ids. */
function moveBetween(from: readonly string[], to: readonly string[]): DraftChange['moved'] | 'many' {
  const at = from.findIndex((id, index) => to[index] !== id);
  if (at < 0) return undefined;
  // Either what stands there now came from behind, or what stood there went on.
  for (const id of [to[at]!, from[at]!]) {
    const place = to.indexOf(id);
    const others = from.filter((each) => each !== id);
    if (to.every((each, index) => index === place || others[index - (index > place ? 1 : 0)] === each))
      return { id, after: to[place - 1] ?? null };
  }
  return 'many';
}

/** Rows that the change's order does not know stay behind the others. */
export function applyChange(draft: Draft, change: DraftChange): Draft {
  const { fields, set = [], setBesideValue = [], removed = [], moved, order } = change;
  let { rows } = draft;
  const changesRows = set.length + setBesideValue.length + removed.length > 0;
  if (changesRows || moved !== undefined || order !== undefined) {
    const byId = new Map<string, DraftRow>(rows.map((row) => [row.id, row]));
    for (const id of removed) byId.delete(id);
    for (const row of set) byId.set(row.id, row);
    for (const row of setBesideValue) {
      const before = byId.get(row.id);
      // Removed in another window, and its value with it.
      if (before !== undefined) byId.set(row.id, { ...row, value: before.value });
    }
    const ordered = new Map<string, DraftRow>();
    for (const id of order ?? []) {
      const row = byId.get(id);
      if (row !== undefined) ordered.set(id, row);
    }
    for (const [id, row] of byId) if (!ordered.has(id)) ordered.set(id, row);
    rows = moveRow([...ordered.values()], moved);
  }
  return { ...draft, ...fields, rows };
}

/** A row stays where it is when it, or the one that it follows, was removed in another window. */
function moveRow(rows: DraftRow[], moved: DraftChange['moved']): DraftRow[] {
  const row = rows.find(({ id }) => id === moved?.id);
  if (moved === undefined || row === undefined) return rows;
  const others = rows.filter((each) => each !== row);
  const before = moved.after === null ? -1 : others.findIndex(({ id }) => id === moved.after);
  if (before < 0 && moved.after !== null) return rows;
  return others.toSpliced(before + 1, 0, row);
}
