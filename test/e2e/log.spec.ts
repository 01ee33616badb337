/** The log: entries as they come in, what narrows them, and one entry in full. */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessibility';
import { expect, test } from './app';

const sample = 'resources/sample.ndjson.gz';
/** Entries of the sample that are held back, to come in while the page is open. */
const heldBack = 30;

const testOfGrowingLog = test.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
  log: async ({}, use) => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-e2e-'));
    const lines = gunzipSync(await readFile(sample))
      .toString('utf8')
      .trimEnd()
      .split('\n');
    const file = join(folder, 'start.ndjson');
    await writeFile(file, `${lines.slice(0, -heldBack).join('\n')}\n`);
    await use(file);
    await rm(folder, { recursive: true });
  },
});

testOfGrowingLog(
  'follows the log, stands still while a row is selected, and drops nothing',
  async ({ app }) => {
    const { page } = app;
    await openLog(page);
    await expect(page.getByText('Following the newest entry')).toBeVisible();
    const before = await firstSeq(page);
    await rows(page).nth(3).click();
    await expect(page.getByRole('complementary', { name: /^Entry/ })).toBeVisible();

    await app.command('import', sample);
    await expect(
      page.getByText(`${heldBack} newer entries above, tail still running, none dropped`),
    ).toBeVisible();
    expect(await firstSeq(page)).toBe(before);
    await expectAccessible(page);

    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await expect(page.getByText('Following the newest entry')).toBeVisible();
    await expect.poll(() => firstSeq(page)).toBe(before + heldBack);
  },
);

testOfGrowingLog('stands still while it is paused, and goes on without a gap', async ({ app }) => {
  const { page } = app;
  await openLog(page);
  const before = await firstSeq(page);
  await page.getByRole('button', { name: 'Live: pause the list' }).click();
  await app.command('import', sample);
  const follow = page.getByRole('button', { name: 'Paused: follow new entries' });
  await expect(page.getByText(`${heldBack} newer entries above`)).toBeVisible();
  expect(await firstSeq(page)).toBe(before);
  await follow.click();
  await expect.poll(() => firstSeq(page)).toBe(before + heldBack);
  // Row after row down to where it stood: none is missing.
  const seqs = await rows(page).evaluateAll((shown) =>
    shown.map((row) => Number(row.querySelector('[role=gridcell]')?.textContent?.replace(/\D/g, ''))),
  );
  expect(seqs).toEqual(seqs.map((_, i) => before + heldBack - i));
});

test('entries of a stretch of time, by a field for each end', async ({ app }) => {
  const { page } = app;
  await openLog(page);
  await page.getByRole('button', { name: /^From/ }).click();
  await page.getByRole('textbox', { name: 'To seq' }).fill('812');
  await page.keyboard.press('Escape');
  await expect.poll(() => firstSeq(page)).toBe(812);
  const time = await rows(page).first().locator('time').getAttribute('datetime');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('button', { name: /^From/ }).click();
  // The minute in which 812 came, in the zone of the page, and the next one.
  const [from, to] = await page.evaluate((text) => {
    const field = (later: number) => {
      const at = new Date(new Date(text).getTime() + later * 60_000);
      const two = (number: number) => String(number).padStart(2, '0');
      return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
    };
    return [field(0), field(1)] as const;
  }, time!);
  await page.getByLabel('From time').fill(from);
  await page.getByLabel('To time').fill(to);
  await page.keyboard.press('Escape');
  await expect(rows(page)).toHaveCount(1);
  expect(await firstSeq(page)).toBe(812);
});

test('says why an entry was rejected, from the check that decided', async ({ app }) => {
  const { page } = app;
  await openLog(page);
  await page.getByRole('button', { name: /^Conflict/ }).click();
  await expect(rows(page).first()).toContainText('Version conflict');
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');

  const entry = page.getByRole('complementary', { name: /^Entry/ });
  await expect(entry).toContainText('Why it was rejected');
  await expect(entry).toContainText(/is newer than .* so the whole entry is void/);
  await expect(entry).toContainText('VersionConfliction');
  await expect(entry.getByRole('region', { name: 'Checks' })).toContainText('reported by nodes');
  await expectAccessible(page);

  await page.keyboard.press('Escape');
  await expect(entry).toBeHidden();
});

test('lays the parts of the format over the bytes, and goes from field to field by keyboard', async ({
  app,
}) => {
  const { page } = app;
  await openLog(page);
  await page.getByRole('button', { name: /^Committed/ }).click();
  await expect(rows(page).first()).toContainText('Committed');
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('tab', { name: 'Bytes' }).click();

  const field = page.getByRole('region', { name: 'The underlined field' });
  await expect(field).toContainText('version');
  await page.getByRole('region', { name: /^Bytes; left and right/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(field).toContainText('read count');
  await expectAccessible(page);
});

test('a link names filter and entry, and opens the same again', async ({ app }) => {
  const { page } = app;
  await openLog(page);
  await page.getByRole('textbox', { name: 'Key or prefix' }).fill('config/');
  await expect(rows(page).first()).toContainText('config/');
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  const entry = page.getByRole('complementary', { name: /^Entry/ });
  const first = await entry.getAttribute('aria-label');
  await page.keyboard.press('ArrowDown');
  // The inspector follows the selection; what it shows until then is the entry before.
  await expect(entry).not.toHaveAttribute('aria-label', first!);
  const name = await entry.getAttribute('aria-label');

  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Key or prefix' })).toHaveValue('config/');
  await expect(entry).toHaveAttribute('aria-label', name!);
});

test('entries after the time slider are marked as later', async ({ app }) => {
  const { page } = app;
  await openLog(page);
  const newest = await firstSeq(page);
  await page.getByRole('textbox', { name: /^State at seq/ }).fill(String(newest - 2));
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-tone=later]')).toHaveCount(2);
  await expectAccessible(page);
});

test('says so when no entry matches, and clears the filters', async ({ app }) => {
  const { page } = app;
  await openLog(page);
  await page.getByRole('textbox', { name: 'Key or prefix' }).fill('no such key');
  await expect(page.getByText('No entry matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(rows(page).first()).toBeVisible();
});

async function openLog(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Log' }).click();
  await expect(rows(page).first()).toBeVisible();
}

function rows(page: Page) {
  return page.getByRole('grid', { name: 'Entries of the log' }).locator('[data-row]');
}

async function firstSeq(page: Page): Promise<number> {
  const text = await rows(page).first().getByRole('gridcell').first().innerText();
  return Number(text.replace(/\D/g, ''));
}
