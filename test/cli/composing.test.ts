/** Compose through the built engine: keys in their own thread, sealed entries, and what a client sees arrive. */
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encryptKeystoreJsonSync } from 'ethers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectLocal } from '../../electron/ipc/privateSocket';
import { fromText, toHex } from '../../shared/bytes';
import type { BatchInput } from '../../shared/contract/batchInput';
import type { Client } from '../../shared/contract/client';
import type { Events } from '../../shared/contract/contract';
import { runCommand } from '../helpers/commandLine';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { A, B } from '../protocol/entries';
import { Account } from '../unit/log/signedEntries';
import { faultOf } from '../unit/log/testLog';
import { type Explorer, startExplorer } from './explorer';

const slow = { timeout: 180_000 };
const password = 'a password';
const person = new Account(0x5e);
const address = person.address;
const keystore = encryptKeystoreJsonSync({ address, privateKey: toHex(person.privateKey) }, password, {
  scrypt: { N: 16 },
});

let folder: string;
let workspace: string;
let explorer: Explorer;
let client: Client;

async function start(env: Record<string, string> = {}): Promise<void> {
  explorer = await startExplorer(workspace, env);
  const connected = await connectLocal(workspace);
  if (connected === undefined) throw new Error('the explorer does not answer');
  client = connected;
}

beforeEach(async () => {
  folder = await makeTemporaryFolder('compose');
  workspace = join(folder, 'workspace');
});
afterEach(async () => {
  client.close();
  if (explorer.child.exitCode === null && explorer.child.signalCode === null) await explorer.stop();
  await rm(folder, { recursive: true });
});

function putting(key: string, value: string): BatchInput {
  return {
    version: '18446744073709551615',
    reads: [],
    writes: [{ streamId: A, key: toHex(fromText(key)), value: toHex(fromText(value)) }],
  };
}

/** Resolves with the first notice that is as wanted. Ask before what causes it. */
function changed(isWanted: (data: Events['changed']) => boolean): Promise<Events['changed']> {
  return new Promise((resolve) => {
    const stop = client.on('changed', (data) => {
      if (!isWanted(data)) return;
      stop();
      resolve(data);
    });
  });
}

const replayedTo = (next: number) => changed((data) => data.replayedTo >= next);

/** Changes which streams are watched; resolves when answers come from the new state. */
async function watch(change: { add?: string[]; remove?: string[] }): Promise<void> {
  const { generation } = await current();
  const swapped = changed((data) => data.generation !== generation);
  await client.call('streams.watch', change);
  await swapped;
}

/** The generation that a notice names now. */
async function current(): Promise<Events['changed']> {
  const notice = changed(() => true);
  await client.call('labels.set', { kind: 'stream', id: A, label: 'Ledger' });
  return notice;
}

const readValue = async (key: string) =>
  Buffer.from((await client.call('key.get', { streamId: A, key: toHex(fromText(key)) })).head).toString();

describe('a session key', slow, () => {
  test('signs what is then in the log, replayed and told', async () => {
    await start();
    await watch({ add: [A] });
    const { account } = await client.call('signer.newSession', {});
    const seen = replayedTo(2);
    const first = await client.call('compose.submit', { batch: putting('k', 'one'), sender: account });
    const second = await client.call('compose.submit', { batch: putting('k', 'two'), sender: account });
    expect([first.seq, second.seq]).toEqual([0, 1]);
    expect(await seen).toMatchObject({ nextSeq: 2, replayedTo: 2 });
    expect(await readValue('k')).toBe('two');
    const { rows } = await client.call('log.page', {});
    expect(rows.map(({ sender, verdict }) => [sender, verdict])).toEqual([
      [account, 'committed'],
      [account, 'committed'],
    ]);
    const verified = await runCommand(['verify', '-w', workspace]);
    expect(verified.stdout).toBe('{"ok":true,"entries":2,"firstDifference":null}\n');
  });

  test('is gone when it is locked', async () => {
    await start();
    const { account } = await client.call('signer.newSession', {});
    expect((await client.call('signer.lock', {})).accounts).toEqual([]);
    const submit = () => client.call('compose.submit', { batch: putting('k', 'v'), sender: account });
    const locked = { code: 'signerLocked', message: `The key of ${account} is not open here.` };
    expect(await faultOf(submit())).toMatchObject(locked);
    await client.call('signer.newSession', {});
    expect(await faultOf(submit())).toMatchObject(locked);
    expect((await client.call('workspace.status', {})).nextSeq).toBe(0);
  });
});

describe('a keystore', slow, () => {
  test('opens with its password, and only with it', async () => {
    await start();
    const open = (text: string, secret = password) =>
      client.call('signer.openKeystore', { keystore: text, password: secret });
    expect(await faultOf(open(keystore, 'another'))).toEqual({
      code: 'wrongPassword',
      message: 'The password does not open this keystore.',
      data: { what: 'keystore' },
    });
    for (const text of ['', 'not JSON', '{}', '[]', `{"privateKey":"${toHex(person.privateKey)}"}`])
      expect(await faultOf(open(text))).toMatchObject({
        code: 'badInput',
        message: 'keystore: is not a Web3 keystore file',
      });
    const damaged = keystore.replace('"scrypt"', '"script"');
    expect(await faultOf(open(damaged))).toMatchObject({ code: 'badInput', data: { field: 'keystore' } });
    const listed = async () => (await client.call('signer.list', {})).accounts;
    expect(await listed()).toEqual([]);
    const account = { account: address, kind: 'file', unlocked: true, label: null, remembered: false };
    expect(await open(keystore)).toEqual(account);
    expect(await open(keystore)).toEqual(account);
    expect(await listed()).toEqual([account]);
    const { seq } = await client.call('compose.submit', { batch: putting('k', 'v'), sender: address });
    expect(seq).toBe(0);
  });

  test('locks by itself when it is not used, and session keys stay open', async () => {
    await start();
    client.close();
    await explorer.stop();
    const file = join(workspace, 'workspace.json');
    const settings = JSON.parse(await readFile(file, 'utf8')) as object;
    // Less than a second and a half: people choose whole minutes.
    await writeFile(file, JSON.stringify({ ...settings, lockAfter: 0.02 }));
    await start();
    const session = await client.call('signer.newSession', {});
    const open = async () =>
      (await client.call('signer.list', {})).accounts
        .filter(({ unlocked }) => unlocked)
        .map(({ account }) => account);
    await client.call('signer.openKeystore', { keystore, password, keep: true });
    expect(await open()).toEqual([address, session.account]);
    await changed(({ settings }) => settings);
    expect(await open()).toEqual([session.account]);
    const submit = client.call('compose.submit', { batch: putting('k', 'v'), sender: address });
    expect(await faultOf(submit)).toMatchObject({ code: 'signerLocked' });
    expect(await client.call('signer.unlock', { account: address, password })).toMatchObject({
      unlocked: true,
    });
  });

  test('leaves its private key and its password nowhere', async () => {
    await start();
    const said: unknown[] = [];
    client.on('changed', (data) => said.push(data));
    said.push(await client.call('signer.openKeystore', { keystore, password }));
    said.push(await faultOf(client.call('signer.openKeystore', { keystore, password: 'another' })));
    said.push(await client.call('compose.submit', { batch: putting('k', 'v'), sender: address }));
    said.push(await client.call('signer.lock', {}));
    said.push(await faultOf(client.call('compose.submit', { batch: putting('k', 'v'), sender: address })));
    said.push((await runCommand(['export', '-w', workspace])).stdout);
    await explorer.stop();
    const files = await readdir(workspace, { recursive: true, withFileTypes: true });
    for (const file of files)
      if (file.isFile()) said.push(await readFile(join(file.parentPath, file.name), 'latin1'));
    const secret = toHex(person.privateKey).slice(2);
    const text = JSON.stringify(said).toLowerCase();
    expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(person.privateKey).toString('latin1').toLowerCase());
    expect(text).not.toContain(password);
  });
});

test('what is acknowledged survives a kill -9', slow, async () => {
  await start();
  await watch({ add: [A] });
  const { account } = await client.call('signer.newSession', {});
  await client.call('compose.submit', { batch: putting('k', 'kept'), sender: account });
  explorer.child.kill('SIGKILL');
  await once(explorer.child, 'exit');
  const { stdout } = await runCommand(['get', '-w', workspace, A, 'k']);
  expect(JSON.parse(stdout)).toMatchObject({ version: 0, value: toHex(fromText('kept')) });
});

test('watching and unwatching derive the state again, and tell it', slow, async () => {
  await start();
  const { account } = await client.call('signer.newSession', {});
  await client.call('compose.submit', { batch: putting('k', 'v'), sender: account });
  expect(await faultOf(readValue('k'))).toMatchObject({ code: 'notWatched' });
  await watch({ add: [A, B] });
  expect(await readValue('k')).toBe('v');
  const states = async () =>
    (await readdir(join(workspace, 'state'))).filter((name) => /^[0-9a-f]+$/.test(name));
  expect(await states()).toHaveLength(1);
  await watch({ remove: [A] });
  expect(await faultOf(readValue('k'))).toMatchObject({ code: 'notWatched' });
  expect((await client.call('workspace.status', {})).verdicts.skipped).toBe(1);
});

describe('an encrypted workspace', slow, () => {
  const env = { STREAMSCOPE_PASSWORD: password };

  beforeEach(async () => {
    const keyFile = join(folder, 'key');
    await writeFile(keyFile, `0x${'42'.repeat(32)}\n`);
    const set = await runCommand(['encryption', 'set', 'v1', keyFile, '-w', workspace], env);
    expect(set).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('seals what is composed, and shows it with its key alone', async () => {
    await start(env);
    await watch({ add: [A] });
    const { account } = await client.call('signer.newSession', {});
    const seen = replayedTo(1);
    await client.call('compose.submit', { batch: putting('k', 'a secret'), sender: account });
    await seen;
    expect(await readValue('k')).toBe('a secret');
    client.close();
    await explorer.stop();
    const exported = await runCommand(['export', '-w', workspace]);
    expect(exported.stdout).toMatch(/"data":"0x01/);
    expect(exported.stdout).not.toContain(toHex(fromText('a secret')).slice(2));
    const get = ['get', '-w', workspace, A, 'k'];
    expect(JSON.parse((await runCommand(get, env)).stdout)).toMatchObject({
      value: toHex(fromText('a secret')),
    });
    expect(await runCommand(get)).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^streamscope: This workspace is encrypted/),
    });
    expect(await runCommand(get, { STREAMSCOPE_PASSWORD: 'another' })).toMatchObject({
      code: 1,
      stderr: 'streamscope: The password does not open the encryption key of this workspace.\n',
    });
  });

  test('takes no entry without its key: it would be in plain', async () => {
    await start();
    const { account } = await client.call('signer.newSession', {});
    const submit = client.call('compose.submit', { batch: putting('k', 'v'), sender: account });
    expect(await faultOf(submit)).toMatchObject({ code: 'encryptionKeyMissing' });
    expect((await client.call('workspace.status', {})).nextSeq).toBe(0);
    expect(await faultOf(client.call('log.verify', {}))).toMatchObject({ code: 'encryptionKeyMissing' });
  });
});
