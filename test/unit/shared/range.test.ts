import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, fromHex, startsWithBytes, toHex } from '../../../shared/bytes';
import {
  afterPrefix,
  fixedWidthRange,
  inRange,
  intersect,
  type KeyRange,
  keyBefore,
  prefixRange,
} from '../../../shared/range';

const closeBytes = fc
  .array(fc.constantFrom(0x00, 0x4a, 0xfe, 0xff), { maxLength: 4 })
  .map((list) => Uint8Array.from(list));
const anyRange: fc.Arbitrary<KeyRange> = fc.record(
  {
    gt: closeBytes,
    gte: closeBytes,
    lt: closeBytes,
    lte: closeBytes,
    maxLength: fc.integer({ min: 0, max: 5 }),
  },
  { requiredKeys: [] },
);

describe('keys of a range', () => {
  const keys = ['0x00', '0x01', '0x0100', '0x01ff', '0x02', '0xff', '0xff00', '0xffff'];

  /** Every case twice: its bounds in order, and the same keys from the complement of its two sides. */
  function rangeTest(name: string, range: KeyRange, expected: string[]): void {
    test(name, () => {
      expect(keys.filter((key) => inRange(fromHex(key), range))).toEqual(expected);
    });
    test(`${name}, told by what lies outside`, () => {
      const outside = complement(range);
      const out = keys.filter((key) => outside.some((part) => inRange(fromHex(key), part)));
      expect(keys.filter((key) => !out.includes(key))).toEqual(expected);
    });
  }

  function complement({ gt, gte, lt, lte }: KeyRange): KeyRange[] {
    return [
      ...(gt ? [{ lte: gt }] : []),
      ...(gte ? [{ lt: gte }] : []),
      ...(lt ? [{ gte: lt }] : []),
      ...(lte ? [{ gt: lte }] : []),
    ];
  }

  rangeTest('no bounds: all', {}, keys);
  rangeTest('gte includes its bound', { gte: fromHex('0x02') }, ['0x02', '0xff', '0xff00', '0xffff']);
  rangeTest('gt leaves its bound out', { gt: fromHex('0x02') }, ['0xff', '0xff00', '0xffff']);
  rangeTest('gt a key lets its extensions in', { gt: fromHex('0x01'), lt: fromHex('0x02') }, [
    '0x0100',
    '0x01ff',
  ]);
  rangeTest('lte includes its bound', { lte: fromHex('0x01') }, ['0x00', '0x01']);
  rangeTest('lt leaves its bound out', { lt: fromHex('0x01') }, ['0x00']);
  rangeTest('bounds that cross: none', { gte: fromHex('0x02'), lt: fromHex('0x01') }, []);
  rangeTest('one key', { gte: fromHex('0x01'), lte: fromHex('0x01') }, ['0x01']);
  rangeTest(
    'gt and gte together: the tighter holds',
    { gt: fromHex('0x01'), gte: fromHex('0x01'), lte: fromHex('0x02') },
    ['0x0100', '0x01ff', '0x02'],
  );
  rangeTest(
    'lt and lte together: the tighter holds',
    { lt: fromHex('0x02'), lte: fromHex('0x02'), gte: fromHex('0x01') },
    ['0x01', '0x0100', '0x01ff'],
  );
  rangeTest('a prefix', prefixRange(fromHex('0x01')), ['0x01', '0x0100', '0x01ff']);
  rangeTest('a prefix of 0xff bytes has no end', prefixRange(fromHex('0xff')), ['0xff', '0xff00', '0xffff']);
  rangeTest('a prefix that ends in 0xff', prefixRange(fromHex('0x01ff')), ['0x01ff']);
  rangeTest('the empty prefix: all', prefixRange(new Uint8Array(0)), keys);
});

test.each([
  ['0x', undefined],
  ['0xff', undefined],
  ['0xffffff', undefined],
  ['0x00', '0x01'],
  ['0x61ff', '0x62'],
  ['0x61ffff', '0x62'],
  ['0xff61', '0xff62'],
  ['0xfeff', '0xff'],
])('the first string after the extensions of %s is %s', (prefix, after) => {
  const bytes = fromHex(prefix);
  const found = afterPrefix(bytes);
  expect(found && toHex(found)).toBe(after);
  expect(toHex(bytes)).toBe(prefix);
});

test('a prefix that is a view into a database row is left as it is', () => {
  const row = Buffer.from('aab');
  expect(afterPrefix(row.subarray(1))).toEqual(Uint8Array.of(0x61, 0x63));
  expect(row.toString()).toBe('aab');
});

test('a prefix range holds exactly the keys that start with the prefix', () => {
  fc.assert(
    fc.property(
      closeBytes,
      closeBytes,
      (prefix, key) => inRange(key, prefixRange(prefix)) === startsWithBytes(key, prefix),
    ),
  );
});

test('an intersection holds exactly the keys that lie in both, whichever comes first', () => {
  fc.assert(
    fc.property(anyRange, anyRange, closeBytes, (left, right, key) => {
      const both = inRange(key, left) && inRange(key, right);
      expect(inRange(key, intersect(left, right))).toBe(both);
      expect(inRange(key, intersect(right, left))).toBe(both);
    }),
    { numRuns: 2000 },
  );
});

test('an intersection has at most one lower and one upper bound, and changes neither range', () => {
  fc.assert(
    fc.property(anyRange, anyRange, (left, right) => {
      const before = [{ ...left }, { ...right }];
      const range = intersect(left, right);
      expect([left, right]).toEqual(before);
      expect(range.gt === undefined || range.gte === undefined).toBe(true);
      expect(range.lt === undefined || range.lte === undefined).toBe(true);
    }),
  );
});

describe('fixed width', () => {
  const key = (text: string) => new TextEncoder().encode(text);

  test('width 8 and prefix JPV read from JPV to JPV and five 0xff bytes', () => {
    expect(fixedWidthRange(key('JPV'), 8)).toEqual({
      gte: key('JPV'),
      lte: Uint8Array.of(0x4a, 0x50, 0x56, 0xff, 0xff, 0xff, 0xff, 0xff),
      maxLength: 8,
    });
  });

  test('of the Cosmos keys, JPV gives four and J six', () => {
    const keys = ['J', 'JF', 'JPV', 'JPVA', 'JPVD', 'JPVX', 'JPVXlonger', 'K'];
    const found = (prefix: string) =>
      keys.filter((text) => inRange(key(text), fixedWidthRange(key(prefix), 8)));
    expect(found('JPV')).toEqual(['JPV', 'JPVA', 'JPVD', 'JPVX']);
    expect(found('J')).toEqual(['J', 'JF', 'JPV', 'JPVA', 'JPVD', 'JPVX']);
  });

  test('holds exactly the extensions of the prefix that are not longer than the width', () => {
    fc.assert(
      fc.property(closeBytes, closeBytes, fc.integer({ min: 1, max: 6 }), (prefix, text, width) => {
        const expected = startsWithBytes(text, prefix) && text.length <= width;
        expect(inRange(text, fixedWidthRange(prefix, width))).toBe(expected);
      }),
    );
  });

  test('the key of all 0xff bytes is the last one', () => {
    const range = fixedWidthRange(key('J'), 3);
    expect(inRange(Uint8Array.of(0x4a, 0xff, 0xff), range)).toBe(true);
    expect(compareBytes(range.lte!, Uint8Array.of(0x4a, 0xff, 0xff))).toBe(0);
  });
});

describe('what lies before a key', () => {
  test('is passed by the key and all keys behind it', () => {
    fc.assert(
      fc.property(closeBytes, closeBytes, (one, other) => {
        const [key, later] = compareBytes(one, other) <= 0 ? [one, other] : [other, one];
        const start = keyBefore(key);
        if (start === undefined) return;
        expect(compareBytes(start, key)).toBeLessThan(0);
        expect(compareBytes(start, later)).toBeLessThan(0);
      }),
    );
  });

  test('is nothing where every key lies behind it', () => {
    expect(keyBefore(new Uint8Array())).toBeUndefined();
    expect(keyBefore(Uint8Array.of(0))).toBeUndefined();
    expect(keyBefore(Uint8Array.of(0x4a, 0))).toEqual(Uint8Array.of(0x4a));
  });
});
