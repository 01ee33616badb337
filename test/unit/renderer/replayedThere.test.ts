import { expect, test } from 'vitest';
import { replayedThere } from '../../../renderer/views/remote/replayedThere';

test.each([
  [24, 0, 'to 23'],
  [1, 0, 'to 0'],
  [0, 0, 'nothing yet'],
  [7, 7, 'nothing yet'],
])('a node whose next entry is %i, of a log from %i on, has replayed %s', (replayedTo, firstSeq, words) => {
  expect(replayedThere({ replayedTo, firstSeq })).toBe(words);
});
