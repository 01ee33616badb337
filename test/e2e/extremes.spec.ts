/** What a hostile or a huge log has: as many siblings as there are, keys that are no text, twins, very many versions. */
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromText, toHex } from '../../shared/bytes';
import {
  binaryKey,
  extremeStream,
  longKey,
  siblingAt,
  twins,
  versionedKey,
  writeExtremeLog,
  writesOfEntry,
} from '../helpers/extremeLog';
import { isLong } from '../property/runs';
import { expectAccessible } from './accessibility';
import { test as base, expect } from './app';

const versions = 10_000;
const siblings = isLong ? 1_000_000 : 150_000;

const test = base.extend<object, { logFile: string }>({
  logFile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-e2e-'));
      const file = join(folder, 'extreme.ndjson');
      await writeExtremeLog(file, { versions, siblings });
      await use(file);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  log: async ({ logFile }, use) => use(logFile),
});
// In one worker, so that the log is made and imported once.
test.describe.configure({ mode: 'serial' });

test('extremes stand in the tree, are told apart, and open', async ({ app }) => {
  test.setTimeout(600_000);
  const { page } = app;
  const tree = page.getByRole('tree', { name: 'Keys' });
  const key = page.getByRole('region', { name: 'Key', exact: true });
  const open = (place: Record<string, string>) =>
    page.evaluate(
      (hash) => {
        window.location.hash = hash;
      },
      `/browse?${new URLSearchParams({ stream: extremeStream, ...place })}`,
    );
  const go = (path: Uint8Array) => open({ key: toHex(path) });
  await expect(tree.getByRole('treeitem', { name: /level\// })).toContainText(
    String(siblings).replace(/\B(?=(\d{3})+$)/g, '\u2009'),
    { timeout: 60_000 },
  );

  // A level of very many: anywhere at once, the last as soon as the first.
  await tree.getByRole('treeitem', { name: /level\// }).click();
  await tree.press('ArrowRight');
  const last = siblingAt(siblings - 1).subarray('level/'.length);
  await expect(tree.getByRole('treeitem', { name: /^0000000/ })).toBeVisible();
  await tree.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await expect
    .poll(async () => {
      const names = await tree.getByRole('treeitem').allInnerTexts();
      const numbers = names.flatMap((name) => /^\d{7}/.exec(name) ?? []).map(Number);
      return numbers.some((number) => Math.abs(number - siblings / 2) < siblings / 10);
    })
    .toBe(true);
  await expect(tree.getByText('Loading more…')).toHaveCount(0);
  await go(siblingAt(siblings - 1));
  await expect(tree.getByRole('treeitem', { name: Buffer.from(last).toString() })).toBeVisible();
  await expect(key).toContainText(String(siblings - 1));
  await tree.focus();
  await page.keyboard.press('ArrowUp');
  await expect(key.getByRole('heading', { level: 1 })).toContainText(
    Buffer.from(siblingAt(siblings - 2).subarray('level/'.length)).toString(),
  );
  await expectAccessible(page);

  // Bytes that are no text, and characters that nobody sees.
  await go(binaryKey);
  await expect(key).toContainText('binary');
  await expect(tree.locator('[aria-selected=true]')).toBeVisible();
  for (const [i, twin] of twins.entries()) {
    await go(twin);
    await expect(key).toContainText(`twin ${i}`);
    await expect(tree.locator('[aria-selected=true]')).toBeVisible();
  }
  await expect(tree.locator('[aria-level="2"][title^="twin/a"]')).toHaveCount(2);
  await expectAccessible(page);

  // 70 KB of key.
  await go(longKey);
  await expect(key).toContainText('68.4 KiB');
  await expect(key).toContainText('long');

  // As rows of a range, in the order of their bytes.
  await open({ view: 'range', gt: toHex(fromText('level0')) });
  const rows = page.getByRole('grid', { name: 'Keys in the range' });
  const values = ['long', 'twin 0', 'twin 1', 'binary'];
  await expect(rows.getByRole('row')).toHaveCount(1 + values.length);
  for (const [i, value] of values.entries())
    await expect(rows.getByRole('row').nth(1 + i)).toContainText(value);
  await rows.press('End');
  await expect(key).toContainText('Key 300 B');
  await rows.press('Home');
  await expect(key).toContainText('68.4 KiB');
  await expectAccessible(page);

  // Very many versions of one key, and its first ones.
  await go(versionedKey);
  await expect(key.getByRole('tab', { name: /^History/ })).toContainText('10\u2009000');
  await page.getByRole('textbox', { name: /^State at seq/ }).fill('5');
  await page.keyboard.press('Enter');
  await expect(key).toContainText('count 4');
  await expect(tree.getByRole('treeitem', { name: /level\// })).toHaveCount(0);
});

test('a search and a file of very many rows at an older seq say how far they are, and stop', {
  tag: '@long',
}, async ({ app }) => {
  test.setTimeout(600_000);
  const { page } = app;
  const panel = page.getByRole('region', { name: 'Keys', exact: true });
  const tree = page.getByRole('tree', { name: 'Keys' });
  await expect(tree.getByRole('treeitem', { name: /level\// })).toBeVisible({ timeout: 60_000 });
  // Behind the versions of the one key come the siblings, in entries of so many.
  const at = versions + 2;
  const rows = twins.length + 3 + 2 * writesOfEntry;
  const go = (place: Record<string, string>) =>
    page.evaluate(
      (hash) => {
        window.location.hash = hash;
      },
      `/browse?${new URLSearchParams({ stream: extremeStream, at: String(at), ...place })}`,
    );
  const status = panel.getByRole('status').last();
  await go({ view: 'search', find: '(no|some)where\\d+', findKind: 'regexp' });
  await expect(panel.getByRole('progressbar')).toBeVisible();
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(panel).toContainText('Stopped before anything was found');
  await expect(status).toContainText(/stopped.*keys, .* of values in/);
  await go({ view: 'search', find: '^4999\\d$', findKind: 'regexp' });
  await expect(status).toContainText(/^10 keys found.*100\u2009005 keys/, { timeout: 120_000 });

  let downloads = 0;
  page.on('download', () => downloads++);
  await go({ view: 'range' });
  await panel.getByRole('button', { name: 'Export the whole range' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the whole range' });
  const start = dialog.getByRole('button', { name: 'Export', exact: true });
  await start.click();
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(start).toBeEnabled();
  await expect(dialog.getByRole('progressbar')).toHaveCount(0);
  expect(downloads).toBe(0);
  const download = page.waitForEvent('download', { timeout: 120_000 });
  await start.click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file.trim().split('\n')).toHaveLength(rows);
});
