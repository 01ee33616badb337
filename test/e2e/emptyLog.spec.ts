/** A workspace whose log is empty: every room says what comes first, and an address of no room says that too. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessibleInBothThemes } from './accessibility';
import { test as base, expect } from './app';

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
  log: async ({}, use) => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-e2e-'));
    const file = join(folder, 'empty.ndjson');
    await writeFile(file, '');
    await use(file);
    await rm(folder, { recursive: true });
  },
});

const rooms = {
  '/browse': 'The log holds no streams yet',
  '/log': 'The log holds no entries yet',
  '/ownership': 'Nobody owns anything yet',
  '/ownership?view=conflicts': 'Nobody owns anything yet',
  '/elsewhere': 'Nothing is at this address',
};

test('each room of an empty log says what comes first', async ({ app }) => {
  const { page } = app;
  for (const [address, title] of Object.entries(rooms)) {
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, address);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await expectAccessibleInBothThemes(page);
  }
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, '/ownership');
  await page.getByRole('button', { name: 'Open Compose' }).click();
  await expect(page).toHaveURL(/#\/compose/);
});
