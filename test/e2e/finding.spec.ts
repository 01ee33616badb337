/** Finding a key: by its first letters, by any identifier, by bounds; and taking it along. */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { fromHex, fromText, toHex, toText } from '../../shared/bytes';
import { A, alice, B } from '../protocol/entries';
import { expectAccessibleInBothThemes } from './accessibility';
import { test as base, expect } from './app';
import { findingLog, longKeys, rawKey, seasonKey, siblingName, siblings, transaction } from './findingLog';

const test = base.extend<object, { logFile: string }>({
  logFile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-finding-'));
      const file = join(folder, 'finding.ndjson');
      await writeFile(file, findingLog().join(''));
      await use(file);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  log: async ({ logFile }, use) => use(logFile),
});

const keys = (page: Page) => page.getByRole('region', { name: 'Keys', exact: true });
const tree = (page: Page) => keys(page).getByRole('tree', { name: 'Keys' });
const row = (page: Page, name: string | RegExp) => tree(page).getByRole('treeitem', { name });
/** By its whole path, where its label is drawn in two parts. */
const titled = (page: Page, path: string) => tree(page).locator(`[role=treeitem][title="${path}"]`);
const title = (page: Page) =>
  page.getByRole('region', { name: 'Key', exact: true }).getByRole('heading', { level: 1 });

async function go(page: Page, place: Record<string, string | number>): Promise<void> {
  await page.evaluate(
    (hash) => {
      window.location.hash = hash;
    },
    `/browse?${new URLSearchParams(Object.entries(place).map(([name, value]) => [name, String(value)]))}`,
  );
}

/** What the address says. */
const inAddress = (page: Page, name: string) =>
  new URLSearchParams(new URL(page.url()).hash.split('?')[1]).get(name);

test('letters jump to a row, loaded or not; a key is copied as text or hex', async ({ app }) => {
  const { page } = app;
  await page
    .context()
    .grantPermissions(['clipboard-read', 'clipboard-write'])
    .catch(() => {});
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await row(page, /^level\//).click();
  await tree(page).press('ArrowRight');
  await expect(row(page, siblingName(0))).toHaveAttribute('aria-level', '2');
  // Of its siblings only the first page is here.
  await tree(page).press('ArrowDown');
  // At once: letters that a busy machine brings late would be another word.
  await tree(page).evaluate((element) => {
    for (const key of 'row 1234')
      element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
  await expect(title(page)).toContainText('row 1234');
  await expect(row(page, 'row 1234')).toBeInViewport();
  await expect(row(page, 'row 1234')).toHaveAttribute('aria-selected', 'true');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'tree');
  await page.keyboard.press('ControlOrMeta+c');
  await expect.poll(clipboard).toBe('level/row 1234');
  await page.keyboard.press('ControlOrMeta+Shift+c');
  await expect.poll(clipboard).toBe(toHex(fromText('level/row 1234')));
  // All of a small level is known by number.
  await tree(page).press('End');
  await expect(title(page)).toContainText('0x005e623e');
  await go(page, { stream: B, key: toHex(rawKey) });
  await keys(page).getByRole('button', { name: 'More about the selected row' }).click();
  await expect(page.getByRole('menuitem', { name: 'Copy key as text' })).toHaveCount(0);
  await page.getByRole('menuitem', { name: 'Copy key as hex' }).click();
  await expect.poll(clipboard).toBe('0xff0061');
});

test('keys are split on what is chosen for their stream, which is remembered', async ({ app }) => {
  const { page } = app;
  const split = async (item: string | RegExp) => {
    await keys(page)
      .getByRole('button', { name: /Change how keys are split$/ })
      .click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  // Long names of one level: the first letters and what tells them apart are in sight.
  await expect(tree(page)).toBeVisible();
  for (const [i, key] of longKeys.entries()) {
    const parts = titled(page, key).locator('[data-kept], [data-kept] + *');
    await expect(parts).toHaveText([/^market:/, new RegExp(`^0x00${i}e`)]);
    const [start, end] = await Promise.all([parts.first().boundingBox(), parts.last().boundingBox()]);
    expect(start!.width).toBeGreaterThan(40);
    expect(end!.width).toBeGreaterThan(60);
  }
  await go(page, { stream: B });
  await expect(row(page, /^a:b\.c/)).toBeVisible();
  await split('Colon :');
  await expect(row(page, /^a:/)).toHaveAttribute('aria-expanded', 'false');
  await expect(row(page, /^a:/)).toContainText('2');
  await split('Dot .');
  await expect(row(page, /^a:b\./)).toHaveAttribute('aria-setsize', '6');
  await split('Other bytes…');
  await page.getByRole('textbox', { name: 'Delimiter' }).fill('w');
  await page.getByRole('button', { name: 'Split on this' }).click();
  await expect(row(page, /^w/)).toHaveAttribute('aria-expanded', 'false');
  await expect.poll(() => readFile(`${app.folder}/desk.json`, 'utf8').catch(() => '')).toContain('"0x77"');
  await page.reload();
  await expect(row(page, /^a:b\./)).toHaveAttribute('aria-expanded', 'false');
  await expect(row(page, /^w/)).toHaveAttribute('aria-expanded', 'false');
  await go(page, { stream: A });
  await expect(row(page, /^config\//)).toBeVisible();
  await expect(keys(page).getByRole('button', { name: /^Key, split on \// })).toBeVisible();
  await split(/shared prefix/);
  await expect(titled(page, 'market:orders:eth-usd:0x00')).toHaveAttribute('aria-expanded', 'false');
  await go(page, { stream: A, at: 0 });
  await expect(tree(page).locator('[role=treeitem][title^="level/row"]')).toContainText(
    String(siblings).replace('1', '1\u2009'),
  );
});

test('one box takes any identifier to its place', async ({ app }) => {
  const { page } = app;
  await expect(tree(page)).toBeVisible();
  const look = async (text: string, option: string | RegExp) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(text);
    return page.getByRole('option', { name: option });
  };
  const open = async (text: string, option: string | RegExp) => {
    await (await look(text, option)).first().click();
    await expect(page.getByRole('combobox')).toHaveCount(0);
  };
  await open('2', /^Entry 2/);
  expect(inAddress(page, 'entry')).toBe('2');
  await open(transaction, /^Entry 1/);
  expect(inAddress(page, 'entry')).toBe('1');
  await open(alice, /0xa1a1/);
  await expect(page).toHaveURL(/ownership\/account/);
  await open(B, /0x0000/);
  expect(inAddress(page, 'stream')).toBe(B);
  await open('config/season', 'config/season');
  await expect(title(page)).toContainText('season');
  await open('0xff0061', /xff/);
  expect(inAddress(page, 'key')).toBe('0xff0061');
  // A prefix is looked for in every stream.
  const both = await look('config/', /^config\//);
  await expect(both).toHaveCount(2);
  await expectAccessibleInBothThemes(page);
  await page.getByRole('combobox').fill('level/row');
  await page
    .getByRole('group', { name: 'Prefixes' })
    .getByRole('option', { name: /level\/row/ })
    .click();
  expect(inAddress(page, 'filter')).toBe(toHex(fromText('level/row')));
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('nothing has this name');
  await expect(page.getByRole('status')).toContainText(['Nothing is called or starts with']);
});

test('a range has bounds, widths, order and columns, and is exported in every form at the seq shown', async ({
  app,
}) => {
  const { page } = app;
  const panel = keys(page);
  const shown = panel.getByRole('grid', { name: 'Keys in the range' }).getByRole('row');
  await expect(tree(page)).toBeVisible();
  await go(page, { stream: B, view: 'range' });
  await panel.getByRole('radio', { name: '0x, hex' }).nth(2).click();
  await panel.getByRole('textbox', { name: 'Prefix', exact: true }).fill('7700');
  await expect(shown).toHaveCount(4);
  await panel.getByRole('textbox', { name: 'Fixed width in bytes' }).fill('4');
  await panel.getByRole('textbox', { name: 'Fixed width in bytes' }).press('Enter');
  await expect(shown).toHaveCount(3);
  await panel.getByRole('textbox', { name: 'Fixed width in bytes' }).fill('1');
  await panel.getByRole('textbox', { name: 'Fixed width in bytes' }).press('Enter');
  await expect(panel).toContainText('is shorter than the prefix (2 bytes)');

  await go(page, { stream: A, view: 'range', at: 0 });
  await panel.getByRole('textbox', { name: 'From key' }).fill('level/row 0005');
  await panel.getByRole('radio', { name: '> without the bound' }).click();
  await panel.getByRole('textbox', { name: 'To key' }).fill('level/row 0009');
  await panel.getByRole('radio', { name: '< without the bound' }).click();
  await panel.getByRole('radio', { name: 'Last to first' }).click();
  await expect(shown).toHaveCount(4);
  await expect(shown.nth(1)).toContainText('0008');
  for (const column of ['Value', 'Size', 'Version']) {
    await panel.getByRole('button', { name: 'Columns of the range' }).click();
    await page.getByRole('menuitem', { name: column }).click();
  }
  await expect(panel.getByRole('columnheader')).toHaveText(['Key']);

  const expected = [8, 7, 6].map((i) => ({
    key: `level/${siblingName(i)}`,
    value: `value ${i}`,
    version: 0,
    size: 7,
  }));
  await panel.getByRole('button', { name: 'Export the whole range' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the whole range' });
  await expect(dialog).toContainText('as they stand at seq 0');
  const decoders: Record<string, (written: string) => string | undefined> = {
    Hex: (written) => toText(fromHex(written as `0x${string}`)),
    Base64: (written) => Buffer.from(written, 'base64').toString(),
    Text: (written) => written,
  };
  const readers: Record<string, (file: string) => { key: string; value: string }[]> = {
    JSON: (file) => JSON.parse(file),
    NDJSON: (file) =>
      file
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    CSV: (file) =>
      file
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => {
          const [key, value, version, size] = line.split(',');
          return { key: key!, value: value!, version: Number(version), size: Number(size) };
        }),
  };
  for (const [form, read] of Object.entries(readers))
    for (const [bytes, decode] of Object.entries(decoders)) {
      await dialog.getByRole('radio', { name: form, exact: true }).click();
      await dialog.getByRole('radio', { name: bytes }).click();
      const download = page.waitForEvent('download');
      await dialog.getByRole('button', { name: 'Export', exact: true }).click();
      const rows = read(await readFile(await (await download).path(), 'utf8'));
      const decoded = rows.map((each) => ({ ...each, key: decode(each.key), value: decode(each.value) }));
      expect(decoded, `${form} ${bytes}`).toEqual(expected);
    }
});

test('a link opens a value as it was read and versions as they were compared; Back goes the way back', async ({
  app,
}) => {
  const { page } = app;
  await expect(tree(page)).toBeVisible();
  const key = toHex(seasonKey);
  await go(page, { stream: A, key });
  const reading = page.getByRole('button', { name: /show the value in another way$/ });
  await reading.click();
  await page.getByRole('menuitem', { name: /^Number/ }).click();
  await expect(page.getByRole('tree', { name: 'Value' })).toContainText('53');
  await page.reload();
  await expect(page.getByRole('tree', { name: 'Value' })).toContainText('53');
  // The way in which one value was read is not that of the next.
  await row(page, /^level\//).click();
  expect(inAddress(page, 'read')).toBe(null);
  await page.goBack();
  await go(page, { stream: A, key });
  await expect(reading).toContainText('detected');

  // From any tab, a key press opens the version before.
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('[');
  const difference = page.getByRole('region', { name: 'Difference' });
  await expect(difference).toContainText('4');
  await page.keyboard.press(']');
  await expect(difference).toContainText('5');
  await page.getByRole('radio', { name: 'Inline' }).click();
  await page.getByRole('button', { name: /Compare as/ }).click();
  await page.getByRole('option', { name: 'Hex' }).click();
  await page.reload();
  await expect(difference).toContainText('00000000  35');
  await expect(page.getByRole('radio', { name: 'Inline' })).toBeChecked();
});
