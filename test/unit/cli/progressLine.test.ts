import { expect, test } from 'vitest';
import { progressLine } from '../../../electron/cli/progressLine';
import type { Progress } from '../../../shared/contract/outputs';

const checking: Progress = {
  task: 'import',
  phase: 'check',
  unit: 'bytes',
  done: 43_900_000,
  total: 100_000_000,
  perSecond: 12_340_000,
  secondsLeft: 4.4,
};

test.each<[Partial<Progress>, string]>([
  [{}, 'import: checking 43%, 12.3 MB/s, 4 s left'],
  [{ perSecond: 0, secondsLeft: null }, 'import: checking 43%'],
  [{ total: null, secondsLeft: null }, 'import: checking 43.9 MB, 12.3 MB/s'],
  [
    { phase: 'append', unit: 'entries', done: 999, total: 1000, perSecond: 250.2, secondsLeft: 0.004 },
    'import: appending 99%, 250 entries/s, 1 s left',
  ],
  [
    { task: 'replay', phase: 'replay', unit: 'entries', secondsLeft: 119.7, perSecond: 9 },
    'replay: replaying 43%, 9 entries/s, 2 min 0 s left',
  ],
  [{ secondsLeft: 7290 }, 'import: checking 43%, 12.3 MB/s, 2 h 1 min left'],
  [{ done: 0, total: 0, perSecond: 0, secondsLeft: null }, 'import: checking 0.0 MB'],
])('%j is told as "%s"', (change, line) => {
  expect(progressLine({ ...checking, ...change })).toBe(line);
});
