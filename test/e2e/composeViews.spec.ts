/** Every view, field and dialog of Compose, as axe sees it in both themes. */
import type { Page } from '@playwright/test';
import { fieldsOf } from '../../shared/compose/batchFile';
import { rowActs } from '../../shared/compose/draft';
import { expectAccessibleInBothThemes } from './accessibility';
import { expect, test } from './app';
import {
  addRow,
  addStream,
  fillRow,
  gameItems,
  makeSessionKey,
  newDraft,
  openAccounts,
  openTreasury,
  putBatch,
} from './composing';

// Axe reads every element of a page again and again; machines that do much else take their time.
test.describe.configure({ timeout: 300_000 });
test.use({ actionTimeout: 30_000 });

const account = `0x${'a1'.repeat(20)}`;
const openRow = '[aria-label="Rows of the batch"] [data-open]';
const dialogIn = '[role=dialog]';
/** Hostile, long, and not of text. */
const hostile = `<b>\u202e\u0000</b> ${'long '.repeat(60)}`;

async function openFile(page: Page, content: object): Promise<void> {
  const buffer = Buffer.from(JSON.stringify({ streamscope: 'batch', schemaVersion: 1, ...content }));
  await page
    .getByLabel('Batch file', { exact: true })
    .setInputFiles({ name: 'batch.json', mimeType: 'application/json', buffer });
}

const rowLine = (page: Page, number: number) =>
  page.getByRole('button', { name: new RegExp(`^Row ${number}: `) });

test('axe finds nothing in a row of any act and any kind of value', { tag: '@long' }, async ({ app }) => {
  const { page } = app;
  await page.getByRole('link', { name: 'Compose' }).click();
  await expect(page.getByText('No drafts yet')).toBeVisible();
  await expectAccessibleInBothThemes(page);
  const put = { act: 'put' as const, stream: gameItems, key: 'a' };
  const values = [
    { ...put, value: hostile, format: 'text' },
    { ...put, value: '0x00ff', format: 'hex' },
    { ...put, value: '{"a":[1,2]}', format: 'json' },
    { ...put, value: '0x0102', format: 'number', number: { kind: 'u16', littleEndian: true } },
    { ...put, value: account, format: 'address' },
    { ...put, value: '0x00ff', format: 'file' },
  ];
  const others = rowActs
    .filter((act) => act !== 'put')
    .map((act) => ({
      act,
      stream: gameItems,
      ...(fieldsOf(act).key && { key: `${act} ${hostile}` }),
      ...(fieldsOf(act).account && { account }),
    }));
  const rows = [...values, ...others];
  await openFile(page, { log: `0x${'12'.repeat(32)}`, version: '18446744073709551615', rows });
  await expect(page.getByText('It was written for another log')).toBeVisible();
  await expectAccessibleInBothThemes(page);
  // Acts with the same fields have the same editor.
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const editor =
      row.act === 'put' ? `put ${index}` : `${fieldsOf(row.act).key} ${fieldsOf(row.act).account}`;
    if (seen.has(editor)) continue;
    seen.add(editor);
    if (index > 0) await rowLine(page, index + 1).click();
    await expect(page.locator(openRow)).toHaveAttribute('aria-posinset', String(index + 1));
    await expectAccessibleInBothThemes(page, openRow);
  }
  expect(seen.size).toBe(values.length + 4);
  // Wrong in every field.
  for (const act of ['Grant special', 'Put']) {
    await page.getByRole('button', { name: 'Add row', exact: true }).click();
    await page.getByRole('button', { name: /^Put Act/ }).click();
    await page.getByRole('option', { name: new RegExp(`^${act}`) }).click();
    await page.locator(openRow).getByRole('radio', { name: 'Hex' }).first().click();
    await page.getByRole('textbox', { name: 'Key', exact: true }).fill('0xzz');
    if (act === 'Put') await page.locator(openRow).getByRole('radio', { name: 'JSON' }).click();
    const last =
      act === 'Put'
        ? page.getByRole('textbox', { name: 'Value' })
        : page.getByLabel('Account', { exact: true });
    await last.fill('{"a": 1');
    await expect(page.locator(openRow).getByRole('alert').first()).toBeVisible();
    await expectAccessibleInBothThemes(page, openRow);
  }
});

test('axe finds nothing in what stands around the rows of a draft', { tag: '@long' }, async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await page.getByRole('button', { name: 'Stream', exact: true }).click();
  await page.getByRole('dialog', { name: 'Add a stream' }).getByRole('textbox').fill('nobody');
  await expect(page.getByText('No stream has this name')).toBeVisible();
  await expectAccessibleInBothThemes(page, dialogIn);
  await page.keyboard.press('Escape');
  await addStream(page, 'game-items');
  await fillRow(page, 'config/season', '5');
  await page.getByRole('button', { name: 'Show bytes' }).click();
  await expect(page.getByRole('region', { name: 'Bytes of the entry' })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.getByRole('button', { name: 'Hide bytes' }).click();

  const version = page.getByRole('radiogroup', { name: 'Version' });
  await version.getByRole('radio', { name: 'Never conflicts' }).click();
  await makeSessionKey(page);
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun).toContainText('Conflict checks are off');
  await expectAccessibleInBothThemes(page);
  await version.getByRole('radio', { name: 'Number' }).click();
  await page.getByRole('textbox', { name: /^Version/ }).fill('-1');
  await expect(page.getByRole('alert').first()).toContainText('from 0 to 2^64-1');
  await expectAccessibleInBothThemes(page);

  await page.getByRole('button', { name: 'Paste rows…' }).click();
  await page
    .getByRole('textbox', { name: 'Rows as CSV, JSON or NDJSON' })
    .fill(`key,value,stream\na,${hostile}\nb,0xzz\nc,1,${gameItems.toUpperCase().replace('0X', '0x')}`);
  await expect(page.getByRole('dialog')).toContainText('cannot be taken');
  await expectAccessibleInBothThemes(page, dialogIn);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard it' }).click();

  await page.getByRole('button', { name: 'More about the draft' }).click();
  await expectAccessibleInBothThemes(page, '[role=menu]');
  await page.getByRole('menuitem', { name: 'Write the bytes by hand' }).click();
  await expect(page.getByRole('textbox', { name: 'Content of the entry' })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.getByRole('button', { name: 'More about the draft' }).click();
  await page.getByRole('menuitem', { name: 'Delete the draft' }).click();
  await expect(page.getByRole('region', { name: 'Drafts' })).toContainText('Saved');
  await page.getByRole('button', { name: 'Deleted drafts' }).click();
  await expect(page.getByRole('menuitem')).toBeVisible();
  await expectAccessibleInBothThemes(page, '[role=menu]');
});

test('axe finds nothing in dry runs of every kind, in the review and on the way into the log', {
  tag: '@long',
}, async ({ app }) => {
  const { page, folder } = app;
  await newDraft(page);
  await addStream(page, 'game-items');
  await fillRow(page, 'items/bow/0042/level', '12');
  await openTreasury(page);
  const dryRun = page.getByRole('region', { name: 'Dry run' });
  await expect(dryRun).toContainText('Would commit if it landed now');
  await page.getByRole('button', { name: 'Review and sign…' }).click();
  const review = page.getByRole('dialog', { name: 'Review and sign' });
  await expect(review).toContainText('Would commit if it landed now');
  await expectAccessibleInBothThemes(page, dialogIn);
  await putBatch(folder, [{ act: 'put', stream: gameItems, key: 'items/bow/0042/level', value: '77' }]);
  await expect(review.getByRole('alert')).toContainText('changed the answer');
  await expectAccessibleInBothThemes(page, dialogIn);
  await review.getByRole('button', { name: 'Sign and append all the same' }).click();
  const sent = page.getByRole('region', { name: 'Sent batch' });
  await expect(sent).toContainText('Version conflict');
  await expectAccessibleInBothThemes(page);
  await sent.getByRole('button', { name: 'Your draft again' }).click();
  await expect(dryRun).toContainText('the batch has seen the state up to');
  await expectAccessibleInBothThemes(page);
  await dryRun.getByRole('button', { name: 'Rebase…' }).first().click();
  await expect(page.getByRole('dialog', { name: 'Rebase the draft' })).toContainText('77');
  await expectAccessibleInBothThemes(page, dialogIn);
  await page.keyboard.press('Escape');

  // Denied, and every guard that goes with founding and leaving.
  await newDraft(page);
  // The stream is the one of the draft before, until it is taken out.
  await page.getByRole('button', { name: 'Remove game-items' }).click();
  await addStream(page, /A new stream/);
  await fillRow(page, 'a', '1');
  await addRow(page, 'a', '2');
  await page.getByRole('button', { name: 'Add row', exact: true }).click();
  await page.getByRole('button', { name: /^Put Act/ }).click();
  await page.getByRole('option', { name: /^Renounce admin/ }).click();
  await expect(dryRun).toContainText('Not watched here');
  await expectAccessibleInBothThemes(page);
});

test('axe finds nothing in the dialogs of accounts', { tag: '@long' }, async ({ app }) => {
  const { page } = app;
  await newDraft(page);
  await page.getByRole('button', { name: 'Accounts', exact: true }).click();
  await expectAccessibleInBothThemes(page, '[role=menu]');
  await page.keyboard.press('Escape');
  const dialog = page.getByRole('dialog');
  for (const item of ['All accounts…', 'Open a keystore file…', 'Watch an account…', 'Make an account…']) {
    await openAccounts(page, item);
    await expect(dialog).toBeVisible();
    await expectAccessibleInBothThemes(page, dialogIn);
    if (item !== 'Make an account…') await page.keyboard.press('Escape');
  }
  await dialog.getByLabel('Name').fill('my own');
  await dialog.getByLabel('New password').fill('secret');
  await dialog.getByLabel('The same password again').fill('other');
  await expect(dialog.getByRole('alert')).toHaveText('The passwords differ');
  await expectAccessibleInBothThemes(page, dialogIn);
  await dialog.getByLabel('The same password again').fill('secret');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await expect(dialog).toBeHidden({ timeout: 20_000 });
  await openAccounts(page, 'Lock all');
  await page.getByRole('button', { name: 'Unlock…' }).click();
  await expectAccessibleInBothThemes(page, dialogIn);
  await page.keyboard.press('Escape');
  await makeSessionKey(page);
  await openTreasury(page);
  await openAccounts(page, 'All accounts…');
  await expect(dialog.getByRole('list', { name: 'Accounts' }).getByRole('listitem')).toHaveCount(3);
  await dialog.getByRole('button', { name: 'Remove from the list' }).first().click();
  await expectAccessibleInBothThemes(page, dialogIn);
});
