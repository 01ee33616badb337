/** What the page of an entry tells beyond conflicts and rights: bytes that do not decode, streams nobody watches, fields. */
import type { Page } from '@playwright/test';
import { expectAccessibleInBothThemes } from './accessibility';
import { expect, test } from './app';

const entryOf = (page: Page, seq: number) => page.getByRole('complementary', { name: `Entry ${seq}` });

test('malformed data is shown at the byte and the field where decoding stopped', async ({ app }) => {
  const { page } = app;
  await open(page, '/log?entry=514');
  const why = entryOf(page, 514).getByRole('region', { name: 'Why' });
  await expect(why).toContainText(/byte \d/);
  const marked = why.getByRole('region', { name: 'Bytes around the place' }).locator('mark');
  await expect(marked).toHaveCount(1);
  await expect(entryOf(page, 514).getByRole('region', { name: 'Repair' })).toContainText(
    'Nothing in the state can help',
  );
  await expectAccessibleInBothThemes(page);
  await page.getByRole('tab', { name: 'Bytes' }).click();
  await expect(page.locator('[data-offset][data-current]').first()).toBeInViewport();
  await page.setViewportSize({ width: 1920, height: 1080 });
  await expectAccessibleInBothThemes(page);
});

test('a skipped entry names the stream that nobody watches, and a button watches it', async ({ app }) => {
  const { page } = app;
  await open(page, '/log?entry=1');
  const why = entryOf(page, 1).getByRole('region', { name: 'Why' });
  await expect(why).toContainText('Not watched here');
  await expect(why).toContainText('An entry counts only where all of its streams are watched');
  await expectAccessibleInBothThemes(page);
  await why.getByRole('button', { name: 'Watch this stream' }).click();
  await expect(entryOf(page, 1)).toContainText('Committed', { timeout: 30_000 });
});

test('a field is lit by its bytes, and its bytes by the field', async ({ app }) => {
  const { page } = app;
  await open(page, '/log?entry=661&tab=bytes');
  const lit = page.locator('[data-offset][data-lit]');
  const pieces = page.getByRole('region', { name: 'The underlined field' });
  const lines = page.getByRole('region', { name: /^Bytes; left and right/ });

  // From the bytes: all of the field that one of them belongs to.
  await lines.locator('[data-offset="0"]').hover();
  await expect(lit).toHaveCount(8);
  await lines.locator('[data-offset="9"]').click();
  await expect(pieces).toContainText('read count');
  // From a piece of the field: the bytes that it lies in.
  await lines.locator('[data-offset="13"]').click();
  await expect(pieces).toContainText('read 1');
  await pieces.getByRole('row', { name: /stream/ }).hover();
  await expect(lit).toHaveCount(32);
  await pieces.getByRole('row', { name: /key length/ }).hover();
  await expect(lit).toHaveCount(3);
  // From the legend: every byte of a part.
  await page.getByRole('list', { name: 'Parts of the format' }).getByText('version').hover();
  await expect(lit).toHaveCount(8);
  await expectAccessibleInBothThemes(page);
});

async function open(page: Page, address: string): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
}
