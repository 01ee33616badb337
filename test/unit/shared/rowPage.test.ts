import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, fromText } from '../../../shared/bytes';
import { packRows, unpackRows } from '../../../shared/rowPage';

const rows = fc.array(
  fc.record({
    key: fc.uint8Array({ minLength: 1, maxLength: 20 }),
    seq: fc.maxSafeNat(),
    size: fc.maxSafeNat(),
    head: fc.uint8Array({ maxLength: 20 }),
  }),
  { maxLength: 20 },
);

test('rows come back as they were packed', () => {
  fc.assert(
    fc.property(rows, (list) => {
      expect(unpackRows(packRows(list))).toEqual(list);
    }),
  );
});

test('rows come back from the middle of a larger buffer', () => {
  const list = [{ key: fromText('key'), seq: 7, size: 2 ** 40, head: fromText('he') }];
  const packed = packRows(list);
  const larger = concatBytes(Uint8Array.of(1, 2, 3), packed, Uint8Array.of(4));
  expect(unpackRows(larger.subarray(3, 3 + packed.length))).toEqual(list);
});

test('a page without rows is a count of zero', () => {
  expect(packRows([])).toEqual(new Uint8Array(4));
  expect(unpackRows(new Uint8Array(4))).toEqual([]);
});

test('packed rows have a header of 24 bytes each, big-endian', () => {
  const packed = packRows([{ key: Uint8Array.of(0xaa), seq: 1, size: 258, head: Uint8Array.of(0xbb, 0xcc) }]);
  expect([...packed]).toEqual([
    ...[0, 0, 0, 1],
    ...[0, 0, 0, 1],
    ...[0, 0, 0, 0, 0, 0, 0, 1],
    ...[0, 0, 0, 0, 0, 0, 1, 2],
    ...[0, 0, 0, 2],
    ...[0xaa, 0xbb, 0xcc],
  ]);
});
