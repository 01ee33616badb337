/** How a page in a browser gets to its engine, keeps it, and says so when it cannot. */
import { once } from 'node:events';
import { expect, test } from './app';
import { startHost } from './browserHost';

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
