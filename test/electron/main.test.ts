/** The built main bundle, run in plain Node against a stand-in for the `electron` module. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fromText, parseHex } from '../../shared/bytes';
import { encodeMessage } from '../../shared/contract/wire';
import { encodeBatch } from '../../shared/streamData';
import { importSample, runCommand } from '../helpers/commandLine';
import { filesOf, formsIn, plantedKey } from '../helpers/plantedKey';
import { type Desktop, startMain } from './startMain';

let folder: string;
let workspace: string;
let other: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'streamscope-test-'));
  workspace = join(folder, 'workspace');
  other = join(folder, 'other');
  await importSample(workspace);
  await importSample(other);
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts on the workspace and waits for its page. */
async function open(env: Record<string, string> = {}): Promise<Desktop> {
  const desktop = startMain(['--workspace', workspace], env);
  await desktop.reported('show');
  return desktop;
}

describe('an open desktop', () => {
  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await open();
  });
  afterAll(() => desktop.end());

  test('opens the workspace in a sandboxed window, whose page is under the policy', async () => {
    const { reported, client } = desktop;
    expect(await reported('window')).toMatchObject({
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
    });
    expect(await reported('loaded')).toMatchObject({
      policy: expect.stringMatching(/^default-src 'none'; script-src 'self';/),
      exposes: ['send', 'onMessage'],
    });
    expect(await client.call('workspace.status', {})).toMatchObject({
      nextSeq: expect.any(Number),
      fault: null,
    });
  });

  test('answers calls, their bytes and their faults through the preload', async () => {
    const { client } = desktop;
    const page = await client.call('log.page', { limit: 5 });
    expect(page.rows).toHaveLength(5);
    const bytes = await client.call('entry.bytes', { seq: page.rows[0]!.seq });
    expect(bytes.bytes).toBeInstanceOf(Uint8Array);
    expect(bytes.bytes.length).toBeGreaterThan(0);
    await expect(client.call('entry.get', { seq: 10 ** 12 })).rejects.toMatchObject({ code: 'notFound' });
    await expect(client.call('entry.get', { seq: -1 })).rejects.toMatchObject({
      code: 'badInput',
      data: { field: 'seq' },
    });
  });

  test('does not import files for a window', async () => {
    const { client } = desktop;
    await expect(client.call('log.import', { file: '/etc/passwd' })).rejects.toMatchObject({
      code: 'badInput',
    });
  });

  test.each(['otherWindow', 'subframe', 'goneFrame', 'otherPage'])(
    'drops a message that is not of our page: %s',
    async (sender) => {
      const { act, client, replies } = desktop;
      const call = (id: number) => encodeMessage({ type: 'call', id, name: 'labels.get', input: {} });
      act('sendAs', { sender, bytes: call(9_001) });
      act('send', call(9_002));
      // Answers come in the order of the calls, so those to the two above are here by now.
      await client.call('labels.get', {});
      expect(replies()).toContain(9_002);
      expect(replies()).not.toContain(9_001);
    },
  );

  test('answers the command line while the window is open', async () => {
    const { code, stdout } = await runCommand(['results', '-w', workspace]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\{"seq":0,/);
  });

  test.each([
    ['app://streamscope/#/browse', true],
    ['https://evil.example/', false],
    ['file:///etc/passwd', false],
    ['app://streamscope.evil.example/', false],
  ])('navigates to %s: %s', async (url, allowed) => {
    const { ask } = desktop;
    expect(await ask('navigates', url)).toBe(allowed);
  });

  test('opens web links outside, and no window', async () => {
    const { ask, reported } = desktop;
    expect(await ask('opensWindow', 'file:///etc/passwd')).toBe('deny');
    expect(await ask('opensWindow', 'javascript:alert(1)')).toBe('deny');
    expect(await ask('opensWindow', 'https://example.com/')).toBe('deny');
    expect(await reported('openExternal')).toBe('https://example.com/');
  });

  test('delivers built files and nothing else', async () => {
    const { ask } = desktop;
    expect(await ask('fetches', 'app://streamscope/')).toBe(200);
    expect(await ask('fetches', 'app://streamscope/../../package.json')).toBe(404);
    expect(await ask('fetches', 'app://other/')).toBe(404);
  });

  test('gives the page no permission but to copy', async () => {
    const { ask } = desktop;
    expect(await ask('allows', 'clipboard-sanitized-write')).toBe(true);
    expect(await ask('allows', 'media')).toBe(false);
    expect(await ask('allows', 'clipboard-read')).toBe(false);
  });
});

describe('a desktop of its own', () => {
  let desktop: Desktop;
  afterEach(() => desktop.end());

  test('takes a raw key in by a dialog of its own, and keeps the password in the keyring', async () => {
    const file = join(folder, 'raw.key');
    await writeFile(file, '42'.repeat(32));
    desktop = await open({ STAND_IN_CHOICE: file, STAND_IN_KEYRING: 'gnome_libsecret' });
    const { client } = desktop;
    const { secretStore, keyDialog } = await client.call('signer.list', {});
    expect([secretStore.available, keyDialog]).toEqual([true, true]);
    const { account } = await client.call('signer.importByDialog', { password: 'p' });
    await client.call('signer.lock', {});
    await client.call('signer.unlock', { account, password: 'p', remember: true });
    await client.call('signer.lock', {});
    expect((await client.call('signer.list', {})).accounts).toMatchObject([
      { account, kind: 'keystore', unlocked: false, remembered: true },
    ]);
    expect(await client.call('signer.unlock', { account })).toMatchObject({ unlocked: true });
    await client.call('signer.forgetPassword', { account });
    await client.call('signer.lock', {});
    await expect(client.call('signer.unlock', { account })).rejects.toMatchObject({
      code: 'badInput',
      data: { field: 'password' },
    });
    await client.call('signer.remove', { account });
  });

  test('has a raw key in no message to the page, no word and no file of its own', async () => {
    const [key, decoy] = [plantedKey('a key of the desktop'), plantedKey('a decoy of the desktop')];
    const file = join(folder, 'planted.key');
    await writeFile(file, key.hex);
    desktop = await open({ STAND_IN_CHOICE: file, STAND_IN_KEYRING: 'gnome_libsecret' });
    const { client, messages, output } = desktop;
    const { account } = await client.call('signer.importByDialog', { password: 'p' });
    await rm(file);
    expect(account).toBe(key.account);
    await client.call('signer.unlock', { account, password: 'p', remember: true });
    const streamId = `0x${'5c'.repeat(32)}` as const;
    await client.call('streams.watch', { add: [streamId] });
    const write = (name: string, value: Uint8Array) => ({
      streamId: parseHex(streamId)!,
      key: fromText(name),
      value,
    });
    const writes = [write('bytes', decoy.secret), write('hex', fromText(decoy.hex))];
    const data = encodeBatch({ version: 0n, reads: [], writes, accessControl: [] });
    await client.call('compose.submit', { data, streamIds: [streamId], sender: account });
    await client.call('signer.export', { account });
    await client.call('signer.lock', {});
    await client.call('signer.unlock', { account });
    // A fault is told as well, with what it was asked.
    await expect(client.call('signer.unlock', { account, password: 'wrong' })).rejects.toThrow();
    desktop.act('quit');
    await desktop.exited;

    const found = (contents: readonly Uint8Array[], wanted = key) =>
      contents.flatMap((content) => formsIn(content, wanted));
    expect(found(messages())).toEqual([]);
    expect(found(messages(), decoy)).toEqual(expect.arrayContaining(['bytes', 'hex']));
    expect(found([Buffer.from(output())])).toEqual([]);
    const files = await filesOf(workspace);
    expect(files.flatMap(({ name, content }) => (formsIn(content, key).length > 0 ? [name] : []))).toEqual(
      [],
    );
    expect(
      found(
        files.map(({ content }) => content),
        decoy,
      ),
    ).toContain('bytes');
    const exported = await runCommand(['export', '-w', workspace]);
    expect(found([Buffer.from(exported.stdout)])).toEqual([]);
    expect(found([Buffer.from(exported.stdout)], decoy)).toContain('hex');
  });

  test('keeps no password where the system would keep it in plain', async () => {
    desktop = await open();
    const { client } = desktop;
    const { secretStore } = await client.call('signer.list', {});
    if (process.platform === 'linux')
      expect(secretStore).toEqual({ available: false, words: expect.stringContaining('no keyring') });
    const { account } = await client.call('signer.create', { password: 'p' });
    await client.call('signer.lock', {});
    const unlocked = await client.call('signer.unlock', { account, password: 'p', remember: true });
    if (process.platform === 'linux') expect(unlocked.remembered).toBe(false);
    await client.call('signer.remove', { account });
  });

  test('starts over with a page that is loaded again', async () => {
    desktop = await open();
    const { act, reported, client } = desktop;
    await reported('loaded');
    act('reload');
    await reported('loaded');
    expect(await client.call('labels.get', {})).toMatchObject({ accounts: {} });
  });

  test('closes the workspace when it is quit', async () => {
    desktop = await open();
    const { act, reported, exited } = desktop;
    act('quit');
    expect(await reported('exit')).toBe(0);
    expect(await exited).toBe(0);
    expect((await runCommand(['verify', '-w', workspace])).code).toBe(0);
  });

  test('ends with its last window, except where the system keeps programs without one', async () => {
    desktop = await open();
    const { act, reported } = desktop;
    act('closeWindow');
    if (process.platform !== 'darwin') expect(await reported('exit')).toBe(0);
  });

  test('shows the workspace that a second start asks for', async () => {
    desktop = await open();
    const { act, reported, client } = desktop;
    act('secondStart', { folder: other });
    await reported('show');
    expect(await client.call('workspace.status', {})).toMatchObject({ folder: other });
    expect((await runCommand(['results', '-w', workspace])).code).toBe(0);
  });

  test('keeps the workspace when another cannot be opened', async () => {
    desktop = await open({ STAND_IN_CHOICE: join(folder, 'nowhere') });
    const { act, reported, client } = desktop;
    act('clickMenu', 'Open Workspace…');
    expect(await reported('messageBox')).toMatchObject({ message: 'The workspace could not be opened' });
    expect(await client.call('workspace.status', {})).toMatchObject({ folder: workspace });
  });

  test('tells its launcher when the window is shown', async () => {
    desktop = await open({ STREAMSCOPE_LAUNCHER: '1' });
    const { output, act, exited } = desktop;
    act('quit');
    await exited;
    expect(output()).toContain('streamscope: window shown\n');
  });

  test('leaves a second start to the first', async () => {
    desktop = startMain(['--workspace', workspace], { STAND_IN_SECOND: '1', STREAMSCOPE_LAUNCHER: '1' });
    expect(await desktop.reported('lock')).toEqual({ folder: workspace });
    expect(await desktop.exited).toBe(0);
    expect(desktop.output()).toBe('streamscope: shown by the explorer that runs already\n');
  });

  test('says why it could not start', async () => {
    desktop = startMain(['--workspace', join(folder, 'nowhere')]);
    expect(await desktop.reported('errorBox')).toMatchObject({ title: 'Streamscope could not start' });
    expect(await desktop.exited).toBe(1);
  });

  test('leaves it to its launcher to say why it could not start', async () => {
    desktop = startMain(['--workspace', join(folder, 'nowhere')], { STREAMSCOPE_LAUNCHER: '1' });
    expect(await desktop.exited).toBe(1);
    expect(desktop.output()).not.toBe('');
  });
});
