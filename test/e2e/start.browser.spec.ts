/** `npm start` on a machine without a display, as a person meets it first. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { type Started, startExplorer } from './startExplorer';

const asOnAServer = { DISPLAY: '', WAYLAND_DISPLAY: '', XDG_DATA_HOME: '', STREAMSCOPE_HOME: '' };

const test = base.extend<{ started: Started & { url: string } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
  started: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'streamscope-home-'));
    const started = await startExplorer({ HOME: home, ...asOnAServer });
    const { child, url = '' } = started;
    await use({ ...started, url });
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(home, { recursive: true });
  },
});

test.skip(process.platform !== 'linux', 'only Linux has machines that say they have no display');

test('without a display it says why, prints an address and shows the sample there', async ({
  started,
  page,
}) => {
  expect(started.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=\S+$/);
  expect(started.complaints()).toBe('There is no display: the explorer runs in the browser instead.\n');
  await page.goto(started.url);
  await expect(page.getByText('Sample workspace').first()).toBeVisible();
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends it cleanly while a page is open`, async ({ started, page }) => {
    await page.goto(started.url);
    await expect(page.getByText('Sample workspace').first()).toBeVisible();
    started.child.kill(signal);
    // One Ctrl-C often arrives twice: from the terminal and from npm.
    started.child.kill(signal);
    expect(await once(started.child, 'exit')).toEqual([0, null]);
  });
}
