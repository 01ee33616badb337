/** Two processes and one workspace, in every order: one has it, the other is answered by it or told. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { privateAddress } from '../../electron/ipc/privateAddress';
import { builtProgram, importSample, runCommand } from '../helpers/commandLine';
import { serveWorkspace } from '../helpers/servedWorkspace';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { unsignedLine } from '../unit/log/signedEntries';
import { writeExchangeFile } from '../unit/log/testLog';

const slow = { timeout: 120_000 };
let folder: string;
let workspace: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder('two');
  workspace = join(folder, 'workspace');
  await importSample(workspace);
});
afterEach(() => rm(folder, { recursive: true }));

const locked = {
  code: 1,
  stdout: '',
  stderr: 'streamscope: Another process has this workspace open. Close it there, or use its window.\n',
};
const nextLine = () => writeExchangeFile(folder, [unsignedLine(50)], 'next.ndjson');

describe('while an explorer has the workspace', slow, () => {
  test('an import is done by it, and a second explorer is told', async () => {
    const { client, stop } = await serveWorkspace(workspace);
    try {
      expect(await runCommand(['serve', '-w', workspace, '--no-open'])).toEqual(locked);
      const { code, stdout } = await runCommand(['import', await nextLine(), '-w', workspace]);
      expect([code, JSON.parse(stdout)]).toMatchObject([0, { entries: 51 }]);
      expect(await client.call('workspace.status', {})).toMatchObject({ nextSeq: 51, replayedTo: 51 });
      // A second explorer that was refused has not taken the first one's place.
      expect((await runCommand(['digest', '-w', workspace])).code).toBe(0);
    } finally {
      client.close();
      await stop('SIGTERM');
    }
  });

  test('that was killed, its lock and its socket hinder nobody', async () => {
    const { client, stop } = await serveWorkspace(workspace);
    expect(await stop('SIGKILL')).toEqual([null, 'SIGKILL']);
    client.close();
    if (process.platform !== 'win32') {
      const address = (await privateAddress(workspace))!;
      expect(existsSync(address)).toBe(true);
      const [error] = (await once(createConnection(address), 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNREFUSED');
    }
    expect(existsSync(join(workspace, 'log', 'LOCK'))).toBe(true);
    expect(await runCommand(['import', await nextLine(), '-w', workspace])).toMatchObject({
      code: 0,
      stderr: '',
    });
    const again = await serveWorkspace(workspace);
    try {
      expect((await runCommand(['results', '-w', workspace])).stdout.split('\n')).toHaveLength(52);
      expect(await again.client.call('workspace.status', {})).toMatchObject({ nextSeq: 51 });
    } finally {
      again.client.close();
      await again.stop('SIGTERM');
    }
  });
});

describe.skipIf(process.platform === 'win32')('while a command has the workspace', slow, () => {
  test('every other process is told, and can have it afterwards', async () => {
    const pipe = join(folder, 'pipe.ndjson');
    spawnSync('mkfifo', [pipe]);
    const importing = spawn(process.execPath, [builtProgram, 'import', pipe, '-w', workspace], {
      stdio: 'ignore',
    });
    const exited = once(importing, 'exit');
    // It opens the pipe when it has the workspace.
    const first = createWriteStream(pipe);
    await once(first, 'open');
    const others = [['serve', '--no-open'], ['import', await nextLine()], ['dump']];
    for (const args of others) expect(await runCommand([...args, '-w', workspace])).toEqual(locked);
    // Refused at the end of the first pass, so that the pipe is read once.
    first.end('no line of a log\n');
    expect(await exited).toEqual([1, null]);
    expect((await runCommand(['results', '-w', workspace])).stdout.split('\n')).toHaveLength(51);
  });
});
