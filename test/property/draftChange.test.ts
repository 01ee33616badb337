/** Changes of drafts: what the engine keeps is what was on screen, and two windows do not lose each other's rows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Draft, type DraftRow, newDraft, newRow } from '../../shared/compose/draft';
import { applyChange, changeBetween } from '../../shared/compose/draftChange';
import { runs } from './runs';

type Edit = { kind: 'add' | 'edit' | 'remove' | 'move' | 'name' | 'value'; at: number; to: number };

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('add', 'edit', 'remove', 'move', 'name', 'value'),
  at: fc.nat(20),
  to: fc.nat(20),
});

function apply(draft: Draft, { kind, at, to }: Edit): Draft {
  if (kind === 'name') return { ...draft, name: `name ${to}` };
  const rows = [...draft.rows];
  const index = rows.length === 0 ? 0 : at % rows.length;
  if (kind === 'add') rows.splice(index, 0, newRow());
  else if (kind === 'remove') rows.splice(index, 1);
  else if (kind === 'move')
    rows.splice(rows.length === 0 ? 0 : to % rows.length, 0, ...rows.splice(index, 1));
  else if (kind === 'value' && rows[index] !== undefined)
    rows[index] = { ...rows[index], value: { format: 'text', text: `${to}`.repeat(to * 400) } };
  else if (rows[index] !== undefined) rows[index] = { ...rows[index]!, key: { as: 'text', text: `${to}` } };
  return { ...draft, rows };
}

const ids = ({ rows }: Draft) => rows.map(({ id }) => id).sort();

test('a draft with the change between two states is the later one', () => {
  fc.assert(
    fc.property(fc.array(edit), fc.array(edit), (first, then) => {
      const before = first.reduce(apply, newDraft(0));
      const after = then.reduce(apply, before);
      const change = changeBetween(before, after);
      expect(change === undefined ? before : applyChange(before, change)).toEqual(after);
    }),
    { numRuns: runs(500) },
  );
});

test('of two windows that change one draft, neither loses the rows of the other', () => {
  fc.assert(
    fc.property(fc.array(edit), fc.array(edit), fc.array(edit), (first, here, there) => {
      const before = first.reduce(apply, newDraft(0));
      const [mine, theirs] = [here.reduce(apply, before), there.reduce(apply, before)];
      let merged: Draft = before;
      for (const change of [changeBetween(before, mine), changeBetween(before, theirs)])
        if (change !== undefined) merged = applyChange(merged, change);
      const added = (draft: Draft) =>
        draft.rows.filter((row) => !before.rows.includes(row) && isNew(row, before));
      for (const row of [...added(mine), ...added(theirs)]) expect(merged.rows).toContainEqual(row);
      const kept = ids(before).filter((id) => ids(mine).includes(id) && ids(theirs).includes(id));
      expect(ids(merged)).toEqual(expect.arrayContaining(kept));
    }),
    { numRuns: runs(300) },
  );
});

function isNew(row: DraftRow, { rows }: Draft): boolean {
  return rows.every(({ id }) => id !== row.id);
}

test('a value of megabytes does not travel with every key stroke beside it', () => {
  const row = newRow({ value: { format: 'file', text: `0x${'00'.repeat(1 << 20)}` } });
  const before = newDraft(0, { rows: [row] });
  const after = { ...before, rows: [{ ...row, key: { as: 'text' as const, text: 'k' } }] };
  const change = changeBetween(before, after)!;
  expect(JSON.stringify(change).length).toBeLessThan(1000);
  expect(applyChange(before, change)).toEqual(after);
});

test.each([
  ['up', 9_000, 20],
  ['down', 20, 9_000],
  ['to the top', 5_000, 0],
  ['to the end', 5_000, 9_999],
])('one of ten thousand rows that moves %s is told by itself', (_, from, to) => {
  const before = newDraft(0, { rows: Array.from({ length: 10_000 }, () => newRow()) });
  const rows = before.rows.toSpliced(from, 1).toSpliced(to, 0, before.rows[from]!);
  const change = changeBetween(before, { ...before, rows })!;
  expect(Object.keys(change)).toEqual(['moved']);
  expect(applyChange(before, change).rows).toEqual(rows);
});

test('a row that comes between others is told with its place', () => {
  const before = newDraft(0, { rows: Array.from({ length: 10_000 }, () => newRow()) });
  const row = newRow();
  const rows = before.rows.toSpliced(100, 0, row);
  const change = changeBetween(before, { ...before, rows })!;
  expect(change).toEqual({ set: [row], moved: { id: row.id, after: rows[99]!.id } });
  expect(applyChange(before, change).rows).toEqual(rows);
});
