import { expect, test } from 'vitest';
import { effectiveControls } from '../../../electron/replay/effective';
import { encodeDraft } from '../../../renderer/views/compose/drafts/encodeDraft';
import { rowsWithoutEffect } from '../../../renderer/views/compose/drafts/withoutEffect';
import { fromHex, type Hex, toHex } from '../../../shared/bytes';
import { type DraftRow, newRow } from '../../../shared/compose/draft';
import { operationNames } from '../../../shared/model';

const streamId = toHex(new Uint8Array(32).fill(1));
const [sender, other] = [toHex(new Uint8Array(20).fill(2)), toHex(new Uint8Array(20).fill(3))];

const act = (name: DraftRow['act'], account: string = '', key = '') =>
  newRow({ act: name, streamId, account, key: { as: 'text', text: key } });
const put = (key: string) =>
  newRow({ streamId, key: { as: 'text', text: key }, value: { format: 'text', text: 'v' } });

function noEffect(rows: DraftRow[], by: Hex | null = sender): unknown[] {
  const found = rowsWithoutEffect(rows, encodeDraft({ version: { mode: 'never' }, rows }), by ?? undefined);
  return rows.map(({ id }) => found.get(id));
}
const replaced = (by: number) => ({ why: 'replaced', by, isInBytes: true });

test('of several operations on one subject the last counts, and the others say which', () => {
  expect(noEffect([act('SET_KEY_TO_SPECIAL', '', 'k'), act('SET_KEY_TO_NORMAL', '', 'k')])).toEqual([
    replaced(2),
    undefined,
  ]);
  const grants = [
    act('GRANT_WRITER_ROLE', other),
    act('REVOKE_WRITER_ROLE', other),
    act('GRANT_WRITER_ROLE', other),
  ];
  expect(noEffect(grants)).toEqual([replaced(3), replaced(3), undefined]);
  expect(noEffect([act('GRANT_WRITER_ROLE', other), act('REVOKE_WRITER_ROLE', sender)])).toEqual([
    undefined,
    undefined,
  ]);
});

test('a grant of admin replaces nothing: a second one repeats the first, and one to the sender is dropped', () => {
  const rows = [
    act('GRANT_ADMIN_ROLE', other),
    act('GRANT_ADMIN_ROLE', other),
    act('GRANT_ADMIN_ROLE', sender),
  ];
  const repeats = { why: 'repeats', by: 1, isInBytes: true };
  expect(noEffect(rows)).toEqual([undefined, repeats, { why: 'ownGrant' }]);
  expect(noEffect(rows, null)).toEqual([undefined, repeats, undefined]);
});

test('renouncing is about whoever signs', () => {
  const rows = [act('REVOKE_WRITER_ROLE', sender), act('RENOUNCE_WRITER_ROLE')];
  expect(noEffect(rows)).toEqual([replaced(2), undefined]);
  expect(noEffect(rows, other)).toEqual([undefined, undefined]);
});

test('writes that do not count are not in the bytes, unless the bytes were written by hand', () => {
  const rows = [put('a'), put('a')];
  const encoded = encodeDraft({ version: { mode: 'never' }, rows });
  expect(noEffect(rows)).toEqual([{ why: 'replaced', by: 2, isInBytes: false }, undefined]);
  expect([...rowsWithoutEffect(rows, encoded, sender, true).values()]).toEqual([replaced(2)]);
});

test('of any two or three operations those are without effect that replay leaves out', () => {
  const some = Object.values(operationNames).flatMap((name) =>
    /^(GRANT|REVOKE)/.test(name)
      ? [sender, other].map((account) => act(name, account, name.includes('SPECIAL') ? 'k' : ''))
      : [act(name, '', /KEY|SPECIAL/.test(name) ? 'k' : '')],
  );
  let left = 0;
  for (const first of some)
    for (const second of some)
      for (const third of [undefined, ...some]) {
        const rows = [first, second, ...(third ? [third] : [])].map((row) => ({ ...row, id: newRow().id }));
        const encoded = encodeDraft({ version: { mode: 'never' }, rows });
        const { accessControl } = encoded.batch;
        const effective = effectiveControls(accessControl, fromHex(sender), []).map(({ index }) => index);
        const found = rowsWithoutEffect(rows, encoded, sender);
        expect(rows.map(({ id }) => !found.has(id))).toEqual(rows.map((_, i) => effective.includes(i)));
        left += found.size;
      }
  expect(left).toBeGreaterThan(100);
});
