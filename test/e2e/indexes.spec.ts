/** An index is defined in the window, tried, built, browsed like a stream at any seq, and removed. */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromText, toHex } from '../../shared/bytes';
import { A, alice, entry, exchangeLine, put } from '../protocol/entries';
import { expectAccessibleInBothThemes } from './accessibility';
import { test as base, expect } from './app';

const item = (owner: string, level: number) => JSON.stringify({ owner, level });
const entries = [
  entry(
    alice,
    [A],
    put(A, 'items/axe', item('ada', 9)),
    put(A, 'items/bow', item('bob', 10)),
    put(A, 'note', 'none'),
  ),
  entry(
    alice,
    [A],
    put(A, 'items/axe', item('bob', 300)),
    put(A, 'items/arrow', item('ada', 1)),
    put(A, 'later', 'none'),
  ),
];

const test = base.extend<object, { logFile: string }>({
  logFile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-indexes-'));
      const file = join(folder, 'items.ndjson');
      await writeFile(file, entries.map((each, seq) => `${exchangeLine(seq, each)}\n`).join(''));
      await use(file);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  log: async ({ logFile }, use) => use(logFile),
});

test('an index is tried, added, walked as a tree and as a range, at an older seq, and removed', async ({
  app,
}) => {
  const { page } = app;
  const keys = page.getByRole('region', { name: 'Keys' });
  const detail = page.getByRole('region', { name: 'Key', exact: true });
  await page.getByRole('button', { name: 'Add an index' }).click();
  const dialog = page.getByRole('dialog', { name: /^New index/ });
  await dialog.getByRole('textbox', { name: 'Name of the index' }).fill('by owner');
  await dialog.getByRole('textbox', { name: 'Path' }).fill('owner');
  await dialog.getByRole('checkbox', { name: /Unique/ }).check({ force: true });
  await dialog.getByRole('button', { name: 'Try it' }).click();
  const trial = dialog.getByRole('region', { name: 'Index keys' });
  await expect(dialog.getByRole('status').first()).toContainText('3 of the first 5 keys have index keys');
  await expect(trial.getByRole('row').filter({ hasText: 'items/bow' })).toContainText('bob');
  // Those that say something come first.
  await expect(trial.getByRole('row').last()).toContainText('note');
  await expect(trial.getByRole('row', { name: /note/ })).toContainText('not JSON');
  await expectAccessibleInBothThemes(page);
  await dialog.getByRole('button', { name: 'Add the index' }).click();

  await expect(detail.getByRole('heading', { level: 1 })).toContainText('by owner');
  await expect(detail).toContainText('up to seq 1');
  // Both have bob since entry 1, and an index is no rule.
  await expect(detail).toContainText('1 index key with several keys');
  await expect(detail).toContainText('Could not be read');
  await expectAccessibleInBothThemes(page);

  await keys.getByRole('treeitem', { name: /^bob/ }).click();
  await page.keyboard.press('ArrowRight');
  await keys.getByRole('treeitem', { name: /items\/axe/ }).click();
  await expect(detail).toContainText('In by owner under bob');
  await expect(detail.getByRole('heading', { level: 1 })).toContainText('items/axe');
  await expect(detail).toContainText('300');
  await expectAccessibleInBothThemes(page);

  await page.getByRole('textbox', { name: /^State at seq/ }).fill('0');
  await page.keyboard.press('Enter');
  await expect(keys.getByRole('treeitem', { name: /^ada/ })).toBeVisible();
  await expect(keys).toContainText('2 keys exact');
  await page.getByRole('button', { name: /latest/i }).click();
  await expect(keys).toContainText('3 keys exact');

  await page.getByRole('radio', { name: 'Range' }).click();
  await keys.getByRole('textbox', { name: 'From key' }).fill('bob');
  const rows = keys.getByRole('grid', { name: 'Keys in the range' }).getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText('items/axe');
  await keys.getByRole('button', { name: 'Export the whole range' }).click();
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const lines = (await readFile(await (await file).path(), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject(
    ['items/axe', 'items/bow'].map((key) => ({
      indexKey: toHex(fromText('bob')),
      key: toHex(fromText(key)),
    })),
  );
  await page.getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('radio', { name: 'Search' }).click();
  await keys.getByRole('textbox', { name: 'Look for' }).fill('bob');
  await keys.getByRole('textbox', { name: 'Look for' }).press('Enter');
  await expect(keys.getByRole('status').last()).toContainText(/^2 keys found/);
  await page.getByRole('radio', { name: 'Changes' }).click();
  await expect(keys.getByRole('status').last()).toContainText('3 added');

  await page.getByRole('button', { name: /by owner/ }).click();
  await page.getByRole('option', { name: /^0x0000/ }).click();
  await expect(detail).toContainText('by owner');
  await detail.getByRole('link', { name: 'by owner' }).click();
  // What could not be read of a later entry is not there yet at an older seq.
  await page.getByRole('textbox', { name: /^State at seq/ }).fill('0');
  await page.keyboard.press('Enter');
  await expect(detail).toContainText('2 pairs at seq 0');
  await expect(detail).toContainText('Could not be read 2 in all');
  await expect(detail.locator('[data-row]', { hasText: 'note' })).toBeVisible();
  await expect(detail.locator('[data-row]', { hasText: 'later' })).toHaveCount(0);
  await detail.getByRole('button', { name: 'Remove' }).click();
  await detail.getByRole('button', { name: 'Remove the index' }).click();
  await expect(detail).toContainText('keys are in the order of their bytes alone');
});
