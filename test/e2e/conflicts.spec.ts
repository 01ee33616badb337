/** The three conflicts of docs/walkthrough.md: each is understood in at most three clicks from the log. */
import type { Locator, Page } from '@playwright/test';
import { expectAccessibleInBothThemes } from './accessibility';
import { type App, expect, test } from './app';

const mostClicks = 3;

test('a stale write: the entry that came between, what it changed, and the version that would do', async ({
  app,
}) => {
  const clicks = new Clicks(app);
  await clicks.openLog();
  await clicks.on(app.page.getByRole('button', { name: /^Conflict/ }));
  await clicks.on(await rowOf(app.page, 661));

  const entry = app.page.getByRole('complementary', { name: 'Entry 661' });
  const why = entry.getByRole('region', { name: 'Why' });
  await expect(why).toContainText('ada had seen the state up to 640');
  await expect(why).toContainText('Entry 655 by indexer-bot came between');
  await expect(why.getByRole('row', { name: /^level/ })).toContainText(/7.*8/);
  await expect(why).toContainText('655 is newer than 640, so the whole entry is void');
  await expect(entry.getByRole('region', { name: 'Repair' })).toContainText(
    'The batch sent with version 655 or later',
  );
  expect(clicks.count).toBeLessThanOrEqual(mostClicks);
  await expectAccessibleInBothThemes(app.page);

  await app.page.getByRole('tab', { name: 'What if' }).click();
  await app.page.getByRole('button', { name: 'Without entry 655' }).click();
  await expect(entry.getByRole('region', { name: 'The answer' })).toContainText('it would have landed');
  // The command line says the same, from the same functions.
  const told = JSON.parse(await app.command('explain', '661'));
  const deciding = told.checks.find((check: { deciding: boolean }) => check.deciding);
  expect(deciding.because).toMatchObject({
    kind: 'versionConflict',
    expected: '640',
    between: { seq: 655 },
    repair: { kind: 'possible', version: '655', grants: [] },
  });
  const asked = JSON.parse(await app.command('whatif', '661', '--without', '655'));
  expect([asked.original.verdict, asked.verdict]).toEqual(['versionConflict', 'committed']);
  await entry.getByRole('textbox', { name: 'Version field' }).fill('18446744073709551616');
  await expect(entry.getByRole('alert')).toContainText('Expected a whole number');
  await expectAccessibleInBothThemes(app.page);
});

test('a revoked writer: when the right was given, when it was taken, by whom, and who could give it again', async ({
  app,
}) => {
  const clicks = new Clicks(app);
  await clicks.openLog();
  await clicks.on(app.page.getByRole('button', { name: /^Denied/ }));
  await clicks.on(await rowOf(app.page, 793));

  const entry = app.page.getByRole('complementary', { name: 'Entry 793' });
  const why = entry.getByRole('region', { name: 'Why' });
  await expect(why).toContainText('12made a stream writer by treasury');
  await expect(why).toContainText('790no stream writer any more by treasury');
  await expect(why.getByRole('list', { name: 'Who could grant it now' })).toContainText(
    'treasury admin since 9',
  );
  await expect(entry.getByRole('region', { name: 'Repair' })).toContainText(
    'ada being stream writer in game-items',
  );

  await clicks.on(why.getByRole('link', { name: '790', exact: true }));
  await expect(app.page.getByRole('complementary', { name: 'Entry 790' })).toContainText('Committed');
  expect(clicks.count).toBeLessThanOrEqual(mostClicks);
  await expectAccessibleInBothThemes(app.page);
});

test('a special key: since when, by whom, and why being a writer was not enough', async ({ app }) => {
  const clicks = new Clicks(app);
  await clicks.openLog();
  await clicks.on(app.page.getByRole('button', { name: /^Denied/ }));
  await clicks.on(await rowOf(app.page, 812));

  const why = app.page.getByRole('complementary', { name: 'Entry 812' }).getByRole('region', { name: 'Why' });
  const told = JSON.parse(await app.command('explain', '812'));
  const deciding = told.checks.find((check: { deciding: boolean }) => check.deciding);
  expect(deciding.because).toMatchObject({
    kind: 'writeDenied',
    special: { since: 806 },
    acts: { acts: [{ seq: 12 }, { seq: 790 }] },
    repair: { kind: 'possible', version: null, grants: [{ role: 'specialWriter' }] },
  });
  await expect(why).toContainText('The key is special since 806');
  await expect(why).toContainText('Set by treasury');
  await expect(why).toContainText('ada was no special writer of this key, and no admin');
  await clicks.on(why.getByRole('link', { name: '806', exact: true }));

  const cause = app.page.getByRole('complementary', { name: 'Entry 806' });
  await expect(cause).toContainText('treasury');
  expect(clicks.count).toBeLessThanOrEqual(mostClicks);
  await cause.getByRole('tab', { name: /^Writes/ }).click();
  await expect(cause).toContainText('Make key special');
  await expect(cause).toContainText('normal, as keys are');
});

test('an entry has a page of its own, and the keys go along its sender and its key', async ({ app }) => {
  const { page } = app;
  await page.evaluate(() => {
    window.location.hash = '/log?entry=661';
  });
  await page.getByRole('button', { name: 'Open on a page of its own' }).click();
  const own = page.getByRole('region', { name: /^Entry/ });
  await expect(own).toHaveAttribute('aria-label', 'Entry 661');
  await expectAccessibleInBothThemes(page);
  await expect(
    page.getByRole('button', { name: 'Previous entry that wrote the same key: 655' }),
  ).toBeVisible();
  await page.keyboard.press('{');
  await expect(own).toHaveAttribute('aria-label', 'Entry 655');
  await expect(page.getByRole('button', { name: 'Next entry that wrote the same key: 918' })).toBeVisible();
  await page.keyboard.press('}');
  await expect(own).toHaveAttribute('aria-label', 'Entry 918');
  await page.getByRole('button', { name: 'Log', exact: true }).click();
  await expect(page.getByRole('complementary', { name: 'Entry 918' })).toBeVisible();
});

test('what is missing is drafted with one click: the grant, and the same rows on what is there now', async ({
  app,
}) => {
  const { page } = app;
  const open = (hash: string) =>
    page.evaluate((address) => {
      window.location.hash = address;
    }, hash);
  await open('/log?entry=812');
  const repair = page
    .getByRole('complementary', { name: 'Entry 812' })
    .getByRole('region', { name: 'Repair' });
  await repair.getByRole('link', { name: 'Draft the grant' }).click();
  const draft = page.getByRole('region', { name: 'Draft', exact: true });
  await expect(draft.getByRole('combobox', { name: 'Account' })).toHaveValue(
    '0xacfcd674fe52526ff508d4947e12521662fb9ceb',
  );
  await expect(draft.getByRole('textbox', { name: 'Key' })).toHaveValue('items/sword/0042/owner');
  await expect(draft).toContainText('Grant special');
  await expectAccessibleInBothThemes(page);

  // One click from the entry to what became stale since, beside what was to be written.
  await open('/log?entry=661');
  await page.getByRole('link', { name: 'Draft it again, rebased' }).click();
  const rebase = page.getByRole('dialog', { name: 'Rebase the draft' });
  await expect(rebase.getByRole('listitem')).toHaveCount(2);
  const stale = rebase.getByRole('listitem').filter({ hasText: 'items/sword/0042/owner' });
  await expect(stale.getByRole('region', { name: 'Base, as of 640' })).toContainText('"level":7');
  await expect(stale.getByRole('region', { name: 'Theirs, as of 918' })).toContainText('"level":8');
  await expect(stale.getByRole('region', { name: 'Mine' })).toContainText('"level":10');
  await expectAccessibleInBothThemes(page);
  await rebase.getByRole('button', { name: 'Rebase 2 rows' }).click();
  await expect(draft.getByRole('radio', { name: /^As of 1.203/ })).toBeChecked();

  // Nothing that was drafted is undone by looking elsewhere, and a grant may begin in the Ownership room as well.
  await open(
    '/ownership?account=0xacfcd674fe52526ff508d4947e12521662fb9ceb&key=0x6974656d732f73776f72642f303034322f6f776e6572',
  );
  await page.getByRole('link', { name: 'Draft the grant' }).click();
  await expect(draft).toContainText('Grant special');
  await expect(page.getByRole('button', { name: 'Undo: draft a grant' }).first()).toBeVisible();
});

/** Counts the clicks that a person needs. */
class Clicks {
  count = 0;

  constructor(private readonly app: App) {}

  async openLog(): Promise<void> {
    await this.app.page.getByRole('link', { name: 'Log' }).click();
    await expect(this.app.page.getByText('Following the newest entry')).toBeVisible();
  }

  async on(target: Locator): Promise<void> {
    await target.click();
    this.count++;
  }
}

/** Scrolls the list until the entry's row is there. */
async function rowOf(page: Page, seq: number): Promise<Locator> {
  const grid = page.getByRole('grid', { name: 'Entries of the log' });
  const row = grid.getByRole('row', { name: new RegExp(`^${seq} `) });
  await expect(grid.getByRole('row').nth(1)).toBeVisible();
  await expect(async () => {
    await grid.evaluate((element) => element.scrollBy(0, 300));
    await expect(row).toBeVisible({ timeout: 200 });
  }).toPass();
  return row;
}
