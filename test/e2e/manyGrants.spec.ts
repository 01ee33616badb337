/** The Ownership room on a stream with very many grants, ten thousand in the long run: everything is reachable. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grantsStream, specialKeys, writeGrantsLog } from '../helpers/grantsLog';
import { isLong } from '../property/runs';
import { expectAccessibleInBothThemes } from './accessibility';
import { test as base, expect } from './app';

const grants = isLong ? 10_000 : 2000;

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
  log: async ({}, use) => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-e2e-'));
    const file = join(folder, 'grants.ndjson');
    await writeGrantsLog(file, grants);
    await use(file);
    await rm(folder, { recursive: true });
  },
});

test('every special key of very many grants has its column, by keyboard and by what is looked for', {
  tag: '@long',
}, async ({ app }) => {
  const { page } = app;
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `/ownership?stream=${grantsStream}`);
  const matrix = page.getByRole('grid', { name: 'Accounts and their rights' });
  await expect(page.getByText(/accounts, 200 special keys at seq/)).toBeVisible({ timeout: 20_000 });
  await expect(matrix).toHaveAttribute('aria-colcount', String(1 + 2 + specialKeys));
  await expect(matrix.getByRole('columnheader').nth(3)).toContainText('since');
  await expectAccessibleInBothThemes(page);

  // A screen of columns at a time by keyboard; to the last one by scrolling, with the pages behind the first on the way.
  await matrix.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Alt+PageDown');
  await expect(matrix.getByRole('gridcell', { selected: true })).toBeInViewport({ ratio: 1 });
  const last = matrix.getByRole('columnheader').filter({ hasText: 'vault/0199/limit' });
  await matrix.evaluate((element) => {
    element.scrollLeft = element.scrollWidth;
  });
  await expect(last).toBeVisible();
  // A whole number of columns is in sight: the last one ends where the room ends.
  const [grid, head] = [await matrix.boundingBox(), await last.boundingBox()];
  const scrollbar = await matrix.evaluate(
    (element) => element.getBoundingClientRect().width - element.clientWidth,
  );
  expect(Math.abs(grid!.x + grid!.width - scrollbar - (head!.x + head!.width))).toBeLessThanOrEqual(1);

  // What is looked for is found wherever it stands, and only that has columns.
  await page.getByRole('textbox', { name: 'Account or key' }).fill('0150/LIMIT');
  await expect(matrix).toHaveAttribute('aria-colcount', String(1 + 2 + 1));
  await expect(matrix.getByRole('columnheader').last()).toContainText('0150/limit');
});
