/**
 * A key that is planted in a workspace is looked for wherever it could leak to: the page's memory, messages, what the
 * host says, files, exports. The search finds what must be there, or it would find nothing either way.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { Wallet } from 'ethers';
import { runCommand } from '../helpers/commandLine';
import { startHost } from './browserHost';

const secret = createHash('sha256').update('a planted key').digest();
const account = new Wallet(`0x${secret.toString('hex')}`).address.toLowerCase();
const stream = `0x${'5a'.repeat(32)}`;
const password = 'the password of the planted key';

/** The forms in which the key could stand somewhere. */
const forms: [string, Buffer][] = [
  ['hex', Buffer.from(secret.toString('hex'))],
  ['capital hex', Buffer.from(secret.toString('hex').toUpperCase())],
  ['base64', Buffer.from(secret.toString('base64').replace(/=+$/, ''))],
  ['base64url', Buffer.from(secret.toString('base64url'))],
  ['bytes', secret],
  ['bytes as a list', Buffer.from([...secret].join(','))],
  ['decimal', Buffer.from(BigInt(`0x${secret.toString('hex')}`).toString())],
];

function expectNoKey(where: string, content: Buffer): void {
  for (const [form, bytes] of forms)
    expect(content.includes(bytes), `the key as ${form} in ${where}`).toBe(false);
}

test('a planted key is in no window, message, log, file or export', async ({ page }) => {
  test.slow();
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-planted-'));
  const workspace = join(folder, 'workspace');
  const env = { STREAMSCOPE_PASSWORD: password };
  const keyFile = join(folder, 'raw.key');
  await writeFile(keyFile, secret.toString('hex'));
  const imported = await runCommand(['keystore', 'import', keyFile, '-w', workspace], env);
  expect(imported.code, imported.stderr).toBe(0);
  await rm(keyFile);
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
    const memory = await heapSnapshot(page);
    // What the page does know is found: the search works.
    expect(memory.includes(Buffer.from(account.slice(2)))).toBe(true);
    expectNoKey('the memory of the page', memory);
    const all = Buffer.concat(messages);
    expect(all.includes(Buffer.from(account.slice(2)))).toBe(true);
    expectNoKey('the messages', all);
    expectNoKey('the console', Buffer.from(said.join('\n')));

    const outputs = [
      ['export', '-w', workspace],
      ['keystore', 'export', account, '-w', workspace],
      ['keystore', 'list', '-w', workspace],
      ['backup', '-w', workspace, join(folder, 'backup')],
    ];
    for (const args of outputs) {
      const { code, stdout, stderr } = await runCommand(args);
      expect(code, stderr).toBe(0);
      expectNoKey(args.join(' '), Buffer.from(stdout + stderr));
    }
    const locked = await runCommand(['keystore', 'remove', account, '-w', workspace]);
    expect(locked.code, locked.stderr).toBe(0);
  } finally {
    host.kill('SIGTERM');
    await new Promise((resolve) => host.once('exit', resolve));
  }
  expectNoKey('what the host said', Buffer.from(complaints()));
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    expectNoKey(file.name, await readFile(join(file.parentPath, file.name)));
  }
  await rm(folder, { recursive: true });
});

/** A draft by the planted account, unlocked in the page, signed and seen to commit. */
async function signSomething(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Compose' }).click();
  await page.getByRole('button', { name: 'New draft' }).first().click();
  await page.getByRole('button', { name: 'Stream', exact: true }).click();
  const streams = page.getByRole('dialog', { name: 'Add a stream' });
  await streams.getByRole('textbox').fill(stream);
  await streams.getByRole('button', { name: /this id/ }).click();
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill('k');
  await page.getByRole('textbox', { name: 'Value' }).fill('v');
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

/** All that the page's heap holds, strings among it. */
async function heapSnapshot(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page);
  const chunks: Buffer[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(Buffer.from(chunk)));
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  return Buffer.concat(chunks);
}
