/** The sample logs through the built command line, as scripts use it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtProgram, runCommand, sampleLog } from '../helpers/commandLine';
import { askKv } from './kvClient';
import { expectAnswers, expectResults, sampleLines, sampleStreams, samples } from './sampleLog';

const slow = { timeout: 60_000 };

describe.each(samples)('the sample log %s on the command line', slow, (name) => {
  let folder: string;
  let workspace: string;

  /** Lines that a command prints; it must succeed. */
  async function lines(...args: string[]): Promise<string[]> {
    const { code, stdout, stderr } = await runCommand([...args, '-w', workspace]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return stdout.split('\n').slice(0, -1);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'streamscope-command-'));
    workspace = join(folder, 'workspace');
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('import tells what came of it', async () => {
    const [line] = await lines('import', sampleLog(name), '--streams', sampleStreams(name).join(','));
    const results = sampleLines(`${name}.results`).map((text) => JSON.parse(text).result);
    const count = (wanted: (result: string | null) => boolean) => results.filter(wanted).length;
    expect(JSON.parse(line ?? '')).toEqual({
      entries: results.length,
      committed: count((result) => result === 'Commit'),
      rejected: count((result) => result !== 'Commit' && result !== null),
      skipped: count((result) => result === null),
      keys: sampleLines(`${name}.dump`).length,
      seconds: expect.any(Number),
    });
  });

  test('results', async () => {
    const printed = (await lines('results')).map((line) => JSON.parse(line));
    expect(printed.map(({ seq }) => seq)).toEqual(printed.map((_, i) => i));
    expectResults(
      name,
      printed.map(({ result }) => result),
    );
  });

  test('dump', async () => expect(await lines('dump')).toEqual(sampleLines(`${name}.dump`)));

  test('dump --history', async () => {
    expect(await lines('dump', '--history')).toEqual(sampleLines(`${name}.history`));
  });

  test('every call is answered by serve --kv-port', async () => {
    const { child, kvUrl } = await serve(workspace);
    try {
      await expectAnswers(name, (method, parameters) => askKv(kvUrl, method, parameters));
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    expect(child.exitCode).toBe(0);
  });

  test('streams that are watched later are derived from the start', async () => {
    const [first, ...others] = sampleStreams(name);
    const later = ['-w', join(folder, 'later')];
    for (const streams of [first, others.join(',')]) {
      const { code } = await runCommand(['import', sampleLog(name), '--streams', streams ?? '', ...later]);
      expect(code).toBe(0);
    }
    const { stdout } = await runCommand(['dump', '--history', ...later]);
    expect(stdout.split('\n').slice(0, -1)).toEqual(sampleLines(`${name}.history`));
  });

  // Once is enough for what does not depend on the log.
  if (name === 'small') return;

  test('importing again changes nothing', async () => {
    const [line] = await lines('import', sampleLog(name), '--streams', sampleStreams(name).join(','));
    expect(JSON.parse(line ?? '')).toMatchObject({ entries: sampleLines(name).length });
  });

  test('export gives the imported entries back', async () => {
    const exported = await lines('export');
    const fields = (line: string) => {
      const { seq, sender, streamIds, data } = JSON.parse(line);
      return { seq, sender, streamIds, data };
    };
    expect(exported.map(fields)).toEqual(sampleLines(name).map(fields));
  });

  test('an import that is killed at any moment is finished by the same command', async () => {
    const args = ['import', sampleLog(name), '--streams', sampleStreams(name).join(','), '-w'];
    const killed = join(folder, 'killed');
    for (const changes of [1, 10, 25, 45]) await killAfter(changes, folder, [...args, killed]);
    expect((await runCommand([...args, killed])).code).toBe(0);
    const { stdout } = await runCommand(['dump', '--history', '-w', killed]);
    expect(stdout.split('\n').slice(0, -1)).toEqual(sampleLines(`${name}.history`));
  });

  test('verify finds nothing', async () => {
    const [line] = await lines('verify');
    expect(JSON.parse(line ?? '')).toEqual({
      ok: true,
      entries: sampleLines(name).length,
      firstDifference: null,
    });
  });
});

/** Runs a command and kills it when it has changed files so many times; it may be done before. */
async function killAfter(changes: number, folder: string, args: string[]): Promise<void> {
  const child = spawn(process.execPath, [builtProgram, ...args], { stdio: 'ignore' });
  let seen = 0;
  const watcher = watch(folder, { recursive: true }, () => {
    if (++seen === changes) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  watcher.close();
}

/** The browser host with its kv port, when it says that it is ready. */
async function serve(workspace: string): Promise<{ child: ChildProcess; kvUrl: string }> {
  const args = ['serve', '-w', workspace, '--port', '0', '--kv-port', '0', '--no-open', '--json'];
  const child = spawn(process.execPath, [builtProgram, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, kvUrl: JSON.parse(line).kvUrl };
}
