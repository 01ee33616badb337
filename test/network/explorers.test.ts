/** Explorers that share one log: one orders, the others follow and hand it what they sign. */
import { rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
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

async function follow(name: string, url = leader.logUrl!): Promise<FollowingExplorer> {
  const explorer = await FollowingExplorer.start(join(folder, name));
  followers.push(explorer);
  const source = { kind: 'explorer' as const, url };
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
  const followed = { kind: 'explorer' as const, url: leader.logUrl! };
  const { steps } = await follower.client.call('source.diagnose', { source: followed });
  expect(steps.filter(({ ok }) => !ok)).toMatchObject([
    { step: 'thisLog', fix: expect.stringContaining('new workspace') },
  ]);
  expect(await follower.results()).toEqual(['Commit']);
});

test('an explorer that follows another one takes no entries, and says who does', async () => {
  const between = await FollowingExplorer.start(join(folder, 'between'), ['--log-port', '0']);
  followers.push(between);
  const source = { kind: 'explorer' as const, url: leader.logUrl! };
  await between.client.call('source.connect', { source, streams: [stream] });
  const follower = await follow('follower', between.logUrl!);
  await follower.until((_, { head }) => head !== null);
  const address = (url: string) => new URL(url).origin;
  await expect(put(follower, await newAccount(follower), 'a', '1')).rejects.toMatchObject({
    code: 'appendRefused',
    message: `${address(between.logUrl!)} refused it: it follows the explorer at ${address(leader.logUrl!)} itself; connect to that to submit`,
  });
});

test('nobody reads the log without its token', async () => {
  const { origin } = new URL(leader.logUrl!);
  expect((await fetch(`${origin}/log?from=0`)).status).toBe(401);
  const headers = { authorization: `Bearer ${'A'.repeat(43)}` };
  expect((await fetch(`${origin}/status`, { headers })).status).toBe(401);
});

test('the way to another explorer is looked at step by step, with what to do about each failure', async () => {
  const diagnosed = async (url: string) =>
    (await leader.client.call('source.diagnose', { source: { kind: 'explorer', url } })).steps;
  const good = await diagnosed(leader.logUrl!);
  expect(good.map(({ step, ok, fix }) => [step, ok, fix])).toEqual([
    ['explorer', true, null],
    ['token', true, null],
    ['log', true, null],
  ]);
  const { origin } = new URL(leader.logUrl!);
  expect(await diagnosed(`${origin}/#token=${'A'.repeat(43)}`)).toMatchObject([
    { step: 'explorer', ok: true },
    { step: 'token', ok: false, fix: expect.stringContaining('another one now') },
  ]);
  await expect(diagnosed(origin)).rejects.toMatchObject({ data: { field: 'url' } });
  // Whoever follows it already has its token, and is told no other than that it is gone.
  const follower = await follow('follower', leader.logUrl!);
  const source = { kind: 'explorer' as const, url: origin };
  const again = await follower.client.call('source.connect', { source });
  expect(again.source).toEqual({ ...source, url: `${origin}/` });
  expect((await follower.client.call('source.diagnose', { source })).steps).toMatchObject(
    good.map(({ step, ok }) => ({ step, ok })),
  );
  await leader.stop();
  expect((await follower.client.call('source.diagnose', { source })).steps).toMatchObject([
    { step: 'explorer', ok: false, fix: expect.stringContaining('--log-port') },
  ]);
  await leader.restart();
  expect(await diagnosed('http://127.0.0.1:1/#token=any')).toMatchObject([
    { step: 'explorer', ok: false, fix: expect.stringContaining('--log-port') },
  ]);
});

test('offline nothing is asked of the leader, whatever is called, until it is switched on again', async () => {
  const way = await wayTo(leader.logUrl!);
  const follower = await follow('follower', way.url);
  const [owner, sender] = [await newAccount(leader), await newAccount(follower)];
  await put(leader, owner, 'a', '1');
  await follower.untilReplayed(1);
  const { phase } = await follower.client.call('source.offline', { offline: true });
  expect(phase).toBe('offline');
  const before = way.sent();
  await put(leader, owner, 'b', '2');
  const source = { kind: 'explorer' as const, url: way.url };
  const answers = await Promise.allSettled([
    put(follower, sender, 'c', '3'),
    follower.client.call('source.diagnose', { source }),
    follower.client.call('node.look', { url: way.url }),
    follower.client.call('node.browse', { url: way.url }),
  ]);
  for (const answer of answers)
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'offline' } });
  expect((await follower.client.call('workspace.status', {})).nextSeq).toBe(1);
  expect(way.sent()).toBe(before);
  await follower.client.call('source.offline', { offline: false });
  await follower.untilReplayed(2);
  expect(way.sent()).toBeGreaterThan(before);
  await follower.stop();
  followers.splice(0);
  way.close();
});

/** The same address by a way that counts what is sent there. */
async function wayTo(url: string) {
  const target = new URL(url);
  let bytes = 0;
  const server = createServer((socket) => {
    socket.on('data', ({ length }) => {
      bytes += length;
    });
    const on = connect(Number(target.port), target.hostname);
    const end = () => {
      socket.destroy();
      on.destroy();
    };
    for (const each of [socket, on]) each.on('error', end).on('close', end);
    socket.pipe(on).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = new URL(url);
  here.port = String((server.address() as AddressInfo).port);
  return {
    url: here.href,
    /** Bytes so far. */
    sent: () => bytes,
    close: () => server.close(),
  };
}
