import { expect, test } from 'vitest';
import { lifeMarks, lifeWords } from '../../../renderer/views/browse/history/lifeMarks';
import type { KeyVersion } from '../../../shared/contract/outputs';

const version = (seq: number, change: KeyVersion['change']): KeyVersion => ({
  seq,
  size: change === 'deleted' ? 0 : 1,
  change,
  sender: '0x00',
  timestamp: null,
  right: 'admin',
  sizeChange: 0,
});
const newestFirst = [version(110, 'changed'), version(60, 'deleted'), version(10, 'created')];

test('versions stand by seq, from the first one to the end of the log', () => {
  const marks = lifeMarks(newestFirst, 70, 110, 500);
  expect(marks.map((mark) => [mark.version.seq, mark.place, mark.isLater])).toEqual([
    [10, 0, false],
    [60, 0.5, false],
    [110, 1, true],
  ]);
});

test('a label that would run into the one before is left out', () => {
  expect(lifeMarks(newestFirst, 70, 110, 500).map((mark) => mark.label)).toEqual([
    'created 10',
    'deleted 60',
    '110',
  ]);
  expect(lifeMarks(newestFirst, 70, 110, 40).map((mark) => mark.label)).toEqual([
    'created 10',
    undefined,
    undefined,
  ]);
});

test('dots that would cover each other are left out, but for the newest and the first', () => {
  const many = Array.from({ length: 100 }, (_, i) => version(100 - i, 'changed'));
  const dots = (width: number) =>
    lifeMarks(many, 100, 100, width).flatMap((mark) => (mark.isCrowded ? [] : [mark.version.seq]));
  expect(dots(99 * 7)).toHaveLength(100);
  // Seven of them to a dot.
  expect(dots(90)).toEqual([1, ...Array.from({ length: 15 }, (_, i) => 2 + 7 * i)]);
});

test('in words, what came later is told apart', () => {
  expect(lifeWords(newestFirst, 3, 70)).toBe('2 versions, a deletion, 1 later');
  expect(lifeWords(newestFirst.slice(2), 1, 70)).toBe('1 version');
});
