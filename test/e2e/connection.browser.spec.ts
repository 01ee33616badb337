/** How a page in a browser gets to its engine, keeps it, and says so when it cannot. */
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { expect, test } from './app';
import { startHost } from './browserHost';
import { newDraft } from './composing';

test('the token leaves the address, and a reload still works', async ({ app: { page } }) => {
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
  expect(page.url()).not.toContain('token');
  await page.reload();
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
});

test('a page without its link says what to do', async ({ app, context }) => {
  const stranger = await context.newPage();
  await stranger.goto(new URL('/', app.page.url()).href);
  await expect(stranger.getByText('This page needs its link')).toBeVisible();
});

test('an old link says that it is no longer good', async ({ app, context }) => {
  const stranger = await context.newPage();
  await stranger.goto(new URL('/#token=old', app.page.url()).href);
  await expect(stranger.getByText('This link is no longer good')).toBeVisible();
});

test('a page says when its host ended', async ({ app, context, template, log, importOptions }) => {
  const { host, url } = await startHost(await template(log, importOptions));
  const page = await context.newPage();
  await page.goto(url);
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
  host.kill('SIGTERM');
  await once(host, 'exit');
  await expect(page.getByText('The connection to Streamscope was lost.')).toBeVisible();
  await expect(app.page.getByText('The connection to Streamscope was lost.')).toBeHidden();
});

test('what is typed while the host is gone is said not to be saved, stays, and is saved at its new link', async ({
  context,
  template,
  log,
  importOptions,
}) => {
  const folder = test.info().outputPath('workspace');
  await cp(await template(log, importOptions), folder, { recursive: true });
  const { host, url } = await startHost(folder);
  const page = await context.newPage();
  await page.goto(url);
  await newDraft(page);
  const name = page.getByRole('textbox', { name: 'Name of the draft' });
  const drafts = page.getByRole('region', { name: 'Drafts' });
  await name.fill('before');
  await expect(drafts).toContainText('Saved');
  host.kill('SIGKILL');
  await once(host, 'exit');
  await name.fill('typed meanwhile');
  await expect(page.getByText('Not saved: Streamscope does not answer.')).toBeVisible();
  await expect(drafts).toContainText('Not saved');

  const again = await startHost(folder, {}, { port: new URL(url).port });
  await expect(page.getByText('Streamscope was started again, with a new link.')).toBeVisible();
  await expect(name).toHaveValue('typed meanwhile');
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, new URL(again.url).hash);
  await expect(drafts).toContainText('Saved');
  await expect(page.getByText('Not saved: Streamscope does not answer.')).toBeHidden();
  await expect(name).toHaveValue('typed meanwhile');
  expect(page.url()).not.toContain('token');
  await page.reload();
  await expect(name).toHaveValue('typed meanwhile');
  again.host.kill('SIGTERM');
  await once(again.host, 'exit');
});
