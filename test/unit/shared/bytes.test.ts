import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commonPrefixLength,
  compareBytes,
  concatBytes,
  equalBytes,
  fromHex,
  fromText,
  parseHex,
  startsWithBytes,
  toHex,
  toText,
} from '../../../shared/bytes';

const someBytes = fc.uint8Array({ maxLength: 40 });
/** Short strings of few values, so that prefixes and equal ones are common. */
const closeBytes = fc
  .array(fc.constantFrom(0x00, 0x61, 0xfe, 0xff), { maxLength: 4 })
  .map((list) => Uint8Array.from(list));

describe('hex', () => {
  test('bytes become lower-case digits with 0x, and come back', () => {
    fc.assert(
      fc.property(someBytes, (bytes) => {
        expect(toHex(bytes)).toBe(`0x${Buffer.from(bytes).toString('hex')}`);
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });

  test.each(['0xAbCd', 'abcd', '0Xabcd', 'ABCD'])(
    '%s is read in any letter case, with or without 0x',
    (text) => {
      expect(parseHex(text)).toEqual(Uint8Array.of(0xab, 0xcd));
    },
  );

  test.each(['', '0x'])('"%s" is no bytes', (text) => expect(parseHex(text)).toEqual(new Uint8Array(0)));

  test.each(['0xabc', '0x0g', '0x0x00', '0x 00', '0x00\n', 'é0', '0x-1', '0x+1'])('%j is not hex', (text) => {
    expect(parseHex(text)).toBeUndefined();
    expect(() => fromHex(text)).toThrow(RangeError);
  });
});

describe('text', () => {
  test('a leading U+FEFF is kept', () => expect(toText(fromText('\ufeffkey'))).toBe('\ufeffkey'));

  test.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut character', [0x61, 0xe2, 0x82]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('%s is not text', (_, bytes) => expect(toText(Uint8Array.from(bytes))).toBeUndefined());

  test('every well-formed text comes back', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => toText(fromText(text)) === text));
  });
});

describe('order', () => {
  test('is unsigned and byte by byte, a prefix before its extensions', () => {
    const ordered = [
      '0x',
      '0x00',
      '0x0000',
      '0x01',
      '0x7f',
      '0x80',
      '0x80ff',
      '0xff',
      '0xff00',
      '0xffff',
    ].map(fromHex);
    for (const [i, left] of ordered.entries())
      for (const [j, right] of ordered.entries())
        expect(Math.sign(compareBytes(left, right))).toBe(Math.sign(i - j));
  });

  test('agrees with that of Node', () => {
    fc.assert(
      fc.property(closeBytes, closeBytes, (left, right) => {
        expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(left, right));
        expect(equalBytes(left, right)).toBe(Buffer.compare(left, right) === 0);
      }),
    );
  });
});

test('a common prefix is the longest string that starts both', () => {
  fc.assert(
    fc.property(closeBytes, closeBytes, (left, right) => {
      const length = commonPrefixLength(left, right);
      const prefix = left.subarray(0, length);
      expect(startsWithBytes(left, prefix) && startsWithBytes(right, prefix)).toBe(true);
      expect(left[length] === undefined || left[length] !== right[length]).toBe(true);
      expect(startsWithBytes(left, right)).toBe(toHex(left).startsWith(toHex(right)));
    }),
  );
});

test('joined bytes are a copy', () => {
  const part = Uint8Array.of(1, 2);
  const joined = concatBytes(part, new Uint8Array(0), Uint8Array.of(3));
  part[0] = 9;
  expect(joined).toEqual(Uint8Array.of(1, 2, 3));
  expect(concatBytes()).toEqual(new Uint8Array(0));
});
