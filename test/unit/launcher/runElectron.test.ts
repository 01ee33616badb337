import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runElectron } from '../../../electron/launcher/runElectron';
import { launcherVariable, windowLines } from '../../../electron/launcher/windowSignal';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'streamscope-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program in the place of Electron's binary. */
async function binary(script: string): Promise<string> {
  const file = join(folder, 'electron');
  await writeFile(file, `#!${process.execPath}\n${script}`, { mode: 0o755 });
  return file;
}

const never = new AbortController().signal;
const ignore = () => {};

describe.skipIf(process.platform === 'win32')('Electron and its launcher', () => {
  test('are one program once the window is shown', async () => {
    const file = await binary(`console.log(${JSON.stringify(windowLines.shown)}); process.exitCode = 3;`);
    expect(await runElectron(file, undefined, never, ignore)).toEqual({ shown: true, code: 3 });
  });

  test('leave it to the explorer that runs already', async () => {
    const file = await binary(`console.log(${JSON.stringify(windowLines.elsewhere)});`);
    expect(await runElectron(file, undefined, never, ignore)).toEqual({ shown: true, code: 0 });
  });

  test('say why there was no window, without what Chromium puts before it', async () => {
    const complaint = '[12:1121/015500.1:FATAL:main.cc(48)] Running as root is not supported.';
    const file = await binary(`console.error(${JSON.stringify(complaint)}); process.exit(1);`);
    expect(await runElectron(file, undefined, never, ignore)).toEqual({
      shown: false,
      why: 'Electron ended before its first window (Running as root is not supported)',
    });
  });

  test('say so when the binary does not run at all', async () => {
    expect(await runElectron(join(folder, 'none'), undefined, never, ignore)).toMatchObject({
      shown: false,
      why: expect.stringMatching(/^Electron could not be started: .*ENOENT/),
    });
  });

  test('pass the workspace on, and that somebody waits for the window', async () => {
    const file = await binary(`
      const [product, ...rest] = process.argv.slice(2);
      console.error(JSON.stringify([rest, process.env.${launcherVariable}]));`);
    expect(await runElectron(file, '/a workspace', never, ignore)).toMatchObject({
      why: 'Electron ended before its first window ([["--workspace","/a workspace"],"1"])',
    });
  });

  test('end together', async () => {
    const stop = new AbortController();
    const file = await binary(`
      process.on('SIGTERM', () => process.exit(0));
      console.log(${JSON.stringify(windowLines.shown)});
      setInterval(() => {}, 1000);`);
    const run = runElectron(file, undefined, stop.signal, () => stop.abort());
    expect(await run).toEqual({ shown: true, code: 0 });
  });
});
