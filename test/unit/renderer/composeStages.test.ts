import { expect, test } from 'vitest';
import {
  type NetworkStatus,
  stagesOf,
  stallOf,
  uploadWords,
} from '../../../renderer/views/compose/sign/stages';
import type { Sending } from '../../../shared/compose/draft';
import type { WorkspaceStatus } from '../../../shared/contract/outputs';
import type { OutgoingEntry } from '../../../shared/contract/source';

const sent: Sending = {
  seq: 12,
  sender: `0x${'aa'.repeat(20)}`,
  dataRoot: `0x${'bb'.repeat(32)}`,
  signedAt: 1000,
  appendedAt: 1010,
  replayedAt: null,
  network: null,
};
const status = (fields: Partial<WorkspaceStatus>) => ({
  fault: null,
  waitingFor: null,
  replayedTo: 10,
  nextSeq: 13,
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
  expect(stallOf(sent, status({ fault }), undefined, 1011)).toBe(
    'Replay stopped at entry 10: Entry 10 is damaged.',
  );
  expect(stallOf(sent, status({ waitingFor: 11 }), undefined, 1011)).toContain('waits at entry 11');
  expect(stallOf(sent, status({ waitingFor: 13 }), undefined, 1011)).toBeUndefined();
  expect(stallOf(sent, status({}), undefined, 1011)).toBeUndefined();
  expect(stallOf(sent, status({}), undefined, 9000)).toBe('Replay has not begun with it yet.');
  const progress = {
    task: 'replay' as const,
    phase: 'replay' as const,
    unit: 'entries' as const,
    done: 1,
    total: 9,
    perSecond: 1,
    secondsLeft: 1,
  };
  expect(stallOf(sent, status({ progress }), undefined, 9000)).toContain('2 entries come before it');
  expect(stallOf(sent, status({ replayedTo: 13, fault }), undefined, 9000)).toBeUndefined();
});

const way = { txHash: `0x${'cc'.repeat(32)}`, uploadedAt: null, fetchedAt: null, takenOutAt: null };
const paid = (network: Partial<NonNullable<Sending['network']>> = {}): Sending => ({
  ...sent,
  network: { ...way, ...network },
});
const networkStatus = (fields: Partial<NetworkStatus> = {}): NetworkStatus => ({
  fault: null,
  missing: [],
  givenUp: [],
  outgoing: [],
  ...fields,
});
const down = (message: string) => ({
  code: 'networkFailed' as const,
  message,
  data: { url: 'u', reason: 'r' },
});

test('through a network the data has stages of its own, and what came later says that it went all the way', () => {
  const shown = (sending: Sending, verdict: Parameters<typeof stagesOf>[1]) =>
    stagesOf(sending, verdict).map(({ id, at, isDone }) => [id, at, isDone]);
  expect(shown(paid(), null)).toEqual([
    ['signed', 1000, true],
    ['mined', 1010, true],
    ['uploaded', null, false],
    ['fetched', null, false],
    ['replayed', null, false],
  ]);
  expect(shown(paid({ uploadedAt: 1500, fetchedAt: 1700 }), null).slice(2)).toEqual([
    ['uploaded', 1500, true],
    ['fetched', 1700, true],
    ['replayed', null, false],
  ]);
  expect(shown(paid(), 'committed').slice(2)).toEqual([
    ['uploaded', null, true],
    ['fetched', null, true],
    ['replayed', null, true],
  ]);
  // A closed gate is judged without the data.
  expect(stagesOf(paid(), 'senderMayNotWrite')[3]).toMatchObject({ title: 'Data not needed', isDone: false });
});

test('what a reorganisation took out has no other stages, and nothing of it stalls', () => {
  const takenOut = paid({ uploadedAt: 1500, takenOutAt: 2000 });
  expect(stagesOf(takenOut, undefined).map(({ title, at, isDone }) => [title, at, isDone])).toEqual([
    ['Signed', 1000, true],
    ['Taken out by a reorganisation', 2000, false],
  ]);
  expect(stallOf(takenOut, status({ waitingFor: 11 }), networkStatus(), 9000)).toBeUndefined();
});

test('the stage of the network that stalls is named with its reason', () => {
  const outgoing = (fault: OutgoingEntry['fault']): OutgoingEntry[] => [
    {
      txHash: way.txHash,
      sender: sent.sender,
      stage: 'mined',
      seq: 12,
      segments: { done: 1, total: 3 },
      fault,
    },
  ];
  const stall = (network: NetworkStatus, fields: Partial<WorkspaceStatus> = {}, now = 1011) =>
    stallOf(paid(), status(fields), network, now);
  expect(stall(networkStatus({ outgoing: outgoing(down('The node is down.')) }))).toBe(
    'Uploading stalls: The node is down.',
  );
  expect(stall(networkStatus({ fault: down('The chain is down.') }), { nextSeq: 12 })).toBe(
    'Following stalls: The chain is down.',
  );
  expect(stall(networkStatus(), { nextSeq: 12 }, 9000)).toContain('has not come from the chain yet');
  const missing = [{ seq: 12, reason: 'no storage node is known to have it', rounds: 2 }];
  expect(stall(networkStatus({ missing }))).toBe(
    'Fetching stalls: no storage node is known to have it, asked 2 times.',
  );
  expect(stall(networkStatus({ givenUp: [12] }))).toContain('given up');
  expect(stall(networkStatus({ outgoing: outgoing(null) }))).toBeUndefined();
  expect(uploadWords(paid(), networkStatus({ outgoing: outgoing(null) }))).toBe('1 of 3 segments');
});
