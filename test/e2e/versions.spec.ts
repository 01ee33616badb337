/** A key with ten thousand versions: any of them is reached, compared and stepped through. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromText, toHex } from '../../shared/bytes';
import { A, alice, entry, exchangeLine, put } from '../protocol/entries';
import { test as base, expect } from './app';

const count = 10_000;

const test = base.extend<object, { logFile: string }>({
  logFile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-versions-'));
      const file = join(folder, 'versions.ndjson');
      const lines = Array.from(
        { length: count },
        (_, seq) => `${exchangeLine(seq, entry(alice, [A], put(A, 'counter', `{"n":${seq}}`)))}\n`,
      );
      await writeFile(file, lines.join(''));
      await use(file);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  log: async ({ logFile }, use) => use(logFile),
});

test('the oldest is a key press away, a link opens one in the middle, and [ and ] step', async ({ app }) => {
  const { page } = app;
  const open = (more: string) =>
    page.evaluate(
      (hash) => {
        window.location.hash = hash;
      },
      `#/browse?stream=${A}&key=${toHex(fromText('counter'))}&tab=history${more}`,
    );
  const difference = page.getByRole('region', { name: 'Difference' });
  const table = page.getByRole('grid', { name: /^Versions/ });
  await open('');
  await expect(difference).toContainText(`"n": ${count - 2}`);
  await table.focus();
  await page.keyboard.press('End');
  await expect(table.getByRole('row', { selected: true })).toContainText('Created');
  await expect(difference).toContainText('"n": 0');
  // In a table the keys are the table's.
  await difference.focus();
  await page.keyboard.press(']');
  await expect(difference).toContainText('"n": 1');

  await open('&b=5000');
  await expect(difference).toContainText('"n": 4999');
  await expect(difference).toContainText('"n": 5000');
  await difference.focus();
  await page.keyboard.press('[');
  await expect(difference).toContainText('"n": 4998');
  await page.getByRole('button', { name: /^Go to 4\s999$/ }).click();
  await expect(page.getByRole('contentinfo')).toContainText('Showing the past');
});
