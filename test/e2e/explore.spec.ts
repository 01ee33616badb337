/** From the tree to a key's past: the way a person first goes, by keyboard alone. */
import type { Page } from '@playwright/test';
import sampleLabels from '../../resources/sample.labels.json' with { type: 'json' };
import { fromHex, type Hex, toText } from '../../shared/bytes';
import { expectAccessibleInBothThemes } from './accessibility';
import { type App, expect, test } from './app';

interface Version {
  version: number;
  /** What the value says, and no other version's does. */
  owner: string;
}

test('walks the tree to a key by keyboard, and to its value, history and writer', async ({ app }) => {
  const { page } = app;
  const { streamId, key, versions } = await pickKey(app);
  await walkTo(page, key);
  const shown = page.getByRole('region', { name: 'Key', exact: true });
  await expect(shown.getByRole('heading', { level: 1 })).toContainText(key.split('/').at(-1)!);
  await expect(shown).toContainText(versions.at(-1)!.owner);
  const history = await jsonLines<{ sender: string }>(app, 'history', streamId, key);
  const writtenBy = shown.getByText(/^Written by/);
  await expect(writtenBy).toContainText(accountNames[history.at(-1)!.sender]!);
  await expect(writtenBy).toContainText(spaced(versions.at(-1)!.version));
  await expectAccessibleInBothThemes(page);

  await shown.getByRole('tab', { name: /^History/ }).click();
  await expect(shown.getByRole('row')).toHaveCount(versions.length + 1);
  await expectAccessibleInBothThemes(page);
});

test('shows the older value at an earlier seq, says so, and comes back', async ({ app }) => {
  const { page } = app;
  const { key, versions } = await pickKey(app);
  const [then, now] = [versions[0]!, versions.at(-1)!];
  await walkTo(page, key);
  const shown = page.getByRole('region', { name: 'Key', exact: true });
  await expect(shown).toContainText(now.owner);

  await page.getByRole('textbox', { name: /^State at seq/ }).fill(String(then.version));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('contentinfo')).toContainText('Showing the past');
  await expect(shown).toContainText(then.owner);
  await expect(shown).not.toContainText(now.owner);
  await expectAccessibleInBothThemes(page);

  await page.getByRole('button', { name: /latest/i }).click();
  await expect(shown).toContainText(now.owner);
  await expect(page.getByRole('contentinfo')).not.toContainText('Showing the past');
});

test('walks on from where a key would stand that is not written yet', async ({ app }) => {
  const { page } = app;
  const { streamId, key, versions } = await pickKey(app);
  await walkTo(page, key);
  const before = versions[0]!.version - 1;
  const ask = (...bounds: string[]) =>
    jsonLines<{ key: string }>(app, 'range', streamId, ...bounds, '--at', String(before), '--limit', '1');
  const [behind] = await ask('--gt', key);
  await page.getByRole('textbox', { name: /^State at seq/ }).fill(String(before));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Key', exact: true })).toContainText('Never written');

  const tree = page.getByRole('tree', { name: 'Keys' });
  await expect(tree).not.toHaveAttribute('aria-busy');
  await tree.focus();
  await page.keyboard.press('ArrowDown');
  const selected = tree.getByRole('treeitem', { selected: true });
  await expect(selected).toBeVisible();
  // The next key, or the closed prefix that it lies below; what lies before the key is passed.
  const path = (await selected.getAttribute('title'))!;
  expect(toText(fromHex(behind!.key as Hex))?.startsWith(path), path).toBe(true);
  expect(path > key).toBe(true);
});

const firstStream = 'game-items';
const accountNames: Record<string, string> = sampleLabels.accounts;

/** A key of the stream that is shown first, whose JSON value had several owners, each of them once. */
async function pickKey(app: App): Promise<{ streamId: string; key: string; versions: Version[] }> {
  await expect(app.page.getByRole('button', { name: firstStream })).toBeVisible();
  const [streamId] = Object.entries(sampleLabels.streams).find(([, label]) => label === firstStream)!;
  const rows = await jsonLines<{ key: string; version: number; value: string }>(
    app,
    ...['dump', '--stream', streamId, '--history', '--values'],
  );
  const found = new Map<string, Version[]>();
  for (const row of rows) {
    const key = toText(fromHex(row.key));
    const owner = /"owner":"(0x\w+)"/.exec(toText(fromHex(row.value)) ?? '')?.[1];
    if (key?.endsWith('/owner')) {
      found.set(key, [...(found.get(key) ?? []), { version: row.version, owner: owner ?? '' }]);
    }
  }
  for (const [key, versions] of found) {
    const owners = new Set(versions.map(({ owner }) => owner));
    if (owners.size > 1 && owners.size === versions.length) return { streamId, key, versions };
  }
  throw new Error('the sample has no such key');
}

/** Opens one prefix after the other, and ends on the key. */
async function walkTo(page: Page, key: string): Promise<void> {
  const tree = page.getByRole('tree', { name: 'Keys' });
  await tree.focus();
  await page.keyboard.press('Home');
  for (;;) {
    const row = page.locator(`[id="${await tree.getAttribute('aria-activedescendant')}"]`);
    const path = (await row.getAttribute('title'))!;
    if (path === key) return;
    if (!key.startsWith(path)) {
      await page.keyboard.press('ArrowDown');
      continue;
    }
    if ((await row.getAttribute('aria-expanded')) === 'false') await page.keyboard.press('ArrowRight');
    const level = Number(await row.getAttribute('aria-level')) + 1;
    await expect(tree.locator(`[aria-level="${level}"][title^="${path}"]`).first()).toBeVisible();
    await page.keyboard.press('ArrowRight');
  }
}

async function jsonLines<Row>(app: App, name: string, ...args: string[]): Promise<Row[]> {
  const text = await app.command(name, ...args);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

/** As the product writes whole numbers. */
function spaced(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ' ');
}
