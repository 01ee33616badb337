/**
 * A key that is planted in a workspace is looked for wherever it could leak to: the page's memory, messages, what the
 * host says, what is left of it when it crashes, files, exports. A decoy that a person types takes the same ways, and
 * must be found in each place: else nothing would be found there either way.
 */
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { runCommand } from '../helpers/commandLine';
import { everyForm, filesOf, formsIn, plantedKey } from '../helpers/plantedKey';
import { startHost } from './browserHost';
import { heapSnapshot, processMemory } from './pageMemory';

const key = plantedKey('a planted key');
const decoy = plantedKey('a decoy');
const stream = `0x${'5a'.repeat(32)}`;
const password = 'the password of the planted key';

/** @param decoyAs a form in which the decoy must be there */
function expectDecoyAlone(
  where: string,
  contents: Uint8Array | readonly Uint8Array[],
  decoyAs?: string,
): void {
  const all = contents instanceof Uint8Array ? [contents] : contents;
  const found = (wanted: typeof key) => all.flatMap((content) => formsIn(content, wanted));
  expect(found(key), `the key in ${where}`).toEqual([]);
  if (decoyAs !== undefined) expect(found(decoy), `the decoy in ${where}`).toContain(decoyAs);
}

test('the search finds a key in every form', () => {
  for (const [name, content] of everyForm(key)) {
    expect(formsIn(content, key)).toContain(name);
    expect(formsIn(content, decoy)).toEqual([]);
  }
});

test('a planted key is in no window, message, log, file or export', async ({ page, browser }) => {
  test.slow();
  const folder = await temporaryFolder();
  const workspace = join(folder, 'workspace');
  await plant(folder, workspace);
  const { host, url, complaints } = await startHost(workspace);
  const messages: Buffer[] = [];
  const said: string[] = [];
  page.on('websocket', (socket) => {
    const take = ({ payload }: { payload: string | Buffer }) => messages.push(Buffer.from(payload));
    socket.on('framesent', take);
    socket.on('framereceived', take);
  });
  page.on('console', (message) => said.push(message.text()));
  try {
    await page.goto(url);
    await signSomething(page);
    // Bytes of a draft live as long as it is looked at.
    await page.getByRole('button', { name: 'New draft from it' }).click();
    await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('Would commit');
    await page.evaluate((text) => console.log(text), decoy.hex);
    expectDecoyAlone('the heap of the page', await heapSnapshot(page), 'hex');
    const memory = await processMemory(browser);
    if (memory === undefined) console.log('the memory of the browser’s processes cannot be read here');
    else {
      expectDecoyAlone('the memory of the page’s process', memory, 'hex');
      expectDecoyAlone('the memory of the page’s process', memory, 'bytes');
    }
    expectDecoyAlone('the messages', Buffer.concat(messages), 'hex');
    expectDecoyAlone('the messages', Buffer.concat(messages), 'bytes');
    await expect.poll(() => said.length).toBeGreaterThan(0);
    expectDecoyAlone('the console', Buffer.from(said.join('\n')), 'hex');

    await page.getByRole('button', { name: 'More about the draft' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save as batch file' }).click();
    await (await download).saveAs(join(folder, 'batch.json'));

    const outputs: [string[], string?][] = [
      [['export', '-w', workspace], 'hex'],
      [['dump', '-w', workspace, '--values'], 'hex'],
      [['keystore', 'export', key.account, '-w', workspace]],
      [['keystore', 'list', '-w', workspace]],
      [['backup', '-w', workspace, join(folder, 'backup')]],
    ];
    for (const [args, decoyAs] of outputs) {
      const { code, stdout, stderr } = await runCommand(args);
      expect(code, stderr).toBe(0);
      expectDecoyAlone(args.join(' '), Buffer.from(stdout + stderr), decoyAs);
    }
  } finally {
    host.kill('SIGTERM');
    await once(host, 'exit');
  }
  expectDecoyAlone('what the host said', Buffer.from(complaints()));
  const files = await filesOf(folder);
  for (const { name, content } of files) expectDecoyAlone(name, content);
  for (const name of ['backup', 'batch.json']) {
    const { content } = files.find((file) => file.name === join(folder, name))!;
    expectDecoyAlone(name, content, 'hex');
  }
  // The keystore is there, and opens with its password alone.
  expect(files.some(({ name }) => name.toLowerCase().endsWith(`${key.account}.json`))).toBe(true);
  await rm(folder, { recursive: true });
});

for (const signal of ['SIGABRT', 'SIGSEGV', 'SIGKILL'] as const)
  test(`what a host leaves that ends by ${signal} with the key unlocked has nothing of it`, {
    tag: '@long',
  }, async ({ page }) => {
    test.skip(process.platform === 'win32', 'no signals there');
    test.slow();
    const folder = await temporaryFolder();
    const workspace = join(folder, 'workspace');
    await plant(folder, workspace);
    const reports = join(folder, 'reports');
    await mkdir(reports);
    // All that Node can be made to write when it dies, and once before.
    const written = ['--report-on-signal', '--report-on-fatalerror', '--report-uncaught-exception'];
    const { host, url, complaints } = await startHost(workspace, {
      NODE_OPTIONS: [...written, `--report-directory=${reports}`, '--report-compact'].join(' '),
      // Stands in every report: what is searched is what there is.
      STREAMSCOPE_TEST_DECOY: decoy.hex,
    });
    await page.goto(url);
    await signSomething(page);
    host.kill('SIGUSR2');
    await expect
      .poll(async () => (await filesOf(reports)).filter(({ content }) => content.at(-2) === 0x7d).length)
      .toBeGreaterThan(0);
    const ended = once(host, 'exit');
    host.kill(signal);
    await ended;
    for (const { name, content } of await filesOf(reports)) expectDecoyAlone(name, content, 'hex');
    for (const { name, content } of await filesOf(folder)) expectDecoyAlone(name, content);
    expectDecoyAlone('what the host said', Buffer.from(complaints()));
    await rm(folder, { recursive: true });
  });

const temporaryFolder = async () => mkdtemp(join(await realpath(tmpdir()), 'streamscope-planted-'));

/** The key comes in by the command line, as a raw one does. */
async function plant(folder: string, workspace: string): Promise<void> {
  const keyFile = join(folder, 'raw.key');
  await writeFile(keyFile, key.hex);
  const env = { STREAMSCOPE_PASSWORD: password };
  const imported = await runCommand(['keystore', 'import', keyFile, '-w', workspace], env);
  expect(imported.code, imported.stderr).toBe(0);
  await rm(keyFile);
}

/** A draft by the planted account, with the decoy as a text and as bytes; signed and seen to commit. */
async function signSomething(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Compose' }).click();
  await page.getByRole('button', { name: 'New draft' }).first().click();
  await page.getByRole('button', { name: 'Stream', exact: true }).click();
  const streams = page.getByRole('dialog', { name: 'Add a stream' });
  await streams.getByRole('textbox').fill(stream);
  await streams.getByRole('button', { name: /this id/ }).click();
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill('k');
  await page.getByRole('textbox', { name: 'Value' }).fill(decoy.hex);
  await page.getByRole('button', { name: 'Add row', exact: true }).click();
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill('bytes');
  await page.getByRole('radio', { name: 'Hex' }).last().click();
  await page.getByRole('textbox', { name: 'Value' }).fill(`0x${decoy.hex}`);
  await page.getByRole('button', { name: 'Watch and replay' }).click();
  await page.getByRole('button', { name: 'Unlock…' }).click();
  const unlock = page.getByRole('dialog', { name: 'Unlock the account' });
  await unlock.getByRole('textbox', { name: 'Password' }).fill(password);
  await unlock.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(unlock).toBeHidden({ timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Dry run' })).toContainText('Would commit');
  await page.getByRole('button', { name: 'Review and sign…' }).click();
  await page.getByRole('button', { name: 'Sign and append', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Way into the log' })).toContainText('Committed');
}
