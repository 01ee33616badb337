/** `put` and `keystore`: batches and accounts from scripts, with and without an explorer that has the workspace. */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encryptKeystoreJsonSync } from 'ethers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectLocal } from '../../electron/ipc/privateSocket';
import { fromText, toHex } from '../../shared/bytes';
import { runCommand } from '../helpers/commandLine';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { A, B } from '../protocol/entries';
import { Account } from '../unit/log/signedEntries';
import { startExplorer } from './explorer';

const slow = { timeout: 180_000 };
const env = { STREAMSCOPE_PASSWORD: 'a password' };
const person = new Account(0x5e);
const key = toHex(person.privateKey);
const keystore = encryptKeystoreJsonSync(
  { address: person.address, privateKey: key },
  env.STREAMSCOPE_PASSWORD,
  { scrypt: { N: 16 } },
);

let folder: string;
let workspace: string;
let keystoreFile: string;

beforeEach(async () => {
  folder = await makeTemporaryFolder('put');
  workspace = join(folder, 'workspace');
  keystoreFile = join(folder, 'keystore.json');
  await writeFile(keystoreFile, keystore);
});
afterEach(() => rm(folder, { recursive: true }));

async function run(...args: string[]) {
  return runCommand([...args, '-w', workspace], env);
}

/** A workspace that watches A, by an import of one entry that founds B. */
async function makeWorkspace(): Promise<void> {
  const file = join(folder, 'log.ndjson');
  const line = { seq: 0, sender: person.address, streamIds: [B], data: `0x${'00'.repeat(20)}` };
  await writeFile(file, `${JSON.stringify(line)}\n`);
  expect((await run('import', file, '--streams', `${A},${B}`)).code).toBe(0);
}

async function batchFile(fields: object, name = 'batch.json'): Promise<string> {
  const file = join(folder, name);
  const batch = { streamscope: 'batch', schemaVersion: 1, version: '0', ...fields };
  await writeFile(file, JSON.stringify(batch));
  return file;
}

const put = (file: string, ...args: string[]) =>
  run('put', '--batch', file, '--keystore', keystoreFile, ...args);

test('a batch file is dry-run without its password, and signed with it', slow, async () => {
  await makeWorkspace();
  const file = await batchFile({ rows: [{ act: 'put', stream: A, key: 'k', value: 'v' }] });
  const foreseen = await runCommand(
    ['put', '-w', workspace, '--batch', file, '--keystore', keystoreFile, '--dry-run'],
    {},
  );
  expect(JSON.parse(foreseen.stdout)).toMatchObject({
    at: 0,
    verdict: 'committed',
    founds: [A],
    guards: [{ kind: 'founds', streamId: A }],
  });
  // A raw key is no keystore, and where there is one is said.
  const raw = join(folder, 'key.hex');
  await writeFile(raw, key);
  const refused = await run('put', '--batch', file, '--keystore', raw);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('DIR/keystores/0x')]);
  const { stdout, code } = await put(file);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ seq: 1, sender: person.address, result: 'Commit' });
  const got = await run('get', A, 'k');
  expect(JSON.parse(got.stdout)).toMatchObject({ version: 1, value: toHex(fromText('v')) });

  const again = JSON.parse((await put(file, '--dry-run')).stdout);
  expect(again).toMatchObject({ verdict: 'versionConflict', result: 'VersionConfliction' });
  expect(again.guards).toContainEqual({ kind: 'identical', seq: 1 });
  expect(again.repair).toEqual({ kind: 'possible', version: '1', grants: [] });
});

test(
  'an edited file and one of another log are said, and not signed without a word for it',
  slow,
  async () => {
    await makeWorkspace();
    const rows = [{ act: 'put', stream: A, key: 'k', value: 'v' }];
    const edited = await batchFile({ rows, checksum: `sha256:${'0'.repeat(64)}` }, 'edited.json');
    const other = await batchFile({ rows, log: `0x${'99'.repeat(32)}` }, 'other.json');
    for (const [file, words, flag] of [
      [edited, 'was changed after it was written', '--edited'],
      [other, 'was written for another log', '--other-log'],
    ] as const) {
      const foreseen = await put(file, '--dry-run');
      expect([foreseen.code, JSON.parse(foreseen.stdout).verdict]).toEqual([0, 'committed']);
      expect(foreseen.stderr).toContain(words);
      const refused = await put(file);
      expect([refused.code, refused.stdout]).toEqual([1, '']);
      expect(refused.stderr).toContain(flag);
    }
    expect((await put(edited, '--edited')).code).toBe(0);
    expect(
      (await put(await batchFile({ rows: [{ act: 'put', stream: A }] }, 'wrong.json'))).stderr,
    ).toContain('row 1, key: is missing');
  },
);

test('an explorer signs a batch file and forgets the key again', slow, async () => {
  await makeWorkspace();
  const explorer = await startExplorer(workspace, {});
  const client = await connectLocal(workspace);
  if (client === undefined) throw new Error('the explorer does not answer');
  const file = await batchFile({ rows: [{ act: 'put', stream: A, key: 'k', value: 'v' }] });
  expect(JSON.parse((await put(file)).stdout)).toMatchObject({ seq: 1, result: 'Commit' });
  expect((await client.call('signer.list', {})).accounts).toEqual([]);
  client.close();
  await explorer.stop();
});

test(
  'accounts are made, taken in, listed, given out and removed, and no key is on disk in clear',
  slow,
  async () => {
    await mkdir(workspace);
    const created = JSON.parse((await run('keystore', 'create')).stdout) as { account: string };
    const raw = join(folder, 'raw.key');
    await writeFile(raw, `${key}\n`);
    expect(JSON.parse((await run('keystore', 'import', raw)).stdout)).toEqual({ account: person.address });
    const listed = (await run('keystore', 'list')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(listed.map(({ account }) => account).sort()).toEqual([created.account, person.address].sort());
    expect(listed.every(({ kind, unlocked }) => kind === 'keystore' && !unlocked)).toBe(true);

    const exported = await run('keystore', 'export', person.address);
    await writeFile(keystoreFile, exported.stdout);
    const file = await batchFile({ rows: [{ act: 'put', stream: A, key: 'k', value: 'v' }] });
    expect(JSON.parse((await put(file)).stdout)).toMatchObject({ sender: person.address });

    for (const entry of await readdir(workspace, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = await readFile(join(entry.parentPath, entry.name), 'latin1');
      expect(text.toLowerCase(), entry.name).not.toContain(key.slice(2));
      expect(text, entry.name).not.toContain(Buffer.from(person.privateKey).toString('latin1'));
    }
    const mode = (await stat(join(workspace, 'keystores', `${person.address}.json`))).mode & 0o777;
    if (process.platform !== 'win32') expect(mode).toBe(0o600);

    await run('keystore', 'remove', person.address);
    expect((await run('keystore', 'list')).stdout).not.toContain(person.address);
    expect(await readdir(join(workspace, 'keystores', 'removed'))).toEqual([`${person.address}.json`]);
    await writeFile(raw, 'not a key');
    const wrong = await run('keystore', 'import', raw);
    expect([wrong.code, wrong.stderr]).toEqual([1, 'streamscope: key: the file must hold 32 bytes of hex\n']);
  },
);
