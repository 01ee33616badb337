/** A backup is a workspace in one file: taken while it is in use, refused when it is not as it was written. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Hex } from '../../shared/bytes';
import { importSample, runCommand } from '../helpers/commandLine';
import { serveWorkspace } from '../helpers/servedWorkspace';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';

const slow = { timeout: 180_000 };
let folder: string;
let workspace: string;
let backup: string;

const decoder = 'export function decode() { return { writes: [] }; }\n';
const decoderFile = `${createHash('sha256').update(decoder).digest('hex')}.js`;

async function readStreams(of: string): Promise<string[]> {
  const settings = JSON.parse(await readFile(join(of, 'workspace.json'), 'utf8')) as { watched: string[] };
  return settings.watched;
}

beforeAll(async () => {
  folder = await makeTemporaryFolder('backup');
  workspace = join(folder, 'workspace');
  backup = join(folder, 'whole.backup');
  await importSample(workspace);
  await writeFile(join(folder, 'decoder.js'), decoder);
  const [first] = (await readStreams(workspace)) as [string];
  expect(
    await runCommand(['decoder', 'set', '-w', workspace, first, join(folder, 'decoder.js')]),
  ).toMatchObject({
    code: 0,
  });
  const { code, stdout, stderr } = await runCommand(['backup', '-w', workspace, backup]);
  expect([code, stderr, JSON.parse(stdout)]).toMatchObject([0, '', { entries: 50 }]);
}, 180_000);
afterAll(() => rm(folder, { recursive: true }));

const restore = (file: string, into: string) => runCommand(['restore', file, '-w', join(folder, into)]);

async function answers(of: string): Promise<string[]> {
  const commands = [['export'], ['results'], ['digest'], ['dump', '--history', '--values']];
  const said: string[] = [];
  for (const args of commands) said.push((await runCommand([...args, '-w', of])).stdout);
  return said;
}

test('a restored workspace answers everything as the one that was backed up', slow, async () => {
  const { code, stdout, stderr } = await restore(backup, 'restored');
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ entries: 50 });
  const restored = join(folder, 'restored');
  expect(await answers(restored)).toEqual(await answers(workspace));
  for (const path of ['workspace.json', join('decoders', decoderFile)])
    expect(await readFile(join(restored, path), 'utf8')).toBe(await readFile(join(workspace, path), 'utf8'));
  expect(await runCommand(['verify', '-w', restored])).toMatchObject({ code: 0 });
});

test('a workspace that is appended to is backed up through its explorer, at one moment', slow, async () => {
  const live = join(folder, 'live');
  const stream: Hex = `0x${'00'.repeat(31)}05`;
  const { client, stop } = await serveWorkspace(live);
  try {
    await client.call('streams.watch', { add: [stream] });
    const { account: sender } = await client.call('signer.newSession', {});
    let appended = 0;
    const append = async () => {
      const write = { streamId: stream, key: '0x01', value: `0x${'cd'.repeat(500)}` };
      const batch = { version: String(2n ** 64n - 1n), reads: [], writes: [write] };
      await client.call('compose.submit', { batch, sender });
      appended++;
    };
    for (let i = 0; i < 20; i++) await append();
    let isDone = false;
    const backedUp = runCommand(['backup', '-w', live, join(folder, 'live.backup')]).finally(() => {
      isDone = true;
    });
    while (!isDone) await append();
    const { code, stdout } = await backedUp;
    const { entries } = JSON.parse(stdout) as { entries: number };
    expect(code).toBe(0);
    expect(entries).toBeGreaterThanOrEqual(20);
    expect(entries).toBeLessThanOrEqual(appended);
    const restored = await restore(join(folder, 'live.backup'), 'relived');
    expect(JSON.parse(restored.stdout)).toMatchObject({ entries, committed: entries });
    const at = ['--at', String(entries - 1)];
    const ofLive = await runCommand(['digest', '-w', live, ...at]);
    expect((await runCommand(['digest', '-w', join(folder, 'relived')])).stdout).toBe(ofLive.stdout);
  } finally {
    client.close();
    await stop('SIGTERM');
  }
});

test(
  'the sealed key of an encrypted workspace comes along, and its password still opens it',
  slow,
  async () => {
    const secret = join(folder, 'secret');
    const password = { STREAMSCOPE_PASSWORD: 'a password' };
    const keyFile = join(folder, 'key.txt');
    await writeFile(keyFile, 'ab'.repeat(32));
    await runCommand(['encryption', 'set', 'v1', keyFile, '-w', secret], password);
    await runCommand(['backup', '-w', secret, join(folder, 'secret.backup')]);
    const { code, stderr } = await restore(join(folder, 'secret.backup'), 'secret2');
    expect([code, stderr]).toEqual([0, 'This workspace is encrypted. Give its key to replay it.\n']);
    const shown = await runCommand(['encryption', 'show', '-w', join(folder, 'secret2')], password);
    expect(JSON.parse(shown.stdout)).toEqual({ mode: 'v1', keyAtHand: true });
  },
);

describe('is refused, with nothing restored and nothing left beside,', slow, () => {
  async function expectRefused(bytes: Uint8Array, message: RegExp): Promise<void> {
    const file = join(folder, 'wrong.backup');
    await writeFile(file, bytes);
    const { code, stdout, stderr } = await restore(file, 'refused');
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(message)]);
    expect(existsSync(join(folder, 'refused'))).toBe(false);
    expect(existsSync(join(folder, 'refused.restoring'))).toBe(false);
  }
  const plain = async () => gunzipSync(await readFile(backup));

  test.each([0, 1, 11, 0.3, 0.9, -9, -1])('a file cut at %d', async (cut) => {
    const bytes = await readFile(backup);
    const length = cut < 0 ? bytes.length + cut : cut < 1 ? Math.floor(bytes.length * cut) : cut;
    await expectRefused(bytes.subarray(0, length), /^streamscope: The backup is cut short\./);
  });

  test.each([0.2, 0.5, 0.8])('a file with a byte turned over at %d of its length', async (part) => {
    const bytes = await readFile(backup);
    bytes[Math.floor(bytes.length * part)]! ^= 0x10;
    await expectRefused(bytes, /^streamscope: The backup (does not read|was altered|is cut short)/);
  });

  test.each([0.1, 0.4, 0.7, 0.9, 0.999])('one altered inside at %d, compressed anew', async (part) => {
    const bytes = await plain();
    const header = bytes.indexOf(0x0a) + 1;
    bytes[header + Math.floor((bytes.length - header) * part)]! ^= 1;
    await expectRefused(gzipSync(bytes), /^streamscope: The backup (was altered|is cut short)/);
  });

  test('one with something behind its end', async () => {
    await expectRefused(
      gzipSync(Buffer.concat([await plain(), Buffer.from('x')])),
      /something follows its end/,
    );
  });

  test('one of a newer format', async () => {
    const text = (await plain()).toString('latin1').replace('"format":1', '"format":2');
    await expectRefused(gzipSync(Buffer.from(text, 'latin1')), /This backup has format 2; .* reads up to 1/);
  });

  test.each(['../evil', 'decoders/../../evil', 'log/CURRENT', '/tmp/evil'])(
    'one with a file %s',
    async (path) => {
      const bytes = await plain();
      const at = bytes.indexOf(0x0a);
      const header = JSON.parse(bytes.subarray(0, at).toString()) as { files: Record<string, string> };
      header.files[path] = 'evil';
      const body = Buffer.concat([Buffer.from(JSON.stringify(header)), bytes.subarray(at, -32)]);
      const whole = Buffer.concat([body, createHash('sha256').update(body).digest()]);
      await expectRefused(gzipSync(whole), /was altered: it has a file/);
    },
  );

  test('a file of another kind', async () => {
    await expectRefused(gzipSync('{"seq":0}\n'), /is not one: it does not begin as a backup/);
    await expectRefused(
      Buffer.from('{"seq":0}\n'),
      /^streamscope: The backup does not read: incorrect header check/,
    );
  });
});

test('is not restored over anything', slow, async () => {
  const before = await answers(workspace);
  const { code, stderr } = await restore(backup, 'workspace');
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^streamscope: DIR: .* is not empty/)]);
  expect(await answers(workspace)).toEqual(before);
});

test('a backup that cannot be written leaves nothing and says why', slow, async () => {
  const { code, stderr } = await runCommand(['backup', '-w', workspace, join(folder, 'none', 'x.backup')]);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^streamscope: The backup could not be written: ENOENT/),
  ]);
  expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('what a restore that was killed left behind does not hinder the next one', slow, async () => {
  const beside = join(folder, 'again.restoring');
  await mkdir(join(beside, 'log'), { recursive: true });
  await writeFile(join(beside, 'log', '000003.log'), 'half');
  expect(await restore(backup, 'again')).toMatchObject({ code: 0 });
  expect(existsSync(beside)).toBe(false);
});
