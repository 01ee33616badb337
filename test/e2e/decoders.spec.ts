/** A stream whose entries are JSON lines: a decoder is written, tried, set, and taken away again. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { fromText } from '../../shared/bytes';
import { A, alice, exchangeLine, rawEntry } from '../protocol/entries';
import { expectAccessible } from './accessibility';
import { test as base, expect } from './app';

const entries = [
  '{"key":"lamp/hall","value":{"on":true}}\n{"key":"lamp/yard","value":{"on":false}}\n',
  '{"key":"lamp/yard","value":null}\n{"key":"door/front","value":"locked"}\n',
  '{"key":"lamp/hall"}\n',
].map((text) => rawEntry(alice, [A], fromText(text)));

const test = base.extend<object, { logFile: string }>({
  logFile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-decoders-'));
      const file = join(folder, 'lines.ndjson');
      await writeFile(file, entries.map((entry, seq) => `${exchangeLine(seq, entry)}\n`).join(''));
      await use(file);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  log: async ({ logFile }, use) => use(logFile),
});

test('a decoder is tried on an entry, set, and its keys stand in the tree; removed, they are gone', async ({
  app,
}) => {
  const { page } = app;
  const tree = page.getByRole('region', { name: 'Keys' });
  await page.getByRole('button', { name: 'Write a decoder' }).click();
  const dialog = page.getByRole('dialog', { name: /^Decoder of/ });
  await dialog.getByRole('button', { name: /Begin with/ }).click();
  await page.getByRole('option', { name: 'JSON lines' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Code', exact: true })).toContainText('JSON lines');

  await dialog.getByRole('button', { name: 'Try it' }).click();
  await expect(dialog.getByRole('alert')).toContainText('line 1 of the entry has no key and value');
  await dialog.getByRole('textbox', { name: 'Seq of the entry to try' }).fill('1');
  await dialog.getByRole('button', { name: 'Try it' }).click();
  const writes = dialog.getByRole('table', { name: 'Writes' });
  await expect(writes.getByRole('row')).toHaveCount(3);
  await expect(writes).toContainText('door/front');
  await expect(writes).toContainText('deletes the key');
  await expectAccessible(page);

  await dialog.getByRole('button', { name: 'Save and derive again' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('jsonLines.js')).toBeVisible();
  await expect(tree).toContainText('lamp/');
  await expect(tree).toContainText('door/');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Open the decoder' }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await dialog.getByRole('button', { name: 'Remove the decoder' }).click();
  await expect(dialog).toBeHidden();
  await expect(tree).not.toContainText('lamp/');
});

test('a mistake is shown at its line, saving it is refused, and what was typed is kept', async ({ app }) => {
  const { page } = app;
  await page.getByRole('button', { name: 'Write a decoder' }).click();
  const dialog = page.getByRole('dialog', { name: /^Decoder of/ });
  await replaceCode(page, 'export function decode() {\n  return oops;\n');
  await dialog.getByRole('button', { name: 'Try it' }).click();
  await expect(dialog.getByRole('alert')).toContainText(/^Line \d+: SyntaxError/);
  await replaceCode(page, 'export function decode() {\n  return oops;\n}\n');
  await dialog.getByRole('button', { name: 'Try it' }).click();
  await expect(dialog.getByRole('alert')).toContainText("Line 2: ReferenceError: 'oops' is not defined");
  await expect(dialog.locator('.cm-faultLine')).toContainText('return oops;');
  await replaceCode(page, 'export const nothing = 1;\n');
  await dialog.getByRole('button', { name: 'Save and derive again' }).click();
  await expect(dialog.getByRole('alert').last()).toContainText('exports no function decode');

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Write a decoder' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Code', exact: true })).toContainText('nothing = 1');
});

/** Types the text in place of what is there; the editor closes no brackets by itself. */
async function replaceCode(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Code', exact: true }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(code);
}
