/** `npm start` on a machine without a display, as a person meets it first. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { type Started, startExplorer } from './startExplorer';

const asOnAServer = { DISPLAY: '', WAYLAND_DISPLAY: '', XDG_DATA_HOME: '', STREAMSCOPE_HOME: '' };

const test = base.extend<{ dataFolder: string; started: Started & { url: string } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
  dataFolder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'streamscope-home-'));
    await use(folder);
    await rm(folder, { recursive: true, maxRetries: 5 });
  },

  started: async ({ dataFolder }, use) => {
    const started = await startExplorer({ ...asOnAServer, HOME: dataFolder });
    const { child, url = '' } = started;
    await use({ ...started, url });
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
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

test('SIGTERM to npm ends what it started', async ({ dataFolder }) => {
  const npm = ['npm', 'start', '--silent'] as const;
  const { child, url } = await startExplorer({ ...asOnAServer, STREAMSCOPE_HOME: dataFolder }, [...npm]);
  const page = new URL('/', url);
  expect((await fetch(page)).status).toBe(200);
  child.kill('SIGTERM');
  await expect
    .poll(() =>
      fetch(page).then(
        () => 'answers',
        () => 'ended',
      ),
    )
    .toBe('ended');
});
