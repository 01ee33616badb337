import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines } from '../../../renderer/views/browse/history/lineDiff';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });

/** Length of the longest common subsequence, by the plain table. */
function longestCommon(left: readonly string[], right: readonly string[]): number {
  const table = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      table[i]![j] =
        left[i] === right[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table[0]![0]!;
}

test('a diff walks both sides in order and keeps as much as can be kept', () => {
  fc.assert(
    fc.property(lines, lines, (left, right) => {
      let [at, to, same] = [0, 0, 0];
      for (const change of diffLines(left, right)) {
        if (change.kind !== 'added') expect(change.left).toBe(at++);
        if (change.kind !== 'removed') expect(change.right).toBe(to++);
        if (change.kind !== 'same') continue;
        expect(left[change.left]).toBe(right[change.right]);
        same++;
      }
      expect([at, to, same]).toEqual([left.length, right.length, longestCommon(left, right)]);
    }),
  );
});

test('texts without anything in common are replaced whole, in time', () => {
  const left = Array.from({ length: 20_000 }, (_, i) => `l${i}`);
  const right = Array.from({ length: 20_000 }, (_, i) => `r${i}`);
  expect(diffLines(left, right)).toHaveLength(40_000);
});
