import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Composer } from '../../../electron/engine/composer';
import { fromHex, type Hex } from '../../../shared/bytes';
import { newDraft, type Sending } from '../../../shared/compose/draft';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';

const transaction = (digit: string): Hex => `0x${digit.repeat(64)}`;
const mine = transaction('a');
const draft = newDraft(0);
const sending: Sending = {
  seq: 3,
  sender: `0x${'aa'.repeat(20)}`,
  dataRoot: `0x${'bb'.repeat(32)}`,
  signedAt: 1,
  appendedAt: 2,
  replayedAt: 5,
  network: { txHash: mine, uploadedAt: 3, fetchedAt: 4, takenOutAt: null },
};

let folder: string;
let composer: Composer;
let returned: string[];
/** The log, as transactions by seq. */
let log: Hex[];

beforeEach(async () => {
  folder = await makeTemporaryFolder('composer');
  log = ['1', '2', '3'].map(transaction).concat(mine);
  returned = [];
  composer = await opened();
  await composer.drafts.add(draft);
  await composer.sent(draft.id, sending);
});
afterEach(async () => {
  await composer.close();
  await rm(folder, { recursive: true });
});

async function opened(): Promise<Composer> {
  const one = new Composer(folder, {
    logId: () => '0x',
    tell: () => {},
    transactionsOf: async (seqs) => seqs.map((seq) => log[seq]).map((hash) => hash && fromHex(hash)),
    onReturned: (txHash) => returned.push(txHash),
  });
  await one.start(() => log.length);
  return one;
}

const placed = (seq: number, txHash: Hex) => composer.placed([{ seq, txHash: fromHex(txHash) }]);
const sent = async () => (await composer.drafts.get(draft.id)).sent!;
const takenOut = { replayedAt: null, network: { fetchedAt: null, takenOutAt: expect.any(Number) } };

test('a reorganisation takes out what was sent, until the chain has its transaction again', async () => {
  composer.takenOut(4);
  expect(await sent()).toEqual(sending);
  composer.takenOut(2);
  expect(await sent()).toMatchObject(takenOut);
  // The entry that has its place now is not what was sent.
  placed(3, transaction('c'));
  composer.fetched([3]);
  composer.replayedTo(4);
  expect(await sent()).toMatchObject(takenOut);
  placed(4, mine);
  composer.fetched([4]);
  composer.replayedTo(5);
  expect(await sent()).toMatchObject({
    seq: 4,
    replayedAt: expect.any(Number),
    network: { takenOutAt: null },
  });
  expect(returned).toEqual([mine]);
});

test('another transaction in its place says that it is not there, though no reorganisation was seen', async () => {
  placed(3, transaction('c'));
  expect(await sent()).toMatchObject(takenOut);
});

test.each([
  ['an entry less', () => log.pop()],
  ['another entry in its place', () => log.splice(3, 1, transaction('c'))],
])('a start with %s finds what a kill left untold', async (_, change) => {
  await composer.close();
  change();
  composer = await opened();
  expect(await sent()).toMatchObject(takenOut);
});
