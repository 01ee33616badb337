/** What a person sees when an import goes wrong, and that nothing is lost or left behind. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../electron/store/store';
import { builtProgram, runCommand } from '../helpers/commandLine';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { SignedLog, unsignedLine } from '../unit/log/signedEntries';
import { writeExchangeFile } from '../unit/log/testLog';

const slow = { timeout: 180_000 };
let folder: string;
let workspace: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder('import');
  workspace = join(folder, 'workspace');
});
afterEach(() => rm(folder, { recursive: true }));

const lines = [0, 1, 2].map((seq) => unsignedLine(seq));
const importFile = (file: string, ...args: string[]) =>
  runCommand(['import', file, '-w', workspace, ...args]);

describe('a new workspace', slow, () => {
  test('is made where a start was killed before its settings were whole', async () => {
    await mkdir(workspace);
    await writeFile(join(workspace, 'workspace.json.new'), '{');
    expect(await importFile(await writeExchangeFile(folder, lines))).toMatchObject({ code: 0 });
  });

  test('is not left behind by a file that is refused', async () => {
    const wrong = await writeExchangeFile(folder, [...lines, { ...lines[0]!, seq: 7 }]);
    expect(await importFile(wrong)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'streamscope: Line 4, seq: expected 3, found 7. Nothing was imported.\n',
    });
    const cut = await writeExchangeFile(folder, lines, 'cut.ndjson.gz', 9);
    const refused = await importFile(cut);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^streamscope: Line \d, file: does not read: /),
    ]);
    expect(existsSync(workspace)).toBe(false);
  });

  test('of an empty file has no entries', async () => {
    const { code, stdout } = await importFile(await writeExchangeFile(folder, []));
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { entries: 0, committed: 0, keys: 0 }]);
  });

  test('is not made in a folder of other things, nor where a file is', async () => {
    const file = await writeExchangeFile(folder, lines);
    await mkdir(workspace);
    await writeFile(join(workspace, 'letter.txt'), 'mine');
    expect(await importFile(file)).toMatchObject({
      code: 1,
      stderr: 'streamscope: This folder has other files in it, and no workspace.\n',
    });
    expect(await readdir(workspace)).toEqual(['letter.txt']);
    expect((await runCommand(['import', file, '-w', file])).stderr).toBe(
      'streamscope: No folder can be made there for a workspace.\n',
    );
    expect(await runCommand(['dump', '-w', join(folder, 'none')])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^streamscope: There is no workspace in this folder/),
    });
  });
});

describe('signed and unsigned entries', slow, () => {
  test('--trust-senders is needed, said and remembered', async () => {
    const log = new SignedLog();
    await importFile(await writeExchangeFile(folder, log.take(2)));
    const unsigned = await writeExchangeFile(folder, [unsignedLine(2)]);
    const refused = await importFile(unsigned);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^streamscope: Line 1, signature: missing/),
    ]);
    const taken = await importFile(unsigned, '--trust-senders');
    expect(taken.code).toBe(0);
    expect(taken.stderr).toBe('Unsigned entries are in this signed log: their senders are only believed.\n');
    const later = await importFile(await writeExchangeFile(folder, [unsignedLine(3)]));
    expect([later.code, later.stderr]).toEqual([0, taken.stderr]);
  });

  test('a late start says so', async () => {
    const { code, stderr } = await importFile(await writeExchangeFile(folder, [unsignedLine(5)]));
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^The log starts late, at entry 5/)]);
    const { stdout } = await runCommand(['results', '-w', workspace]);
    expect(stdout).toBe('{"seq":5,"result":"Commit"}\n');
  });
});

test('an entry of 1 MB of random bytes gets its verdict', slow, async () => {
  const bytes = Buffer.alloc(1 << 20);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 2654435761 + (i >>> 3)) >>> 13;
  const random = { ...unsignedLine(0), data: `0x${bytes.toString('hex')}` };
  const { stdout } = await importFile(await writeExchangeFile(folder, [random, unsignedLine(1)]));
  expect(JSON.parse(stdout)).toMatchObject({ entries: 2, committed: 1, rejected: 1 });
  const results = (await runCommand(['results', '-w', workspace])).stdout.split('\n');
  expect(results[0]).toMatch(/^{"seq":0,"result":"DataParseError: /);
});

test('another process that has the workspace open is told in plain words', slow, async () => {
  const file = await writeExchangeFile(folder, lines);
  await importFile(file);
  const held = await openDatabase(join(workspace, 'log'));
  try {
    for (const args of [['dump'], ['import', file], ['serve', '--no-open']]) {
      const { code, stdout, stderr } = await runCommand([...args, '-w', workspace]);
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: 'streamscope: Another process has this workspace open. Close it there, or use its window.\n',
      });
    }
  } finally {
    await held.close();
  }
});

describe.skipIf(process.platform === 'win32')('an import that is cut short', slow, () => {
  /** More than two groups, of more bytes than a pipe and a reader hold back. */
  const count = 3000;
  const many = () =>
    Array.from({ length: count }, (_, seq) => unsignedLine(seq, `key ${seq} ${'x'.repeat(800)}`));

  /** Imports through a pipe, which both passes read; calls back when some of the second is in the log. */
  async function importThroughPipe(interrupt: NodeJS.Signals): Promise<number | null> {
    const pipe = join(folder, 'pipe.ndjson');
    spawnSync('mkfifo', [pipe]);
    await mkdir(workspace);
    const child = spawn(process.execPath, [builtProgram, 'import', pipe, '-w', workspace], {
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    const text = many()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
    const secondPass = watchedStreamsAreSaved(workspace);
    await new Promise((resolve) => createWriteStream(pipe).end(text, () => resolve(undefined)));
    await secondPass;
    const stored = groupIsStored(workspace);
    const writer = createWriteStream(pipe);
    writer.on('error', () => {});
    writer.write(text.slice(0, text.length - 1000));
    await stored;
    child.kill(interrupt);
    const feed = () => writer.write('\n', (error) => error == null && setImmediate(feed));
    feed();
    const [code] = await exited;
    writer.destroy();
    return code as number | null;
  }

  async function finish(): Promise<void> {
    const { code, stdout } = await importFile(await writeExchangeFile(folder, many()));
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { entries: count, committed: count, keys: count }]);
  }

  test('by kill -9 is finished by the same command', async () => {
    expect(await importThroughPipe('SIGKILL')).toBeNull();
    await finish();
    const undisturbed = join(folder, 'undisturbed');
    await runCommand(['import', join(folder, 'log.ndjson'), '-w', undisturbed]);
    const digestOf = async (of: string) => (await runCommand(['digest', '-w', of])).stdout;
    expect(await digestOf(workspace)).toMatch(/"at":2999/);
    expect(await digestOf(workspace)).toBe(await digestOf(undisturbed));
  });

  test('by Ctrl-C keeps a valid prefix and is finished by the same command', async () => {
    expect(await importThroughPipe('SIGINT')).toBe(1);
    const { stdout } = await runCommand(['results', '-w', workspace]);
    const stored = stdout.split('\n').length - 1;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(count);
    await finish();
  });
});

/** Resolves when the log has been written more than it takes to open it: then a group of entries is there. */
async function groupIsStored(workspace: string): Promise<void> {
  const folder = join(workspace, 'log');
  for await (const { filename } of watch(folder)) {
    if (filename === null || !filename.endsWith('.log')) continue;
    const found = await stat(join(folder, filename)).catch(() => undefined);
    if (found !== undefined && found.size > 500_000) return;
  }
}

/** Resolves when the streams to watch are in the settings, which comes between the passes. */
async function watchedStreamsAreSaved(workspace: string): Promise<void> {
  for await (const { filename } of watch(workspace)) {
    if (filename !== 'workspace.json') continue;
    const settings = await readFile(join(workspace, 'workspace.json'), 'utf8').catch(() => '{}');
    if ((JSON.parse(settings) as { watched?: string[] }).watched?.length) return;
  }
}
