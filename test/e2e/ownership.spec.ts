/** The Ownership room: who may write what, since when and by whom, and where accounts collide. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessibleInBothThemes } from './accessibility';
import { expect, test } from './app';

test('a cell of the matrix asks who may write a key at the seq that is shown, and why', async ({ app }) => {
  const { page } = app;
  await go(page, '/ownership?at=812&all=true');
  const matrix = page.getByRole('grid', { name: 'Accounts and their rights' });
  await expect(matrix.getByRole('rowheader', { name: 'ada' })).toBeVisible();
  await expectAccessibleInBothThemes(page);

  await matrix.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const answer = page.getByRole('complementary', { name: 'Who may write, and why' });
  await expect(answer).toContainText('ada may not write in this stream at 812');
  await answer.getByRole('textbox', { name: 'Key' }).fill('items/sword/0042/owner');
  await expect(answer).toContainText('ada may not write this key at 812');
  await expect(answer).toContainText('The key is special since 806');
  await expect(answer).toContainText('Only escrow since 808');
  await expect(answer.getByRole('region', { name: 'What would change the answer' })).toContainText(
    'At seq 789',
  );
  await expect(answer.getByRole('region', { name: 'Its entries' })).toContainText('812');
  await expect(matrix.getByRole('gridcell', { name: 'No', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expectAccessibleInBothThemes(page);

  await page.getByRole('textbox', { name: /^State at seq/ }).fill('780');
  await page.keyboard.press('Enter');
  await expect(answer).toContainText('ada may write this key at 780');
  await matrix.focus();
  await page.keyboard.press('Escape');
  await expect(answer).toBeHidden();
});

test('roles stand in groups, each with its origin, and are narrowed by account or key', async ({ app }) => {
  const { page } = app;
  await go(page, '/ownership?view=roles&at=1010');
  const roles = page.getByRole('grid', { name: 'Roles' });
  await expect(roles).toContainText('treasury');
  await expect(roles.getByRole('row', { name: /escrow/ }).first()).toContainText('since 808 by treasury');
  await expectAccessibleInBothThemes(page);
  await page.getByRole('textbox', { name: 'Account or key' }).fill('kestrel');
  await expect(roles.getByRole('row', { name: /indexer-bot/ })).toHaveCount(0);
  await expect(roles.getByRole('row', { name: /since 915 by escrow/ })).toBeVisible();
});

test('conflicts are grouped, and each group opens the log narrowed to it', async ({ app }) => {
  const { page } = app;
  await go(page, '/ownership?view=conflicts');
  const keys = page.getByRole('region', { name: 'By key' });
  const hottest = keys.getByRole('row').filter({ hasText: 'items/sword/0042/owner' });
  await expect(hottest).toContainText('5 accounts');
  await expectAccessibleInBothThemes(page);

  await page
    .getByRole('button', { name: /^anyone Expected founder|^Expected founder/ })
    .last()
    .click();
  await page.getByRole('option', { name: 'mira' }).click();
  const findings = page.getByRole('region', { name: 'Findings' });
  await expect(findings).toContainText('name-registry was claimed by magpie in 6');
  await expect(findings).toContainText('Expected was mira');

  await hottest.getByRole('button', { name: 'Open the log, narrowed to this' }).click();
  const log = page.getByRole('grid', { name: 'Entries of the log' });
  // Eight fail at the key itself; two more, which name it, are stopped at the gate before.
  await expect(log.getByRole('row')).toHaveCount(10 + 2);
  await expect(page.getByRole('textbox', { name: 'Key or prefix' })).toHaveValue('items/sword/0042/owner');
  await page.getByRole('button', { name: /^From/ }).click();
  await page.getByRole('textbox', { name: 'To seq' }).fill('812');
  await page.keyboard.press('Escape');
  await expect(log.getByRole('row')).toHaveCount(2 + 2);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('textbox', { name: 'Key or prefix' })).toHaveValue('');
});

test('a pair of accounts opens the log on what one was rejected for because of the other', async ({
  app,
}) => {
  const { page } = app;
  await go(page, '/ownership?view=conflicts');
  const pair = page
    .getByRole('region', { name: 'By pair of accounts' })
    .getByRole('row', { name: /ada.*treasury/ });
  const times = Number(await pair.getByRole('gridcell').nth(2).innerText());
  await pair.getByRole('button', { name: 'Open the log, narrowed to this' }).click();
  const log = page.getByRole('grid', { name: 'Entries of the log' });
  const because = page.getByRole('button', { name: /^Rejected because of treasury/ });
  await expect(because).toBeVisible();
  await expect(log).toHaveAttribute('aria-rowcount', String(times + 1));
  await expectAccessibleInBothThemes(page);

  // Because of anybody: ada was rejected more often than that.
  await because.click();
  await expect(because).toBeHidden();
  await expect.poll(async () => Number(await log.getAttribute('aria-rowcount'))).toBeGreaterThan(times + 1);
});

test('an account has all its rights, entries and rejections on a page, and a name that travels as a file', async ({
  app,
}) => {
  const { page } = app;
  await go(page, '/log?entry=812');
  await page
    .getByRole('complementary', { name: 'Entry 812' })
    .getByRole('link', { name: /^ada/ })
    .first()
    .click();
  const account = page.getByRole('region', { name: 'Account' });
  await expect(account.getByRole('grid', { name: 'Rights' })).toContainText('revoked at 790 by treasury');
  await account.getByRole('tab', { name: 'Rejections' }).click();
  await expect(account.getByRole('grid', { name: 'Entries that were rejected' })).toContainText(
    'Write denied',
  );
  await expectAccessibleInBothThemes(page);

  await account.getByRole('button', { name: 'Rename' }).click();
  await account.getByRole('textbox', { name: 'Name of the account' }).fill('ada lovelace');
  await page.keyboard.press('Enter');
  await expect(account.getByRole('heading', { level: 1 })).toHaveText('ada lovelace');

  await page.getByRole('button', { name: /^Workspace/ }).click();
  await page.getByRole('menuitem', { name: /^Names/ }).click();
  const names = page.getByRole('dialog', { name: 'Names of accounts and streams' });
  await expect(names.getByRole('row', { name: /ada lovelace/ })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    names.getByRole('button', { name: 'Export names' }).click(),
  ]);
  const text = await readFile(await saved.path(), 'utf8');
  const file = (content: string) => ({
    name: 'names.json',
    mimeType: 'application/json',
    buffer: Buffer.from(content),
  });
  const input = page.locator('input[type=file]');
  await input.setInputFiles(file(text.replace('ada lovelace', 'ada again')));
  await expect(names.getByRole('row', { name: /ada again/ })).toBeVisible();
  await input.setInputFiles(file('{"accounts": {"ada": "no address"}}'));
  await expect(names.getByRole('alert')).toContainText('accounts');
});

async function go(page: Page, address: string): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
}
