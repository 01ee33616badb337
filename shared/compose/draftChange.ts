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
    const kept = change.removed === undefined ? rowsBefore : rowsBefore.filter(({ id }) => !known.has(id));
    // New rows at the end need no order: that is where they are put.
    if (kept.some(({ id }, index) => after.rows[index]?.id !== id))
      change.order = after.rows.map(({ id }) => id);
  }
  return Object.keys(change).length === 0 ? undefined : change;
}

/** Rows that the change's order does not know stay behind the others. */
export function applyChange(draft: Draft, change: DraftChange): Draft {
  const { fields, set = [], setBesideValue = [], removed = [], order } = change;
  let { rows } = draft;
  if (set.length + setBesideValue.length + removed.length > 0 || order !== undefined) {
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
    rows = [...ordered.values()];
  }
  return { ...draft, ...fields, rows };
}
