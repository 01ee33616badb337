import { expect, test } from 'vitest';
import { skipReason } from '../../../renderer/views/nodes/sync/skipReason';
import type { Hex } from '../../../shared/bytes';

const [A, B, X] = ['0x0a', '0x0b', '0xff'] as [Hex, Hex, Hex];
const watched = new Set([A, B]);

test.each([
  ['an entry without streams is a plain file', [], { kind: 'noStream' }],
  ['one stream that is not watched is enough', [A, X], { kind: 'notWatched', streamIds: [X] }],
  ['a stream that is tagged twice is named once', [X, X], { kind: 'notWatched', streamIds: [X] }],
  ['where all are watched there is no reason left', [A, B], undefined],
])('%s', (_rule, streamIds, reason) => {
  expect(skipReason(streamIds, watched)).toEqual(reason);
});
