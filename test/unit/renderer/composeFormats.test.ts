import { expect, test } from 'vitest';
import { valueBytes } from '../../../renderer/views/compose/drafts/rowBytes';
import { switchFormat } from '../../../renderer/views/compose/drafts/switchFormat';
import { toHex } from '../../../shared/bytes';
import { type DraftRow, type ValueFormat, valueFormats } from '../../../shared/compose/draft';

type Value = DraftRow['value'];
const hex = (text: string): Value => ({ format: 'hex', text });

test.each<[string, Value, ValueFormat, Partial<Value>]>([
  [
    '8 bytes as a number',
    hex('0x00000000000003e8'),
    'number',
    { text: '1000', number: { kind: 'u64', littleEndian: false } },
  ],
  [
    'digits as a number',
    hex('0x2d302e35'),
    'number',
    { text: '-0.5', number: { kind: 'decimal', littleEndian: false } },
  ],
  ['bytes that are text', hex('0xc3a9'), 'text', { text: 'é' }],
  [
    'a number as its bytes',
    { format: 'number', text: '258', number: { kind: 'u16', littleEndian: false } },
    'hex',
    { text: '0x0102' },
  ],
  ['half of a byte', hex('0xf'), 'text', { text: '0xf' }],
  ['JSON with a slip', { format: 'json', text: '{"a"' }, 'hex', { text: '0x7b226122' }],
])('is the same in another format: %s', (_what, value, format, expected) => {
  expect(switchFormat(value, format)).toMatchObject({ ok: true, value: { format, ...expected } });
});

test.each<[string, Value, ValueFormat, string]>([
  ['text', hex('0xff00'), 'text', 'no text in UTF-8'],
  ['JSON', hex('0xff00'), 'json', 'no text in UTF-8'],
  ['a number', hex('0xff00ff00ff'), 'number', 'A number has 1, 2, 3, 4, 8, 16 or 32 bytes'],
  ['a file', hex('0xf'), 'file', 'It is no value yet'],
])('stays where it cannot be %s, and says why', (_what, value, format, reason) => {
  expect(switchFormat(value, format)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
});

test('bytes come back as they were, whatever they were looked at as', () => {
  for (const text of [
    '0x00',
    '0x00000000000003e8',
    '0x31',
    '0x610d0a',
    '0xefbbbf61',
    `0x${'ff'.repeat(32)}`,
    '0xff00',
  ])
    for (const format of valueFormats.filter((each) => each !== 'address')) {
      const there = switchFormat(hex(text), format);
      const back = there.ok ? switchFormat(there.value, 'hex') : there;
      const typed = valueBytes(back.ok ? back.value : hex(text));
      expect([format, typed.ok && toHex(typed.bytes)]).toEqual([format, text]);
    }
});
