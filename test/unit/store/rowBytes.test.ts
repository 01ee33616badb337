import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  comparePlaced,
  copyBytes,
  hasZero,
  memoryOf,
  readVarint,
  varintLength,
  writeVarint,
} from '../../../electron/store/rowBytes';
import { compareBytes } from '../../../shared/bytes';

const bytes = fc.uint8Array({ maxLength: 300 });
/** Bytes that are often 0, 1, 0x80 or 0xff: what arithmetic on words could take for one another. */
const edgy = fc
  .array(fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff), { maxLength: 12 })
  .map((values) => Uint8Array.from(values));

test('bytes are copied to their place and nothing beside it is touched', () => {
  fc.assert(
    fc.property(bytes, fc.nat(5), fc.nat(5), (source, from, at) => {
      const length = Math.max(0, source.length - from);
      const target = new Uint8Array(at + length + 4).fill(0xaa);
      copyBytes(memoryOf(target), at, memoryOf(source), Math.min(from, source.length), length);
      const wanted = new Uint8Array(at + length + 4).fill(0xaa);
      wanted.set(source.subarray(Math.min(from, source.length)), at);
      expect(target).toEqual(wanted);
    }),
  );
});

test('bytes compare by words as they do one by one', () => {
  fc.assert(
    fc.property(fc.oneof(bytes, edgy), fc.oneof(bytes, edgy), (left, right) => {
      const found = comparePlaced(memoryOf(left), 0, left.length, memoryOf(right), 0, right.length);
      expect(Math.sign(found)).toBe(Math.sign(compareBytes(left, right)));
    }),
  );
});

test('a zero among bytes is found by words', () => {
  fc.assert(
    fc.property(fc.oneof(bytes, edgy), (some) => {
      expect(hasZero(memoryOf(some), 0, some.length)).toBe(some.includes(0));
    }),
  );
});

test('a number is read as it was written, in as many bytes as was said', () => {
  const edges = fc.constantFrom(
    0,
    0x7f,
    0x80,
    0x3fff,
    0x4000,
    0xffffffff,
    0x100000000,
    Number.MAX_SAFE_INTEGER,
  );
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeNat(), edges), fc.nat(5), (value, at) => {
      const target = new Uint8Array(at + 9).fill(0xaa);
      const end = writeVarint(target, at, value);
      expect(end).toBe(at + varintLength(value));
      expect(readVarint(target, at)).toEqual({ value, end });
      expect(() => readVarint(target.subarray(0, end - 1), at)).toThrow(RangeError);
    }),
  );
});
