import { expect, test } from 'vitest';
import { draftRowOf } from '../../../renderer/views/compose/drafts/batchFiles';
import { valueBytes } from '../../../renderer/views/compose/drafts/rowBytes';
import { bytesAsWritten } from '../../../shared/compose/batchFile';
import { type DraftRow, numberKinds } from '../../../shared/compose/draft';

const stream = `0x${'ab'.repeat(32)}` as const;

/** The value as it is edited after a file kept it. */
function again(value: DraftRow['value']): DraftRow['value'] {
  const typed = valueBytes(value);
  if (!typed.ok) throw new Error(typed.reason);
  const { format, number } = value;
  const written = bytesAsWritten(typed.bytes);
  const row = { act: 'put' as const, stream, key: 'k', value: written, format, ...(number && { number }) };
  return draftRowOf(row, 7).value;
}

test.each<DraftRow['value']>([
  { format: 'text', text: '12' },
  { format: 'text', text: 'a\r\nb' },
  { format: 'json', text: '{"a": 1.0}' },
  { format: 'hex', text: '0x6162' },
  { format: 'address', text: `0x${'12'.repeat(20)}` },
  { format: 'number', text: '-0.5', number: { kind: 'decimal', littleEndian: false } },
  { format: 'number', text: '1.5', number: { kind: 'f32', littleEndian: true } },
  { format: 'number', text: '-2', number: { kind: 'i16', littleEndian: true } },
])('a value of a batch file is edited as it was: %j', (value) => {
  expect(again(value)).toEqual(value);
});

test('numbers of every kind are', () => {
  for (const kind of numberKinds)
    for (const littleEndian of [false, true]) {
      const value = { format: 'number' as const, text: '100', number: { kind, littleEndian } };
      expect(again(value)).toEqual(value);
    }
});

test('bytes that are not what a file says of them are shown as what they are', () => {
  const row = (value: string, fields: object) =>
    draftRowOf({ act: 'put', stream, key: 'k', value, ...fields }, 7).value;
  expect(row('0xff', { format: 'json' })).toEqual({ format: 'hex', text: '0xff' });
  expect(row('0xff', { format: 'number', number: { kind: 'u64', littleEndian: false } })).toEqual({
    format: 'hex',
    text: '0xff',
  });
  expect(row('abc', { format: 'number' })).toEqual({ format: 'text', text: 'abc' });
  const nan = row('0x7fc00001', { format: 'number', number: { kind: 'f32', littleEndian: false } });
  expect(nan).toEqual({ format: 'hex', text: '0x7fc00001' });
});
