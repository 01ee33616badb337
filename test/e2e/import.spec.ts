/** Importing a file in the window: chosen, sent, checked, taken in, replayed; and what a cancel leaves. */
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { sampleLog } from '../helpers/commandLine';
import { unsignedLine } from '../unit/log/signedEntries';
import { expectAccessible } from './accessibility';
import { test as base, expect } from './app';

/** Each test begins with a workspace whose log is empty, and a folder for its files. */
const test = base.extend<{ files: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
  files: async ({}, use) => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  log: async ({ files }, use) => {
    const file = join(files, 'empty.ndjson');
    await writeFile(file, '');
    await use(file);
  },
});

test('a file is imported, its entries arrive, and nothing of the upload stays', async ({ app }) => {
  const { page, folder } = app;
  const dialog = await openDialog(page);
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await dialog.locator('input[type=file]').setInputFiles(sampleLog('small'));
  await expect(dialog).toContainText('small.ndjson.gz');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toContainText('The file is imported.', { timeout: 60_000 });
  await expectAccessible(page);
  const entries = (await app.command('results')).trimEnd().split('\n').length;
  await expect(dialog.locator('dd').first()).toHaveText(String(entries));
  await dialog.getByText('Close', { exact: true }).click();
  await expect(page.getByRole('contentinfo')).toContainText(`Replayed ${entries} of ${entries}`);
  expect(await readdir(join(folder, 'incoming')).catch(() => [])).toEqual([]);
});

test('a wrong line is named with its field, and nothing is kept', async ({ app, files }) => {
  const { page } = app;
  const file = await writeLines(files, 3, (seq) => ({ ...unsignedLine(seq), seq: seq === 2 ? 7 : seq }));
  const dialog = await openDialog(page);
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  const refusal = dialog.getByRole('alert');
  await expect(refusal).toContainText('Line 3 of the file was refused.');
  await expect(refusal).toContainText('seq: expected 2, found 7');
  expect(await app.command('results')).toBe('');
});

test('trusting senders warns before it is done', async ({ app }) => {
  const dialog = await openDialog(app.page);
  await dialog.getByText('Trust senders that did not sign').click();
  await expect(dialog).toContainText('Anyone could forge an admin.');
  await expectAccessible(app.page);
});

test('a cancelled import keeps a valid prefix, and the same file finishes it', { tag: '@long' }, async ({
  app,
  files,
}) => {
  const { page } = app;
  const count = 40_000;
  const file = await writeLines(files, count, (seq) => unsignedLine(seq));
  const dialog = await openDialog(page);
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toContainText('Taking in its entries', { timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Cancel the import' }).click();
  await expect(dialog).toContainText('What was taken in before stays.');

  const kept = (await app.command('results')).trimEnd().split('\n').length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(count);
  await dialog.getByRole('button', { name: 'Import again' }).click();
  await expect(dialog).toContainText('The file is imported.', { timeout: 100_000 });
  await expect(dialog.locator('dd').first()).toHaveText('40\u2009000');
});

async function openDialog(page: Page) {
  await page.getByRole('button', { name: /^Workspace / }).click();
  await page.getByRole('menuitem', { name: 'Import a file…' }).click();
  return page.getByRole('dialog', { name: 'Import a file' });
}

async function writeLines(folder: string, count: number, line: (seq: number) => object): Promise<string> {
  const file = join(folder, 'log.ndjson');
  const lines = Array.from({ length: count }, (_, seq) => `${JSON.stringify(line(seq))}\n`);
  await writeFile(file, lines.join(''));
  return file;
}
