/** A workspace that reads another node: over real HTTP, through its thread, while the node goes away and comes back. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromText, type Hex, toHex } from '../../shared/bytes';
import { runCommand } from '../helpers/commandLine';
import { type ServedWorkspace, serveWorkspace } from '../helpers/servedWorkspace';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { FollowingExplorer } from './following';

const stream: Hex = `0x${'f1'.repeat(32)}`;
const oddKey = Uint8Array.from([0x00, 0xff, 0xc3, 0x28, 0x2f, 0x0a]);
const large = Uint8Array.from({ length: 1_200_000 }, (_, i) => (i * 31 + (i >> 8)) % 256);
const key = (text: string) => toHex(fromText(text));

let folder: string;
let there: FollowingExplorer;
let here: ServedWorkspace;
let account: Hex;
let port: number;

async function write(writes: { key: Hex; value: Hex }[]): Promise<void> {
  const batch = {
    version: '18446744073709551615',
    reads: [],
    writes: writes.map((each) => ({ streamId: stream, ...each })),
  };
  await there.client.call('compose.submit', { batch, sender: account });
}

/** Resolves when the node is told to stand so. */
async function untilPhase(phase: string): Promise<void> {
  for (;;) {
    let stop = () => {};
    const told = new Promise<void>((resolve) => {
      stop = here.client.on('source', () => resolve());
    });
    try {
      if ((await here.client.call('workspace.status', {})).remote?.phase === phase) return;
      await told;
    } finally {
      stop();
    }
  }
}

beforeAll(async () => {
  folder = await makeTemporaryFolder('remote');
  there = await FollowingExplorer.start(join(folder, 'there'));
  await there.client.call('streams.watch', { add: [stream] });
  ({ account } = await there.client.call('signer.newSession', {}));
  await write([
    { key: key('a/1'), value: key('one') },
    { key: key('a/2'), value: key('two') },
    { key: toHex(oddKey), value: key('odd') },
  ]);
  await write([{ key: key('large'), value: toHex(large) }]);
  await there.untilReplayed(2);
  const { url } = await there.client.call('kv.start', {});
  port = Number(new URL(url!).port);
  const made = await runCommand(['connect', '-w', join(folder, 'here'), '--remote', url!]);
  expect(made.stderr).toBe('');
  expect(JSON.parse(made.stdout)).toEqual({ url, replayedTo: 2, firstSeq: 0, streams: [stream] });
  here = await serveWorkspace(join(folder, 'here'));
});
afterAll(async () => {
  await here.stop('SIGTERM');
  await there.stop();
  await rm(folder, { recursive: true });
});

test('a value of more than a segment is read whole, and in any part', async () => {
  const about = { streamId: stream, key: key('large'), version: 1 };
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < large.length; offset += 1_000_000)
    parts.push((await here.client.call('value.slice', { ...about, offset, length: 1_000_000 })).bytes);
  expect(Buffer.concat(parts).equals(large)).toBe(true);
  const part = await here.client.call('value.slice', { ...about, offset: 262_140, length: 10 });
  expect([...part.bytes]).toEqual([...large.subarray(262_140, 262_150)]);
});

test('a key of bytes that are no text is found and read', async () => {
  const { nodes } = await here.client.call('tree.children', {
    streamId: stream,
    prefix: '0x',
    delimiters: [],
  });
  expect(nodes.map(({ prefix }) => toHex(prefix))).toContain(toHex(oddKey));
  const state = await here.client.call('key.get', { streamId: stream, key: toHex(oddKey) });
  expect(state).toMatchObject({ version: 0, size: 3, versions: null, provenance: null, isSpecial: false });
});

test('what no call of a node tells is refused, and says so', async () => {
  const refused = (act: RegExp) => ({ code: 'readsOnly', data: { act: expect.stringMatching(act) } });
  await expect(here.client.call('log.page', {})).rejects.toMatchObject(refused(/tell its log/));
  await expect(here.client.call('roles.stream', { streamId: stream })).rejects.toMatchObject(
    refused(/list who holds a role/),
  );
  await expect(here.client.call('signer.newSession', {})).rejects.toMatchObject(refused(/accounts/));
  const status = await here.client.call('workspace.status', {});
  expect(status).toMatchObject({ feeder: 'remote', logId: null, liveKeys: null, replayedTo: 2 });
});

test('a new entry is told without being asked for', async () => {
  const told = new Promise<number>((resolve) => {
    const stop = here.client.on('changed', ({ nextSeq }) => {
      if (nextSeq < 3) return;
      stop();
      resolve(nextSeq);
    });
  });
  await write([{ key: key('a/3'), value: key('three') }]);
  expect(await told).toBe(3);
  const { version } = await here.client.call('key.get', { streamId: stream, key: key('a/3') });
  expect(version).toBe(2);
  const before = await here.client.call('key.get', { streamId: stream, key: key('a/3'), at: 1 });
  expect(before.version).toBeNull();
});

test('a node that goes away is told with its reason, and one that comes back answers again', async () => {
  await there.client.call('kv.stop', {});
  await expect(here.client.call('key.get', { streamId: stream, key: key('a/1') })).rejects.toMatchObject({
    code: 'networkFailed',
  });
  await untilPhase('failing');
  // What it told before still stands.
  expect((await here.client.call('streams.list', {})).streams).toHaveLength(1);
  await there.client.call('kv.start', { port });
  expect(await here.client.call('node.retry', {})).toMatchObject({ phase: 'connected', fault: null });
  expect((await here.client.call('key.get', { streamId: stream, key: key('a/1') })).size).toBe(3);
});

test('offline, the node is not asked', async () => {
  await here.client.call('source.offline', { offline: true });
  await expect(here.client.call('key.get', { streamId: stream, key: key('a/1') })).rejects.toMatchObject({
    code: 'offline',
    message: expect.stringContaining('offline'),
  });
  await here.client.call('source.offline', { offline: false });
  await untilPhase('connected');
});

test('the command line answers from the node, alone and through the window that has the workspace', async () => {
  for (const workspace of ['here', 'alone']) {
    const at = join(folder, workspace);
    if (workspace === 'alone')
      await runCommand(['connect', '-w', at, '--remote', `http://127.0.0.1:${port}`]);
    const run = (...args: string[]) => runCommand([args[0]!, '-w', at, ...args.slice(1)]);
    const rows = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).key);
    const get = await run('get', stream, 'a/2', '--at', '1');
    expect(JSON.parse(get.stdout)).toEqual({
      streamId: stream,
      key: key('a/2'),
      version: 0,
      size: 3,
      value: key('two'),
      at: 1,
    });
    const reverse = await run('range', stream, '--prefix', 'a/', '--reverse', '--limit', '2');
    expect(rows(reverse.stdout)).toEqual([key('a/3'), key('a/2')]);
    const roles = await run('roles', stream, '--account', account, '--key', 'a/1');
    expect(JSON.parse(roles.stdout)).toEqual({ account, key: key('a/1'), mayWrite: true, because: [] });
    const results = await run('results');
    expect(results.stdout.trim().split('\n').at(-1)).toBe('{"seq":2,"result":"Commit"}');
    for (const command of [['history', stream, 'a/1'], ['digest'], ['export'], ['roles', stream]]) {
      const { code, stdout, stderr } = await run(...command);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/answers reads only: it does not /);
    }
  }
});

test('a workspace with a log is never turned into one that reads a node', async () => {
  const { code, stderr } = await runCommand([
    ...['connect', '-w', join(folder, 'there'), '--remote', `http://127.0.0.1:${port}`],
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('has a log of its own');
});
