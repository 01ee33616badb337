/** The key layout: rows come in the order of what they stand for, and read back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as keys from '../../../electron/store/keys';
import { compareBytes } from '../../../shared/bytes';

/** Keys of the bytes that escaping and bounds are about. */
const anyKey = fc
  .array(fc.constantFrom(0x00, 0x01, 0x61, 0xfe, 0xff), { minLength: 1, maxLength: 6 })
  .map((list) => Uint8Array.from(list));
const anySeq = fc.oneof(fc.nat(5), fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1));
const anyStream = fc.constantFrom(0, 1, 255, 256, 2 ** 31, 2 ** 32 - 2);
const account = fc.uint8Array({ minLength: 20, maxLength: 20 });
const anySubject = fc.record({
  stream: anyStream,
  category: fc.constantFrom(0x00, 0x10, 0x20, 0x30),
  key: fc.oneof(anyKey, fc.constant(new Uint8Array(0))),
  account,
});
const inside = (row: Uint8Array, { gte, lt }: keys.Bounds) =>
  compareBytes(row, gte) >= 0 && compareBytes(row, lt) < 0;

describe('a history row', () => {
  test('reads back', () => {
    fc.assert(
      fc.property(anyStream, anyKey, anySeq, (stream, key, seq) => {
        expect(keys.readHistoryKey(keys.historyKey(stream, key, seq))).toEqual({ key, seq });
      }),
    );
  });

  test('comes by stream, then key, then newest first', () => {
    const anyVersion = fc.tuple(anyStream, anyKey, anySeq);
    fc.assert(
      fc.property(anyVersion, anyVersion, (left, right) => {
        const expected = left[0] - right[0] || compareBytes(left[1], right[1]) || right[2] - left[2];
        const found = compareBytes(keys.historyKey(...left), keys.historyKey(...right));
        expect(Math.sign(found)).toBe(Math.sign(expected));
      }),
    );
  });

  test('lies between the start and the end of its key alone', () => {
    fc.assert(
      fc.property(anyKey, anyKey, anySeq, (key, other, seq) => {
        const start = keys.historyStart(3, key);
        const bounds = { gte: start, lt: keys.historyEnd(3, key) };
        const same = compareBytes(key, other) === 0;
        const row = keys.historyKey(3, other, seq);
        expect(inside(row, bounds)).toBe(same);
        expect(keys.isVersionOf(row, start)).toBe(same);
        expect(inside(row, keys.historyBounds(3))).toBe(true);
      }),
    );
  });
});

describe('a role fact', () => {
  test('reads back', () => {
    fc.assert(
      fc.property(anySubject, anySeq, (subject, seq) => {
        expect(keys.readRoleFactKey(keys.roleFactKey(subject, seq))).toEqual({ ...subject, seq });
      }),
    );
  });

  test('lies in the bounds of its subject, its category and its key alone', () => {
    fc.assert(
      fc.property(anySubject, anySubject, anySeq, (subject, other, seq) => {
        const row = keys.roleFactKey(other, seq);
        const sameCategory = subject.stream === other.stream && subject.category === other.category;
        const sameKey = sameCategory && compareBytes(subject.key, other.key) === 0;
        const same = sameKey && compareBytes(subject.account, other.account) === 0;
        const { stream, category, key } = subject;
        expect(inside(row, keys.roleFactBounds(subject))).toBe(same);
        expect(inside(row, keys.roleCategoryBounds(stream, category))).toBe(sameCategory);
        expect(inside(row, keys.roleCategoryBounds(stream, category, key))).toBe(sameKey);
      }),
    );
  });

  test('is found by account', () => {
    fc.assert(
      fc.property(anySubject, account, anySeq, (subject, other, seq) => {
        const row = keys.accountFactKey(subject, seq);
        expect(inside(row, keys.accountFactBounds(subject.account))).toBe(true);
        expect(inside(row, keys.accountFactBounds(other))).toBe(compareBytes(other, subject.account) === 0);
      }),
    );
  });
});

test('digests and special grants come newest first, from the seq that is asked for', () => {
  fc.assert(
    fc.property(anySeq, anySeq, account, (seq, at, who) => {
      expect(keys.firstOfDigestsRow(keys.digestsKey(7, seq))).toBe(seq);
      expect(inside(keys.digestsKey(7, seq), keys.digestsBounds(7, at))).toBe(seq <= at);
      expect(inside(keys.specialGrantsKey(7, who, seq), keys.specialGrantsBounds(7, who, at))).toBe(
        seq <= at,
      );
    }),
  );
});

test('no table’s rows lie among another’s', () => {
  const [key, who] = [Uint8Array.of(0xff), new Uint8Array(20).fill(0xff)];
  const subject = { stream: 1, category: 0x30, key, account: who };
  const rows = [
    keys.metaKey('position'),
    keys.latestKey(1, key),
    keys.deletedKey(1, key),
    keys.historyKey(1, key, 1),
    keys.longKeyKey(1, key),
    keys.roleNowKey(subject),
    keys.roleFactKey(subject, 1),
    keys.accountFactKey(subject, 1),
    keys.foundingKey(1),
    keys.specialGrantsKey(1, who, 1),
    keys.touchedKey(1),
    keys.specialGrantsNowKey(1, who),
    keys.resultsKey(1),
    keys.digestsKey(1, 1),
  ];
  const tables = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 18, 19];
  expect(rows.map(([table]) => table)).toEqual(tables);
});
