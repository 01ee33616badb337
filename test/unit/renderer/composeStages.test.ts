import { expect, test } from 'vitest';
import { stagesOf, stallOf } from '../../../renderer/views/compose/sign/stages';
import type { Sending } from '../../../shared/compose/draft';
import type { WorkspaceStatus } from '../../../shared/contract/outputs';

const sent: Sending = {
  seq: 12,
  sender: `0x${'aa'.repeat(20)}`,
  dataRoot: `0x${'bb'.repeat(32)}`,
  signedAt: 1000,
  appendedAt: 1010,
  replayedAt: null,
};
const status = (fields: Partial<WorkspaceStatus>) => ({
  fault: null,
  waitingFor: null,
  replayedTo: 10,
  progress: null,
  ...fields,
});

test('a stage is done when it is known to be, with its time', () => {
  expect(stagesOf(sent, null).map(({ id, isDone }) => [id, isDone])).toEqual([
    ['signed', true],
    ['appended', true],
    ['replayed', false],
  ]);
  expect(stagesOf({ ...sent, replayedAt: 1300 }, 'versionConflict')[2]).toEqual({
    id: 'replayed',
    title: 'Replayed',
    at: 1300,
    isDone: true,
  });
});

test('what stalls is named, and nothing before it is worth a word', () => {
  const fault = {
    code: 'logDamaged' as const,
    message: 'Entry 10 is damaged.',
    data: { seq: 10, reason: 'r' },
  };
  expect(stallOf(sent, status({ fault }), 1011)).toBe('Replay stopped at entry 10: Entry 10 is damaged.');
  expect(stallOf(sent, status({ waitingFor: 11 }), 1011)).toContain('waits at entry 11');
  expect(stallOf(sent, status({ waitingFor: 13 }), 1011)).toBeUndefined();
  expect(stallOf(sent, status({}), 1011)).toBeUndefined();
  expect(stallOf(sent, status({}), 9000)).toBe('Replay has not begun with it yet.');
  const progress = {
    task: 'replay' as const,
    phase: 'replay' as const,
    unit: 'entries' as const,
    done: 1,
    total: 9,
    perSecond: 1,
    secondsLeft: 1,
  };
  expect(stallOf(sent, status({ progress }), 9000)).toContain('2 entries come before it');
  expect(stallOf(sent, status({ replayedTo: 13, fault }), 9000)).toBeUndefined();
});
