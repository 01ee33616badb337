/** A chain that takes blocks back while an explorer is in the middle of replaying them. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Devnet, startDevnet } from '../../electron/devnet/devnet';
import { fromText, type Hex, toHex, toText } from '../../shared/bytes';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { ChainWriter, putData } from './chainWriter';
import { FollowingExplorer } from './following';

const stream: Hex = `0x${'d5'.repeat(32)}`;
/** Of one transaction, and so of one block. */
const together = 40;

let devnet: Devnet;
let writer: ChainWriter;
let folder: string;
const explorers: FollowingExplorer[] = [];

beforeEach(async () => {
  devnet = await startDevnet();
  writer = new ChainWriter(devnet.addresses);
  folder = await makeTemporaryFolder('reorganised');
});
afterEach(async () => {
  for (const explorer of explorers.splice(0)) await explorer.stop();
  await devnet.close();
  await rm(folder, { recursive: true });
});

async function follow(name: string): Promise<FollowingExplorer> {
  const explorer = await FollowingExplorer.start(join(folder, name));
  explorers.push(explorer);
  await explorer.connect(devnet.addresses, [stream]);
  return explorer;
}

/** A block's entries; each sets a key of its own and one that all set. */
const block = (branch: string, number: number) =>
  Array.from({ length: together }, (_, i) => ({
    streamIds: [stream],
    data: putData(stream, i === 0 ? 'all' : `${number} ${i}`, `${branch} ${number}`),
  }));

async function digests(explorer: FollowingExplorer): Promise<unknown> {
  return (await explorer.client.call('digest.get', { at: null })).digests;
}

test('a reorganisation in the middle of a replay ends with the state of the new branch', async () => {
  const blocks = Array.from({ length: 8 }, (_, number) => block('old', number));
  for (const entries of blocks.slice(0, 3)) await writer.put(entries);
  const kept = await writer.newestBlock();
  // The chain makes blocks of its own meanwhile: the branch may begin at any of these.
  await writer.mine(3);
  for (const entries of blocks.slice(3, 7)) await writer.put(entries);
  // The data of the last ones is nowhere, so that replay cannot be through before the blocks are taken back.
  await writer.submit(blocks[7]!);
  await writer.mine(2);

  const explorer = await follow('there');
  const { status } = await explorer.until(({ replayedTo }) => replayedTo > 0);
  expect(status.replayedTo).toBeLessThanOrEqual(7 * together);
  await writer.reorganise((await writer.newestBlock()) - kept);
  for (const number of [3, 4]) await writer.put(block('new', number));
  await writer.mine(3);
  const { source } = await explorer.until(
    ({ nextSeq, replayedTo }) => nextSeq === 5 * together && replayedTo === nextSeq,
  );
  expect(source.missing).toEqual([]);

  const fresh = await follow('fresh');
  await fresh.untilReplayed(5 * together);
  expect(await digests(explorer)).toEqual(await digests(fresh));
  expect(await explorer.results()).toEqual(new Array(5 * together).fill('Commit'));
  const all = await explorer.client.call('key.get', { streamId: stream, key: toHex(fromText('all')) });
  expect([toText(all.head), all.version]).toEqual(['new 4', 4 * together]);
  const gone = await explorer.client.call('key.get', { streamId: stream, key: toHex(fromText('6 1')) });
  expect(gone.version).toBeNull();
  expect(await explorer.client.call('log.verify', {})).toMatchObject({ ok: true, entries: 5 * together });
});
