import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { privateAddress } from '../../../electron/ipc/privateAddress';
import { connectLocal, listenLocal } from '../../../electron/ipc/privateSocket';
import { sliceInput, sliceOfSevens, testEngine } from './echoEngine';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'streamscope-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('finds nobody where no explorer has the workspace open', async () => {
  expect(await connectLocal(folder)).toBeUndefined();
});

test('finds nobody for a folder that does not exist', async () => {
  expect(await connectLocal(join(folder, 'nowhere'))).toBeUndefined();
});

test('carries calls, answers of any size and events', async () => {
  const engine = testEngine({ 'value.slice': sliceOfSevens });
  const close = await listenLocal(folder, engine);
  const client = (await connectLocal(folder))!;
  const sizes = [1, 70_000, 1_048_576];
  const slices = await Promise.all(
    sizes.map((length) => client.call('value.slice', { ...sliceInput, length })),
  );
  expect(slices.map(({ bytes }) => bytes.length)).toEqual(sizes);
  const event = new Promise((resolve) => client.on('progress', resolve));
  engine.emit({ name: 'progress', data: { progress: null } });
  expect(await event).toEqual({ progress: null });
  client.close();
  await close();
});

test('answers the calls that only the local side may make', async () => {
  const imported = { entries: 1, committed: 1, rejected: 0, skipped: 0, keys: 1, seconds: 0, notices: [] };
  const close = await listenLocal(folder, testEngine({ 'log.import': () => imported }));
  const client = (await connectLocal(folder))!;
  expect(await client.call('log.import', { file: 'a.ndjson' })).toEqual(imported);
  client.close();
  await close();
});

test('tells what waits for an answer that the explorer ended', async () => {
  const close = await listenLocal(folder, testEngine({ 'log.verify': () => new Promise(() => {}) }));
  const client = (await connectLocal(folder))!;
  const verify = client.call('log.verify', {});
  const ended = expect(verify).rejects.toMatchObject({ code: 'closed' });
  await close();
  await ended;
  expect(await connectLocal(folder)).toBeUndefined();
});

test('is the same place however the folder is spelled', async () => {
  const link = `${folder}-link`;
  await symlink(folder, link, 'junction');
  expect(await privateAddress(link)).toBe(await privateAddress(`${folder}/.`));
  await rm(link);
});

test.skipIf(process.platform === 'win32')('lies in a folder that only its user can enter', async () => {
  const address = (await privateAddress(folder))!;
  expect((await stat(dirname(address))).mode & 0o777).toBe(0o700);
  expect(Buffer.byteLength(address)).toBeLessThan(104);
});

test.skipIf(process.platform === 'win32')(
  'is not confused by the socket file of a crashed explorer',
  async () => {
    const address = (await privateAddress(folder))!;
    const script = `require('net').createServer().listen(${JSON.stringify(address)}, () => console.log('up'))`;
    const crashing = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(crashing.stdout, 'data');
    crashing.kill('SIGKILL');
    await once(crashing, 'exit');
    expect((await stat(address)).isSocket()).toBe(true);

    expect(await connectLocal(folder)).toBeUndefined();
    const close = await listenLocal(folder, testEngine({ 'value.slice': sliceOfSevens }));
    const client = (await connectLocal(folder))!;
    expect((await client.call('value.slice', { ...sliceInput, length: 2 })).bytes.length).toBe(2);
    client.close();
    await close();
  },
);

test('ends a connection that announces an impossible length', async () => {
  const close = await listenLocal(folder, testEngine({}));
  const socket = connect((await privateAddress(folder))!);
  await once(socket, 'connect');
  socket.write(Buffer.alloc(4, 0xff));
  await once(socket, 'close');
  await close();
});

test('has one place per workspace', async () => {
  const other = join(folder, 'other');
  await mkdir(other);
  expect(await privateAddress(other)).not.toBe(await privateAddress(folder));
});
