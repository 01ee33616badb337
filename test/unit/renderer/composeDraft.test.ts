import { expect, test } from 'vitest';
import { bytesOf, encodeDraft } from '../../../renderer/views/compose/drafts/encodeDraft';
import { batchSpans, spanAt } from '../../../renderer/views/compose/form/batchSpans';
import { moveRow } from '../../../renderer/views/compose/rows/moveRow';
import { fromText, toHex } from '../../../shared/bytes';
import { type DraftRow, draftAfter, newDraft, newRow } from '../../../shared/compose/draft';
import { operationNames } from '../../../shared/model';
import { encodeBatch, maxU64, operands } from '../../../shared/streamData';

const streamId = toHex(new Uint8Array(32).fill(1));
const account = toHex(new Uint8Array(20).fill(2));
const seen = { mode: 'asOf' as const, seq: 5 };

const row = (key: string, fields: Partial<DraftRow> = {}) =>
  newRow({ streamId, key: { as: 'text', text: key }, value: { format: 'text', text: 'v' }, ...fields });

test('sizes by part add up to the size that the encoder gives', () => {
  const rows = [
    row('a'),
    row('b', { act: 'delete' }),
    row('c', { act: 'guard' }),
    row('', { act: 'GRANT_WRITER_ROLE', account }),
    row('d', { act: 'GRANT_SPECIAL_WRITER_ROLE', account }),
  ];
  const encoded = encodeDraft({ version: seen, rows });
  expect(encoded.problems).toEqual([]);
  expect(encodeBatch(encoded.batch).length).toBe(encoded.size);
  expect(Object.values(encoded.parts).reduce((sum, size) => sum + size, 0)).toBe(encoded.size);
  expect([...encoded.rowSizes.values()].reduce((sum, size) => sum + size, 20)).toBe(encoded.size);
});

test('every byte belongs to a field, and those of rows to their row', () => {
  const rows = Object.entries(operationNames).map(([opcode, act]) => {
    const takes = operands(Number(opcode) as Parameters<typeof operands>[0]);
    return row(takes.key ? 'k' : '', { act, account: takes.account ? account : '' });
  });
  const all = [...rows, row('a'), row('b', { act: 'guard' }), row('c', { act: 'delete' })];
  const encoded = encodeDraft({ version: seen, rows: all });
  const bytes = bytesOf(encoded);
  const spans = batchSpans(encoded);
  expect(spans.map(({ offset }) => offset)).toEqual(
    spans.map((_, i) => spans.slice(0, i).reduce((sum, { length }) => sum + length, 0)),
  );
  expect(spans.reduce((sum, { length }) => sum + length, 0)).toBe(bytes.length);
  for (const { id } of all) {
    const own = spans.filter(({ rowId }) => rowId === id);
    expect(own.reduce((sum, { length }) => sum + length, 0)).toBe(encoded.rowSizes.get(id));
    expect(spanAt(spans, own[0]!.offset + own[0]!.length - 1)).toBe(own[0]);
  }
  expect(spanAt(spans, bytes.length)).toBeUndefined();
});

test('the version is what was seen, a number, or one that never conflicts', () => {
  const versionOf = (version: Parameters<typeof encodeDraft>[0]['version']) =>
    encodeDraft({ version, rows: [row('a')] }).batch.version;
  expect(versionOf({ mode: 'asOf', seq: 12 })).toBe(12n);
  expect(versionOf({ mode: 'asOf', seq: -1 })).toBe(0n);
  expect(versionOf({ mode: 'never' })).toBe(maxU64);
  expect(versionOf({ mode: 'number', text: '18446744073709551615' })).toBe(maxU64);
  expect(versionOf({ mode: 'number', text: '9007199254740993' })).toBe(9007199254740993n);
});

test.each(['', '-1', '1.5', '18446744073709551616', 'x'])('refuses the version %j', (text) => {
  const { problems } = encodeDraft({ version: { mode: 'number', text }, rows: [row('a')] });
  expect(problems).toMatchObject([{ rowId: null, field: 'version' }]);
});

test('of several writes to one key the last counts, and the others say which', () => {
  const rows = [row('a'), row('b'), row('a', { act: 'delete' }), row('a')];
  const { shadowedBy } = encodeDraft({ version: seen, rows });
  expect([...shadowedBy]).toEqual([
    [rows[0]!.id, 4],
    [rows[2]!.id, 4],
  ]);
  const { batch, orderMatters } = encodeDraft({ version: seen, rows });
  expect([batch.writes.length, orderMatters]).toEqual([2, true]);
  expect(encodeDraft({ version: seen, rows: rows.slice(0, 2) }).orderMatters).toBe(false);
});

test('what is wrong is named by row and field; what is empty is missing, not wrong', () => {
  const wrong = row('a', { value: { format: 'json', text: '{"a":' } });
  const empty = newRow({ streamId });
  const { problems } = encodeDraft({ version: seen, rows: [wrong, empty] });
  expect(problems.map(({ rowId, field, isMissing }) => [rowId, field, isMissing])).toEqual([
    [wrong.id, 'value', false],
    [empty.id, 'key', true],
    [empty.id, 'value', true],
  ]);
});

test.each<[string, DraftRow['value'], Uint8Array | undefined]>([
  ['text as UTF-8', { format: 'text', text: 'é' }, fromText('é')],
  ['JSON as it is typed', { format: 'json', text: '{ "n": 1e400 }' }, fromText('{ "n": 1e400 }')],
  ['a number as its digits', { format: 'number', text: ' -0.5 ' }, fromText('-0.5')],
  ['hex with spaces', { format: 'hex', text: '0x00 ff' }, Uint8Array.of(0, 255)],
  ['a number with a comma', { format: 'number', text: '1,5' }, undefined],
  ['half a byte', { format: 'hex', text: '0xf' }, undefined],
  ['nothing, which would delete the key', { format: 'hex', text: '0x' }, undefined],
])('value: %s', (_, value, bytes) => {
  const { batch, problems } = encodeDraft({ version: seen, rows: [row('a', { value })] });
  expect(batch.writes[0]?.value).toEqual(bytes);
  expect(problems.length).toBe(bytes === undefined ? 1 : 0);
});

test('an address whose checksum is of another one is refused, as account and as value', () => {
  const right = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
  const problemsOf = (address: string) => {
    const grant = row('', { act: 'GRANT_WRITER_ROLE', account: address });
    const put = row('a', { value: { format: 'address', text: address } });
    return encodeDraft({ version: seen, rows: [grant, put] }).problems.map(({ field, reason }) => [
      field,
      reason,
    ]);
  };
  for (const taken of [right, right.toLowerCase(), `0x${right.slice(2).toUpperCase()}`])
    expect(problemsOf(taken)).toEqual([]);
  const refused = expect.stringContaining('do not fit its digits');
  expect(problemsOf(right.replace('5aA', '5AA'))).toEqual([
    ['account', refused],
    ['value', refused],
  ]);
});

test('guards alone are no batch, because no stream would be tagged', () => {
  const { problems } = encodeDraft({ version: seen, rows: [row('a', { act: 'guard' })] });
  expect(problems).toMatchObject([{ field: 'rows' }]);
});

test('a row moves to another place, and the others keep their order', () => {
  expect(moveRow(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(moveRow(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
});

test('a copy of what was committed has seen its entry, unless a number says what was seen', () => {
  const draft = newDraft(3, { name: 'Again' });
  expect(draftAfter(draft, 9)).toMatchObject({
    name: 'Again',
    version: { mode: 'asOf', seq: 9 },
    sent: null,
  });
  expect(draftAfter(newDraft(12), 9).version).toEqual({ mode: 'asOf', seq: 12 });
  const number = { mode: 'number', text: '3' } as const;
  expect(draftAfter(newDraft(3, { version: number }), 9).version).toEqual(number);
  const never = { mode: 'never', seen: 3 } as const;
  expect(draftAfter(newDraft(3, { version: never }), 9).version).toEqual({ mode: 'never', seen: 9 });
});
