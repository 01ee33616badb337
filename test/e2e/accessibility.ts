import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
/** The rules of those levels that look at colours; all others find the same in every theme. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/**
 * Fails with what axe finds against WCAG 2.1 A and AA in what the page shows now.
 * @param within selector of the part that is looked at; the whole page without it
 */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  await expectNothingFound(page, within, (axe) => axe.withTags(levels));
}

/** The same in the light theme and, as far as it is about colours, in the dark one; leaves the page light. */
export async function expectAccessibleInBothThemes(page: Page, within?: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expectNothingFound(page, within, (axe) => axe.withRules(colourRules));
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expectAccessible(page, within);
}

async function expectNothingFound(
  page: Page,
  within: string | undefined,
  choose: (axe: AxeBuilder) => AxeBuilder,
): Promise<void> {
  const all = new AxeBuilder({ page });
  const { violations } = await choose(within === undefined ? all : all.include(within))
    // The other mode opens a page of its own, which Electron has not.
    .setLegacyMode()
    .analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
  );
  expect(found).toEqual([]);
}
