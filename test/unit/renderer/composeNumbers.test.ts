import { expect, test } from 'vitest';
import { numberBytes, roundedTo } from '../../../renderer/views/compose/drafts/numberBytes';
import { toHex } from '../../../shared/bytes';
import { numberKinds } from '../../../shared/compose/draft';

const bytesOf = (text: string, kind: string, littleEndian = false) => {
  const made = numberBytes(text, { kind, littleEndian });
  return made.ok ? toHex(made.bytes) : made.reason;
};

test.each([
  ['255', 'u8', '0xff'],
  ['258', 'u16', '0x0102'],
  ['66051', 'u24', '0x010203'],
  ['18446744073709551615', 'u64', `0x${'ff'.repeat(8)}`],
  ['9007199254740993', 'u64', '0x0020000000000001'],
  ['-1', 'i64', `0x${'ff'.repeat(8)}`],
  ['-128', 'i8', '0x80'],
  ['-2', 'i256', `0x${'ff'.repeat(31)}fe`],
  ['1', 'u256', `0x${'00'.repeat(31)}01`],
  ['0x10', 'u32', '0x00000010'],
  ['0.5', 'f32', '0x3f000000'],
  ['-2.5', 'f64', '0xc004000000000000'],
  ['1e400', 'decimal', '0x3165343030'],
])('%s as %s is %s', (text, kind, hex) => {
  expect(bytesOf(text, kind)).toBe(hex);
});

test('little-endian is the same bytes the other way round', () => {
  for (const kind of numberKinds.filter((each) => each !== 'decimal'))
    expect(bytesOf('7', kind, true)).toBe(
      `0x${bytesOf('7', kind).slice(2).match(/../g)!.reverse().join('')}`,
    );
});

test.each([
  ['256', 'u8', 'Goes from 0 to 255'],
  ['-1', 'u64', 'Goes from 0 to 18446744073709551615'],
  ['18446744073709551616', 'u64', 'Goes from 0 to 18446744073709551615'],
  ['128', 'i8', 'Goes from -128 to 127'],
  [`1${'0'.repeat(80)}`, 'u256', 'Goes from 0 to 2^256-1'],
  [`-1${'0'.repeat(80)}`, 'i256', 'Goes from -2^255 to 2^255-1'],
  ['1.5', 'u32', 'Expected a whole number, decimal or 0x'],
  ['1e60', 'f32', 'Is too large for 32 bits'],
  ['1,5', 'f64', 'Expected a number, such as 0.5 or 1e-9'],
])('refuses %s as %s', (text, kind, reason) => {
  expect(bytesOf(text, kind)).toBe(reason);
});

test.each([
  ['9007199254740993', '9007199254740992'],
  ['1e-400', '0'],
  ['-1e-400', '0'],
  ['0.10000000000000000001', '0.1'],
  ['9007199254740992', undefined],
  ['1_000.50', undefined],
  ['1e3', undefined],
  ['1e23', undefined],
  ['-0.0', undefined],
  ['1.5e-7', undefined],
  ['Infinity', undefined],
])('64 bits hold %s as %s', (typed, held) => {
  expect(roundedTo(typed, { kind: 'f64', littleEndian: false })).toBe(held);
});

test('a float that holds another number says which', () => {
  expect(roundedTo('0.1', { kind: 'f32', littleEndian: false })).toBe('0.10000000149011612');
  expect(roundedTo('0.5', { kind: 'f32', littleEndian: true })).toBeUndefined();
  expect(roundedTo('0.1', { kind: 'f64', littleEndian: false })).toBeUndefined();
});
