/** Compose: from a draft to an entry that is seen to arrive. */
import type { Page } from '@playwright/test';
import { encryptKeystoreJson, Wallet } from 'ethers';
import { expectAccessible } from './accessibility';
import { expect, test } from './app';

test('composes, signs and appends a batch, and sees it arrive in log, tree and history', async ({ app }) => {
  // The longest way through the product, on machines of two cores.
  test.slow();
  const { page } = app;
  await newDraft(page);
  await page.getByRole('textbox', { name: 'Name of the draft' }).fill('First notes');
  await addStream(page, /A new stream/);
  await fillRow(page, 'notes/first', 'hello');
  await addRow(page, 'notes/second', 'world');
  await addRow(page, 'notes/old', '', /^Delete/);
  await expect(page.getByText('Who signs?')).toBeVisible();
  await makeSessionKey(page);

  await page.getByRole('button', { name: 'Watch and replay' }).click();
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun).toContainText('Would commit if it landed now');
  await expect(dryRun).toContainText('you become its admin');

  await page.getByRole('button', { name: 'Review and sign…' }).click();
  const review = page.getByRole('dialog', { name: 'Review and sign' });
  await expect(review).toContainText('notes/second');
  await expect(review).toContainText('It cannot be undone');
  await expectAccessible(page);
  await review.getByRole('button', { name: 'Sign and append', exact: true }).click();

  const way = page.getByRole('list', { name: 'Way into the log' });
  await expect(way).toContainText('Committed');
  await expectAccessible(page);
  await way.getByRole('link').first().click();
  await expect(page.getByRole('complementary', { name: /^Entry/ })).toContainText('3 writes');
  await page.getByRole('tab', { name: /^Writes/ }).click();
  await page.getByRole('button', { name: /^Put/ }).first().click();
  await page.getByRole('link', { name: 'open the key' }).first().click();
  await expect(page.getByRole('tree', { name: 'Keys' })).toContainText('notes/');
  await expect(page.getByRole('region', { name: 'Key', exact: true })).toContainText('hello');
});

test('keeps drafts over a reload, and brings back what was deleted', async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await fillRow(page, 'config/season', '4');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Key', exact: true })).toHaveValue('config/season');
  await expect(page.getByRole('contentinfo')).toContainText('1 draft');

  await page.getByRole('button', { name: 'Delete the draft' }).click();
  await expect(page.getByText('No drafts yet')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('textbox', { name: 'Key', exact: true })).toHaveValue('config/season');
});

test('names what is wrong at its field, and signs nothing until it is mended', async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await fillRow(page, 'config/season', '{"a": 1');
  await page.getByRole('radio', { name: 'JSON' }).click();
  await expect(page.getByRole('alert')).toContainText('Not JSON');
  await expect(page.getByRole('button', { name: 'Review and sign…' })).toBeDisabled();
  await expectAccessible(page);
});

test('tells beforehand that a batch would be rejected, and why', async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await fillRow(page, 'config/season', '5');
  await makeSessionKey(page);
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun).toContainText('Would be rejected');
  await expect(dryRun).toContainText('may not write to any stream of the batch');
  await expectAccessible(page);
});

test('a key in Browse becomes a draft with its value', async ({ app }) => {
  const { page } = app;
  await page.getByRole('link', { name: 'Log' }).click();
  await page.getByRole('textbox', { name: 'Key or prefix' }).fill('config/season');
  await page.getByRole('button', { name: /^Committed/ }).click();
  await page.getByRole('grid').locator('[data-row]').first().click();
  await page.getByRole('tab', { name: /^Writes/ }).click();
  await page.getByRole('button', { name: /^Put/ }).first().click();
  await page.getByRole('link', { name: 'open the key' }).first().click();
  await page.getByRole('link', { name: 'Edit this key' }).click();
  await expect(page.getByRole('textbox', { name: 'Key', exact: true })).not.toHaveValue('');
  await expect(page.getByRole('textbox', { name: 'Value' })).not.toHaveValue('');
});

test('names a wrong password at its field, and opens the keystore with the right one', async ({ app }) => {
  const { page } = app;
  const wallet = new Wallet(`0x${'3'.repeat(64)}`);
  const keystore = await encryptKeystoreJson(wallet, 'right', { scrypt: { N: 1024 } });
  await newDraft(page);
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Open a keystore file…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open a keystore file' });
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(keystore) });
  await dialog.getByLabel('Password').fill('wrong');
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(dialog.getByRole('alert')).toHaveText('This password does not open the file');
  await expectAccessible(page);

  await dialog.getByLabel('Password').fill('right');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('contentinfo')).toContainText('unlocked');
});

async function newDraft(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Compose' }).click();
  await page.getByRole('button', { name: 'New draft' }).first().click();
}

async function addStream(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Stream', exact: true }).click();
  await page.getByRole('dialog', { name: 'Add a stream' }).getByRole('button', { name }).click();
}

async function fillRow(page: Page, key: string, value: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill(key);
  if (value !== '') await page.getByRole('textbox', { name: 'Value' }).fill(value);
}

async function addRow(page: Page, key: string, value: string, act?: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Add row', exact: true }).click();
  if (act !== undefined) {
    await page.getByRole('button', { name: /^Put Act/ }).click();
    await page.getByRole('option', { name: act }).click();
  }
  await fillRow(page, key, value);
}

async function makeSessionKey(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Make a session key' }).click();
}
