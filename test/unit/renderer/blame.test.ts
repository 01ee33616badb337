import { expect, test } from 'vitest';
import { blameLines, blameRuns } from '../../../renderer/views/browse/value/blame';

const created = ['{', '  "owner": 1,', '  "level": 7', '}'];
const levelled = ['{', '  "owner": 1,', '  "level": 8,', '  "note": "x"', '}'];

test('a line belongs to the version that brought it; a moved comma is no change', () => {
  expect(blameLines([created, levelled])).toEqual([0, 0, 1, 1, 0]);
  expect(blameLines([created, created])).toEqual([0, 0, 0, 0]);
});

test('after a deletion everything is new', () => {
  expect(blameLines([created, [], created])).toEqual([2, 2, 2, 2]);
});

test('lines of one origin are one run, and brackets name nobody', () => {
  expect(blameRuns(levelled, [0, 0, 1, 1, 0])).toEqual([
    { firstLine: 1, lastLine: 1, origin: 0 },
    { firstLine: 2, lastLine: 4, origin: 1 },
  ]);
});
