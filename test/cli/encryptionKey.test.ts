/** The key of an encrypted workspace: only the one that the settings name is ever used. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepKey } from '../../electron/engine/encryptionKey';
import { importSample, runCommand } from '../helpers/commandLine';

const env = { STREAMSCOPE_PASSWORD: 'correct horse' };
const key = new Uint8Array(32).fill(0x42);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'streamscope-key-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('another key in the key file opens nothing; removing the setting derives the plain state again', async () => {
  const workspace = join(folder, 'workspace');
  const keyFile = join(folder, 'key');
  await writeFile(keyFile, Buffer.from(key).toString('hex'));
  await importSample(workspace);
  const plain = await runCommand(['digest', '-w', workspace]);
  expect(await runCommand(['encryption', 'set', 'v1', keyFile, '-w', workspace], env)).toMatchObject({
    code: 0,
  });
  const sealed = await runCommand(['results', '-w', workspace], env);
  expect(sealed.stdout).toContain('DownloadFailed');

  await keepKey(workspace, { mode: 'v1', key: new Uint8Array(32).fill(0x43) }, env.STREAMSCOPE_PASSWORD);
  const other = await runCommand(['results', '-w', workspace], env);
  expect(other).toMatchObject({ code: 1, stdout: '' });
  expect(other.stderr).toContain('encrypted');

  await keepKey(workspace, { mode: 'v1', key }, env.STREAMSCOPE_PASSWORD);
  expect(await runCommand(['results', '-w', workspace], env)).toEqual(sealed);

  expect(await runCommand(['encryption', 'remove', '-w', workspace], env)).toMatchObject({ code: 0 });
  expect(await runCommand(['digest', '-w', workspace], env)).toEqual(plain);
  expect((await runCommand(['verify', '-w', workspace], env)).stdout).toContain('"ok":true');
});
