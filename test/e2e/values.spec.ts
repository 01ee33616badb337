/** Every kind of value is read as what it is, by the best guess, by what a person gives, and by a viewer of one's own. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { fromText, toHex } from '../../shared/bytes';
import { A } from '../protocol/entries';
import { expectAccessibleInBothThemes } from './accessibility';
import { test as base, expect } from './app';
import { valueLog } from './valueLog';

const test = base.extend<object, { logFile: string }>({
  logFile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-values-'));
      const file = join(folder, 'values.ndjson');
      await writeFile(file, valueLog().join(''));
      await use(file);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  log: async ({ logFile }, use) => use(logFile),
});

async function open(page: Page, key: string, more = ''): Promise<void> {
  await page.evaluate(
    (hash) => {
      window.location.hash = hash;
    },
    `#/browse?stream=${A}&key=${toHex(fromText(key))}${more}`,
  );
  await expect(page.getByRole('heading', { level: 1 })).toContainText(key.split('/').at(-1)!);
}

const viewAs = (page: Page) => page.getByRole('button', { name: /show the value in another way$/ });
const value = (page: Page) => page.getByRole('tree', { name: 'Value' });

async function choose(page: Page, item: string | RegExp): Promise<void> {
  await viewAs(page).click();
  await page.getByRole('menuitem', { name: item }).first().click();
}

test('the best guess reads each kind, and says why', async ({ app }) => {
  const { page } = app;
  for (const [kind, shown, part] of [
    ['cbor', 'CBOR', '"rare"'],
    ['messagePack', 'MessagePack', '"ada"'],
    ['rlp', 'RLP', '"dog"'],
    ['address', 'Address', '0x51cc8aa5d370dabcdbe4fab1f586e73156709ac3'],
    ['time', 'Time', '2025-11-02T11:19:44Z'],
    ['number', 'Number', '7'],
  ] as const) {
    await open(page, `kind/${kind}`);
    await expect(viewAs(page)).toContainText(`${shown} detected`);
    await expect(value(page)).toContainText(part);
  }
  await expectAccessibleInBothThemes(page);
  // What was made of the bytes is taken along, whole or a part of it.
  await page
    .context()
    .grantPermissions(['clipboard-read', 'clipboard-write'])
    .catch(() => {});
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await open(page, 'kind/cbor');
  await page.getByRole('button', { name: 'Copy what is shown as text' }).click();
  await expect.poll(clipboard).toBe('name: "ada"\ntags:\n  0: "rare"\n  1: "old"');
  await value(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ControlOrMeta+c');
  await expect.poll(clipboard).toBe('ada');
  for (const [kind, shown] of [
    ['gzip', 'gzip, JSON'],
    ['base64', 'base64, gzip, JSON'],
  ] as const) {
    await open(page, `kind/${kind}`);
    await expect(viewAs(page)).toContainText(shown);
    await expect(page.getByRole('textbox', { name: 'Value' })).toContainText('18446744073709551617');
  }
});

test('what is hidden in a value, or would turn its text around, is seen by its code', async ({ app }) => {
  const { page } = app;
  await open(page, 'kind/hidden', '&at=1');
  const text = page.getByRole('textbox', { name: 'Value' });
  await expect(text).toContainText('paid \\u202enwod\\u200b\\u000din full');
  await expect(text.locator('.cm-line')).toHaveCount(2);
  expect(await text.innerText()).not.toMatch(/[\u202e\u200b\r]/);
  await open(page, 'kind/hidden', '&tab=history');
  const difference = page.getByRole('region', { name: 'Difference' });
  await expect(difference).toContainText('paid \\u202enwod\\u200b\\u000d');
  expect(await difference.innerText()).not.toMatch(/[\u202e\u200b]/);
  await open(page, 'kind/hiddenJson');
  await choose(page, /^JSON tree/);
  await expect(value(page)).toContainText('\\u202ename"a\\u200bda"');
});

test('another reading is chosen, remembered for its prefix, and what does not fit says why', async ({
  app,
}) => {
  const { page } = app;
  await open(page, 'kind/json');
  await viewAs(page).click();
  await expect(page.getByRole('menuitem', { name: /^MessagePack/ })).toContainText(/follow the value/);
  await expectAccessibleInBothThemes(page);
  await page.getByRole('menuitem', { name: /^JSON tree/ }).click();
  // Both fields of the same name, and a number above 2^53.
  await expect(value(page).getByRole('treeitem')).toHaveCount(7);
  await expect(value(page)).toContainText('18446744073709551617');
  await value(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(value(page).getByRole('treeitem')).toHaveCount(1);

  await page.getByRole('button', { name: 'Remember how these keys are read' }).click();
  await page.getByRole('menuitem', { name: 'Keys in kind/' }).click();
  await expect(viewAs(page)).toContainText('JSON tree remembered');
  await open(page, 'kind/deep');
  // What does not fit is said, and the best guess stands in for it.
  await expect(page.getByText(/^not JSON tree, as remembered: nesting deeper than 128 levels/)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Value' })).toContainText('[[[[');
  await page.getByRole('button', { name: /^Remembered/ }).click();
  await page.getByRole('menuitem', { name: 'Forget it for kind/' }).click();
  await expect(viewAs(page)).toContainText('detected');
});

test('protobuf by a .proto, ABI by types, and a viewer of one’s own', async ({ app }) => {
  const { page } = app;
  await open(page, 'kind/protobuf');
  await choose(page, 'Protobuf, by a .proto…');
  await page.getByRole('textbox', { name: 'Text of the .proto' }).fill('message Item { uint64 id = 1; }');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  // What does not read is said where it can be mended.
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('the .proto does not read');
  await page
    .getByRole('textbox', { name: 'Text of the .proto' })
    .fill('syntax = "proto3"; message Item { uint64 id = 1; }');
  await expectAccessibleInBothThemes(page);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(value(page)).toContainText('18446744073709551615');
  await expect(value(page)).toContainText('unknown field 2');

  await open(page, 'kind/abi');
  await choose(page, 'ABI, by types…');
  await page.getByRole('textbox', { name: 'Types' }).fill('uint256 amount, address to');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(value(page)).toContainText(String(2n ** 200n));

  await open(page, 'kind/text');
  await choose(page, 'Write a viewer…');
  const dialog = page.getByRole('dialog', { name: 'A viewer of your own' });
  await replaceCode(page, 'export function view(value) {\n  return oops;\n}\n');
  await dialog.getByRole('button', { name: 'Try it' }).click();
  await expect(dialog).toContainText("'oops' is not defined");
  await replaceCode(
    page,
    'export function view(value, key) {\n  return [toText(key), value.length, 2n ** 64n];\n}\n',
  );
  await dialog.getByRole('button', { name: 'Try it' }).click();
  await expect(dialog.getByRole('tree', { name: 'Value' })).toContainText('"kind/text"');
  await expectAccessibleInBothThemes(page);
  await dialog.getByRole('button', { name: 'Keep and show' }).click();
  await expect(dialog).toBeHidden();
  await expect(viewAs(page)).toContainText('viewer.js');
  await expect(value(page)).toContainText('18446744073709551616');
});

test('16 MiB open at once, at any place, and a bomb is bounded', async ({ app }) => {
  const { page } = app;
  await open(page, 'huge');
  const bytes = page.getByRole('region', { name: 'Value as hex' });
  await expect(bytes).toContainText('00000000');
  await bytes.focus();
  await page.keyboard.press('End');
  await expect(bytes).toContainText('00fffff0ff ff ff ff');
  await open(page, 'kind/bomb');
  await expect(viewAs(page)).toContainText('gzip');
  await expect(page.getByText(/of what is inside$/)).toBeVisible();
});

test('two versions are compared by structure, as text or as bytes', async ({ app }) => {
  const { page } = app;
  await open(page, 'kind/json', '&tab=history');
  const difference = page.getByRole('region', { name: 'Difference' });
  await expect(difference).toContainText('"owner": "bob"');
  await page.getByRole('button', { name: /Compare as/ }).click();
  await page.getByRole('option', { name: 'Hex' }).click();
  await expect(difference).toContainText('00000000  7b 22 6f 77');
  await expectAccessibleInBothThemes(page);
});

async function replaceCode(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Code', exact: true }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(code);
}
