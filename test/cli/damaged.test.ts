/** What a person sees when the disk has damaged a workspace: the state comes back by itself, the log is never guessed. */
import { cp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importSample, runCommand } from '../helpers/commandLine';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { isLong } from '../property/runs';

const slow = { timeout: 180_000 };
let folder: string;
let sound: string;
let workspace: string;
let dumped: string;
let exported: string[];

beforeAll(async () => {
  folder = await makeTemporaryFolder('damaged');
  sound = join(folder, 'sound');
  workspace = join(folder, 'damaged');
  await importSample(sound, 'medium');
  // Opened again, so that rows are in tables and not in LevelDB's write-ahead files.
  dumped = (await runCommand(['dump', '-w', sound])).stdout;
  exported = (await runCommand(['export', '-w', sound])).stdout.split('\n').slice(0, -1);
  expect(dumped.length).toBeGreaterThan(1000);
  expect(exported.length).toBe(2000);
}, 180_000);
afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  await rm(workspace, { recursive: true, force: true });
  await cp(sound, workspace, { recursive: true });
});

const log = () => join(workspace, 'log');

async function state(): Promise<string> {
  const { id } = JSON.parse(await readFile(join(workspace, 'state', 'current.json'), 'utf8')) as {
    id: string;
  };
  return join(workspace, 'state', id);
}

async function filesOf(database: string, pattern: RegExp): Promise<string[]> {
  const names = (await readdir(database)).filter((name) => pattern.test(name));
  expect(names.length, `files ${pattern} of ${database}`).toBeGreaterThan(0);
  return names.map((name) => join(database, name));
}

/** Overwrites 600 bytes, from a part of the file on. */
async function scribble(file: string, part: number): Promise<void> {
  const handle = await open(file, 'r+');
  const { size } = await handle.stat();
  await handle.write(Buffer.alloc(600, 0xff), 0, 600, Math.floor(size * part));
  await handle.close();
}

const said = /derived again from the log/;

describe('a damaged state', slow, () => {
  async function expectDerivedAgain(): Promise<void> {
    const { code, stdout, stderr } = await runCommand(['dump', '-w', workspace]);
    expect(stderr).toMatch(said);
    expect([code, stdout === dumped]).toEqual([0, true]);
    expect(await runCommand(['verify', '-w', workspace])).toMatchObject({ code: 0, stderr: '' });
  }

  test.each([/^MANIFEST/, /^CURRENT$/, /\.ldb$/])(
    'without its files %s is derived again',
    async (pattern) => {
      for (const file of await filesOf(await state(), pattern)) await rm(file);
      await expectDerivedAgain();
    },
  );

  test('with tables cut short is derived again', async () => {
    for (const file of await filesOf(await state(), /\.ldb$/)) await truncate(file, 5000);
    await expectDerivedAgain();
  });

  test.each(isLong ? [0.02, 0.3, 0.6] : [0.3])(
    'with tables overwritten at %f of their length is derived again when that is read',
    async (part) => {
      for (const file of await filesOf(await state(), /\.ldb$/)) await scribble(file, part);
      const everything = ['dump', '-w', workspace, '--history', '--values'];
      const { code, stdout, stderr } = await runCommand(everything);
      const expected = await runCommand([...everything.slice(0, 2), sound, ...everything.slice(3)]);
      const verified = await runCommand(['verify', '-w', workspace]);
      // Blocks that a dump does not read are found by verify, which has them derived again too.
      if (stderr === '')
        expect(JSON.parse(verified.stdout)).toMatchObject({ ok: false, firstDifference: { what: 'state' } });
      else expect(stderr).toMatch(said);
      expect([code, stdout === expected.stdout]).toEqual([0, true]);
      expect(await runCommand(['verify', '-w', workspace])).toMatchObject({ code: 0 });
    },
  );
});

describe('a damaged log', slow, () => {
  const backup = /Restore the workspace from a backup/;

  test('is exported up to the entry that does not read, which is named; nothing behind it is trusted', async () => {
    for (const file of await filesOf(log(), /\.ldb$/)) await scribble(file, 0.2);
    const { code, stdout, stderr } = await runCommand(['export', '-w', workspace]);
    const lines = stdout.split('\n').slice(0, -1);
    expect([code, stderr]).toEqual([1, expect.stringMatching(backup)]);
    expect(lines.length).toBeLessThan(2000);
    expect(lines).toEqual(exported.slice(0, lines.length));
    expect(stderr).toMatch(new RegExp(`^streamscope: Entry ${lines.length} of the log is damaged: `));
    await rm(await state(), { recursive: true });
    const results = await runCommand(['results', '-w', workspace]);
    expect([results.code, results.stderr]).toEqual([1, stderr]);
    expect(results.stdout.split('\n').length - 1).toBeLessThanOrEqual(lines.length);
  });

  test.each([/^MANIFEST/, /^CURRENT$/])(
    'without its file %s is exported from what is left',
    async (pattern) => {
      for (const file of await filesOf(log(), pattern)) await rm(file);
      const { code, stdout, stderr } = await runCommand(['export', '-w', workspace]);
      expect([code, stderr]).toEqual([1, expect.stringMatching(backup)]);
      expect(stdout.split('\n').slice(0, -1)).toEqual(exported);
      expect(await runCommand(['results', '-w', workspace])).toMatchObject({ code: 1, stdout: '' });
    },
  );

  test('that has lost its newest entries is told from its state', async () => {
    const shorter = join(folder, 'shorter');
    const first = join(folder, 'first.ndjson');
    await writeFile(first, `${exported.slice(0, 1500).join('\n')}\n`);
    await runCommand(['import', first, '-w', shorter]);
    await rm(log(), { recursive: true });
    await cp(join(shorter, 'log'), log(), { recursive: true });
    const { code, stderr } = await runCommand(['digest', '-w', workspace]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(
        /^The log ends with entry 1499, but its state had been replayed up to entry 1999: /,
      ),
    ]);
  });
});
