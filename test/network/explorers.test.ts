/** Explorers that share one log: one orders, the others follow and hand it what they sign. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fromText, type Hex, toHex } from '../../shared/bytes';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { FollowingExplorer } from './following';

const stream: Hex = `0x${'d4'.repeat(32)}`;

let folder: string;
let leader: FollowingExplorer;
const followers: FollowingExplorer[] = [];

beforeEach(async () => {
  folder = await makeTemporaryFolder('explorers');
  leader = await FollowingExplorer.start(join(folder, 'leader'), ['--log-port', '0']);
  await leader.client.call('streams.watch', { add: [stream] });
});
afterEach(async () => {
  for (const explorer of [...followers.splice(0), leader]) await explorer.stop();
  await rm(folder, { recursive: true });
});

async function follow(name: string): Promise<FollowingExplorer> {
  const explorer = await FollowingExplorer.start(join(folder, name));
  followers.push(explorer);
  const source = { kind: 'explorer' as const, url: leader.logUrl! };
  await explorer.client.call('source.connect', { source, streams: [stream] });
  return explorer;
}

async function newAccount(explorer: FollowingExplorer): Promise<Hex> {
  return (await explorer.client.call('signer.newSession', {})).account;
}

function put(explorer: FollowingExplorer, sender: Hex, key: string, value: string) {
  const writes = [{ streamId: stream, key: toHex(fromText(key)), value: toHex(fromText(value)) }];
  const batch = { version: '18446744073709551615', reads: [], writes };
  return explorer.client.call('compose.submit', { batch, sender });
}

async function digests(explorer: FollowingExplorer): Promise<unknown> {
  return (await explorer.client.call('digest.get', { at: null })).digests;
}

test('a follower has the log of the leader, and what it signs gets its place there', async () => {
  const follower = await follow('follower');
  const [owner, stranger] = [await newAccount(leader), await newAccount(follower)];
  await put(leader, owner, 'a', '1');
  await follower.untilReplayed(1);
  expect(await put(follower, stranger, 'b', '2')).toMatchObject({ seq: 1, sender: stranger });
  await put(leader, owner, 'c', '3');
  await follower.untilReplayed(3);
  await leader.untilReplayed(3);
  expect(await follower.results()).toEqual(['Commit', 'SenderNoWritePermission', 'Commit']);
  expect(await digests(follower)).toEqual(await digests(leader));
  expect(await follower.client.call('log.verify', {})).toMatchObject({ ok: true });
  const { signatures } = await follower.client.call('workspace.status', {});
  expect(signatures).toBe('signed');
});

test('a follower that was away goes on where it was, with the same address', async () => {
  const follower = await follow('follower');
  const owner = await newAccount(leader);
  await put(leader, owner, 'a', '1');
  await follower.untilReplayed(1);
  await follower.stop('SIGKILL');
  await put(leader, owner, 'b', '2');
  await follower.restart();
  await follower.untilReplayed(2);
  expect(await follower.results()).toEqual(['Commit', 'Commit']);
});

test('another log at the same address is an alarm: nothing is taken back', async () => {
  const follower = await follow('follower');
  await put(leader, await newAccount(leader), 'a', '1');
  await follower.untilReplayed(1);
  const port = new URL(leader.logUrl!).port;
  await leader.stop();
  await rm(join(leader.folder, 'log'), { recursive: true });
  await rm(join(leader.folder, 'state'), { recursive: true });
  await leader.restart(['--log-port', port]);
  await put(leader, await newAccount(leader), 'a', 'forged');
  const { source } = await follower.until((_, { fault }) => fault?.code === 'logsDiffer');
  expect(source.fault?.message).toContain('Nothing was changed here');
  expect(await follower.results()).toEqual(['Commit']);
});

test('nobody reads the log without its token', async () => {
  const { origin } = new URL(leader.logUrl!);
  expect((await fetch(`${origin}/log?from=0`)).status).toBe(401);
  const headers = { authorization: `Bearer ${'A'.repeat(43)}` };
  expect((await fetch(`${origin}/status`, { headers })).status).toBe(401);
});
