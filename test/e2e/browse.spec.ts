/** Browsing: ranges, searches, changes, time and places; each state a link. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import sampleLabels from '../../resources/sample.labels.json' with { type: 'json' };
import { fromHex, fromText, toHex, toText } from '../../shared/bytes';
import { expectAccessibleInBothThemes } from './accessibility';
import { type App, expect, test } from './app';

const [stream] = Object.entries(sampleLabels.streams).find(([, label]) => label === 'game-items')!;
const owner = 'items/sword/0042/owner';

/** Goes to a place by its link, as it would be pasted. */
async function open(page: Page, search: Record<string, string | number>): Promise<void> {
  const query = new URLSearchParams(
    Object.entries({ stream, ...search }).map(([name, value]) => [name, String(value)]),
  );
  await expect(keys(page)).toBeVisible();
  await page.evaluate((place) => {
    window.location.hash = place;
  }, `/browse?${query}`);
}

const keys = (page: Page) => page.getByRole('region', { name: 'Keys', exact: true });
const shownKey = (page: Page) => page.getByRole('region', { name: 'Key', exact: true });

async function liveRows(app: App, ...args: string[]): Promise<{ key: string; version: number }[]> {
  const text = await app.command('range', stream, ...args);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a range is filtered by value, read back, exported whole, and kept', async ({ app }) => {
  const { page } = app;
  await open(page, { view: 'range', prefix: toHex(fromText('items/sword/')) });
  const panel = keys(page);
  const rows = panel.getByRole('grid', { name: 'Keys in the range' });
  const all = await liveRows(app, '--prefix', 'items/sword/');
  await expect(panel).toContainText(/\d+ read in/);

  await panel.getByRole('textbox', { name: 'Value has' }).fill('ember');
  await panel.getByRole('radio', { name: 'Last to first' }).click();
  await expect(panel.getByRole('status').last()).toContainText(/^\d+ rows?/);
  await panel.getByRole('button', { name: 'Columns of the range' }).click();
  await page.getByRole('menuitem', { name: 'Writer' }).click();
  await expect(rows.getByRole('columnheader', { name: 'Writer' })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  // The same link later, and elsewhere, is the same range.
  await page.reload();
  await expect(panel.getByRole('textbox', { name: 'Value has' })).toHaveValue('ember');

  await panel.getByRole('button', { name: 'Clear' }).click();
  await panel.getByRole('textbox', { name: 'Prefix', exact: true }).fill('items/sword/');
  await expect(rows.getByRole('row').nth(1)).toContainText('sword');
  await panel.getByRole('button', { name: 'Export the whole range' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the whole range' });
  await dialog.getByRole('radio', { name: 'CSV' }).click();
  await expectAccessibleInBothThemes(page);
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const file = await download;
  const newest = await page.getByRole('slider', { name: 'State at seq' }).getAttribute('aria-valuemax');
  expect(file.suggestedFilename()).toBe(`game-items-items-sword-at-${newest}.csv`);
  const [head, ...lines] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n');
  expect(head).toBe('key,value,version,size');
  expect(lines.map((line) => line.split(',')[0])).toEqual(all.map(({ key }) => key));
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  // A limit holds for the table, its foot and the file, however few rows a page has.
  await panel.getByRole('textbox', { name: 'Rows a page' }).fill('2');
  await panel.getByRole('textbox', { name: 'Limit, rows in all' }).fill('5');
  await expect(panel.getByRole('status').last()).toContainText('5 rows, the limit');
  await expect(rows.getByRole('row')).toHaveCount(6);
  await expect(page).toHaveURL(/limit=5/);
  await panel.getByRole('button', { name: 'Export the whole range' }).click();
  const limited = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export', exact: true }).press('Enter');
  await expect(dialog).toContainText('Exported.');
  const few = (await readFile(await (await limited).path(), 'utf8')).trimEnd().split('\n');
  expect(few.map((line) => (JSON.parse(line) as { key: string }).key)).toEqual(
    all.slice(0, 5).map(({ key }) => key),
  );
  // The focus stays where it was, so that Escape closes.
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await panel.getByRole('textbox', { name: 'From key' }).fill('z');
  await panel.getByRole('textbox', { name: 'To key' }).fill('a');
  await expect(panel).toContainText('From lies after To');
  await panel.getByRole('textbox', { name: 'From key' }).fill('');
  await panel.getByRole('textbox', { name: 'To key' }).fill('');
  await panel.getByRole('textbox', { name: 'Limit, rows in all' }).fill('');
  await panel.getByRole('button', { name: 'Recent ranges' }).click();
  await expect(page.getByRole('menuitem', { name: 'prefix items/sword/', exact: true })).toBeVisible();
});

test('from a key in the middle, pages go on to both ends and together are the whole range', {
  tag: '@long',
}, async ({ app }) => {
  const { page } = app;
  const all = (await liveRows(app, '--prefix', 'items/')).map(({ key }) => key);
  const middle = Math.floor(all.length / 2);
  const panel = keys(page);
  const rows = panel.getByRole('grid', { name: 'Keys in the range' });
  const ends: { bound: Record<string, string>; count: number; last: string }[] = [
    { bound: { gte: all[middle]! }, count: all.length - middle, last: all.at(-1)! },
    { bound: { lte: all[middle]!, reverse: 'true' }, count: middle + 1, last: all[0]! },
  ];
  for (const { bound, count, last } of ends) {
    await open(page, { view: 'range', prefix: toHex(fromText('items/')), page: 200, ...bound });
    await expect(panel.getByRole('status').last()).toContainText(/^first [\d\s]+ rows, more below/);
    await expect
      .poll(
        async () => {
          await rows.press('End');
          return (await panel.getByRole('status').last().innerText()).replace(/(?<=\d)\s(?=\d)/g, '');
        },
        // Page after page, on a machine that may do much else.
        { timeout: 60_000 },
      )
      .toMatch(new RegExp(`^${count} rows`));
    await rows.press('End');
    await expect(shownKey(page).getByRole('heading', { level: 1 })).toContainText(
      toText(fromHex(last))!.split('/').at(-1)!,
    );
  }
});

test('from the key that the tree shows, rows are read to both sides', { tag: '@long' }, async ({ app }) => {
  const { page } = app;
  const all = (await liveRows(app, '--prefix', 'items/sword/')).map(({ key }) => key);
  const middle = Math.floor(all.length / 2);
  await open(page, { prefix: toHex(fromText('items/sword/')), page: 50, key: all[middle]! });
  await expect(keys(page).getByRole('tree').locator('[aria-selected=true]')).toBeVisible();
  await keys(page).getByRole('radio', { name: 'Range' }).click();
  const panel = keys(page);
  const rows = panel.getByRole('grid', { name: 'Keys in the range' });
  await expect(rows.getByRole('row', { selected: true })).toBeInViewport();
  await expect(panel.getByRole('status').last()).toContainText('more above and below');
  const shown = async (step: string) => {
    await rows.press(step);
    return new URLSearchParams(new URL(page.url()).hash.split('?')[1]).get('key');
  };
  const walked: (string | null)[] = [];
  for (let i = 1; i <= 30; i++) walked.push(await shown('ArrowUp'));
  expect(walked).toEqual(all.slice(middle - 30, middle).reverse());
  await expect(rows.getByRole('row', { selected: true })).toBeInViewport();
  await expect.poll(() => shown('Home'), { timeout: 60_000 }).toBe(all[0]);
  await expect.poll(() => shown('End'), { timeout: 60_000 }).toBe(all.at(-1));
  await expect(panel.getByRole('status').last()).toContainText(
    `${String(all.length).replace(/\B(?=(\d{3})+$)/g, '\u2009')} rows`,
  );
  await page.getByRole('button', { name: 'From the first row' }).click();
  // A page may end early on a busy machine, and the next one comes by itself.
  await expect(panel.getByRole('status').last()).toContainText(/^first \d+ rows, more below/);
  await rows.press('Home');
  await expect(page).toHaveURL(new RegExp(`key=${all[0]}`));
});

test('a search looks inside keys and values, in every stream, and says what a pattern lacks', async ({
  app,
}) => {
  const { page } = app;
  await expect(keys(page)).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('T-21377');
  await page.getByRole('button', { name: /^Search inside/ }).click();
  const panel = keys(page);
  await expect(panel.getByRole('grid', { name: 'Found' })).toContainText('T-21377');
  await expect(panel.getByRole('status').last()).toContainText(/\d+ keys? found/);
  await panel.getByRole('grid', { name: 'Found' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(shownKey(page).getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessibleInBothThemes(page);

  await panel.getByRole('radio', { name: '.*, regular expression' }).click();
  const field = panel.getByRole('textbox', { name: 'Look for' });
  await field.fill('(T-21377');
  await field.press('Enter');
  await expect(panel).toContainText('has a ( without its )');
  await field.fill('T-2\\d{3}7"');
  await field.press('Enter');
  await expect(panel.getByRole('grid', { name: 'Found' })).toContainText(/T-2\d{3}7/);
  await field.fill('this is nowhere');
  await field.press('Enter');
  await expect(panel).toContainText('Found nowhere');
});

test('two states are compared by prefix and key, down to a diff', async ({ app }) => {
  const { page } = app;
  await open(page, { view: 'changes', since: 700, at: 812 });
  const panel = keys(page);
  await expect(panel.getByRole('status').last()).toContainText(/\d+ added.*\d+ changed.*\d+ deleted/);
  const before = new Map((await liveRows(app, '--at', '700')).map(({ key, version }) => [key, version]));
  const after = new Map((await liveRows(app, '--at', '812')).map(({ key, version }) => [key, version]));
  const added = [...after.keys()].filter((key) => !before.has(key)).length;
  const changed = [...after].filter(
    ([key, version]) => before.has(key) && before.get(key) !== version,
  ).length;
  const deleted = [...before.keys()].filter((key) => !after.has(key)).length;
  await expect(panel.getByRole('status').last()).toContainText(
    `${added} added${changed} changed${deleted} deleted`,
  );
  await expectAccessibleInBothThemes(page);

  // A prefix has the counts of what changed below it.
  const below = (keys: Iterable<string>) =>
    [...keys].filter((key) => toText(fromHex(key))?.startsWith('players/'));
  const [old, fresh] = [new Set(below(before.keys())), new Set(below(after.keys()))];
  const players = panel.getByRole('row', { name: /^players\// });
  await expect(players).toContainText(`+${[...fresh].filter((key) => !old.has(key)).length}`);
  await expect(players).toContainText(`\u2212${[...old].filter((key) => !fresh.has(key)).length}`);

  // What came, what went and what changed each open as a diff.
  const difference = page.getByRole('region', { name: 'Difference' });
  const comparison = page.getByRole('region', { name: 'Comparison of two versions' });
  await panel.getByRole('textbox', { name: 'Below prefix' }).fill('players/ada/offers/');
  await panel
    .getByRole('row', { name: /Deleted/ })
    .first()
    .click();
  await expect(comparison).toContainText(/B .*deleted it at/);
  await expect(difference.locator('[data-sign="-"]').first()).toBeVisible();
  await expect(difference.locator('[data-sign="+"]')).toHaveCount(0);
  await panel.getByRole('row', { name: /Added/ }).first().click();
  await expect(comparison).toContainText('nothing');
  await expect(difference.locator('[data-sign="+"]').first()).toBeVisible();
  await expect(difference.locator('[data-sign="-"]')).toHaveCount(0);
  await panel.getByRole('textbox', { name: 'Below prefix' }).fill('');

  await panel.getByRole('button', { name: 'items/', exact: true }).click();
  await panel.getByRole('button', { name: /sword\/$/ }).click();
  await panel.getByRole('button', { name: 'Up' }).click();
  await expect(panel.getByRole('textbox', { name: 'Below prefix' })).toHaveValue('items/');
  const [different] = [...after].find(
    ([key, version]) =>
      toText(fromHex(key))?.startsWith('items/') && before.has(key) && before.get(key) !== version,
  )!;
  const name = toText(fromHex(different))!;
  await panel.getByRole('textbox', { name: 'Below prefix' }).fill(name.slice(0, name.lastIndexOf('/') + 1));
  await panel
    .getByRole('row', { name: /Changed/ })
    .first()
    .click();
  await expect(shownKey(page).getByRole('tab', { name: /^History/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.getByRole('button', { name: /Compare as/ }).click();
  await page.getByRole('option', { name: 'Text' }).click();
  await expect(comparison).toContainText('1 line changed');
  await expect(difference.locator('mark')).toHaveCount(2);
});

test('the slider rests at changes of what is shown, and zooms', async ({ app }) => {
  const { page } = app;
  const key = toHex(fromText(owner));
  const history = (await app.command('history', stream, owner)).trim().split('\n');
  const versions = history.map((line) => (JSON.parse(line) as { version: number }).version);
  await open(page, { key });
  const snap = page.getByRole('button', { name: 'Snap: rest only at changes of this key' });
  await snap.click();
  await expect(snap).toHaveAttribute('aria-pressed', 'true');
  const seq = page.getByRole('slider', { name: 'State at seq' });
  const back = page.getByRole('button', { name: 'The change of this key before' });
  for (const version of versions.slice(-3).reverse()) {
    await back.click();
    await expect(seq).toHaveAttribute('aria-valuenow', String(version));
  }
  await page.getByRole('button', { name: 'The next change of this key' }).click();
  await expect(seq).toHaveAttribute('aria-valuenow', String(versions.at(-2)));

  const box = (await seq.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -200);
  await page.mouse.wheel(0, -200);
  await expect(page.getByRole('button', { name: /^\d+\S*–\d/ })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  // Dropped anywhere, it rests at the change that made what is shown there.
  await seq.press('-');
  await seq.press('-');
  await page.mouse.click(box.x + box.width - 3, box.y + box.height / 2);
  await expect
    .poll(async () => versions.includes(Number(await seq.getAttribute('aria-valuenow'))))
    .toBe(true);

  // What leads nowhere says why, until one goes elsewhere.
  const field = page.getByRole('textbox', { name: /^State at seq/ });
  await field.fill('abc');
  await field.press('Enter');
  await expect(page.getByRole('alert')).toContainText('A whole number from 0 to');
  await open(page, { at: 812 });
  await expect(field).toHaveValue('812');
  await expect(page.getByRole('alert')).toHaveCount(0);

  // The latest stands in for a seq that the log has not come to, and says so.
  await open(page, { at: 50_000 });
  const newest = await seq.getAttribute('aria-valuemax');
  await expect(page.getByText(/Seq 50\s000 is not in the log yet/)).toBeVisible();
  await expect(seq).toHaveAttribute('aria-valuetext', `latest, seq ${newest}`);
  await expect(keys(page)).toContainText('exact');
  await expect(keys(page)).not.toContainText('at seq');
  await open(page, { view: 'changes', since: 50_000 });
  await expect(keys(page)).toContainText(/Seq 50\s000 is not replayed yet/);
  await expect(keys(page).getByRole('button', { name: 'Compare them the other way round' })).toHaveCount(0);
});

test('places are kept: pins, bookmarks, tabs, and where one was last', async ({ app }) => {
  const { page } = app;
  await open(page, { key: toHex(fromText(owner)) });
  await keys(page).getByRole('button', { name: 'More about the selected row' }).click();
  await page.getByRole('menuitem', { name: 'Pin above the tree' }).click();
  const pins = keys(page).getByRole('list', { name: 'Pinned' });
  await expect(pins).toContainText('owner');
  await page.getByRole('button', { name: 'Bookmarks and tabs' }).click();
  await page.getByRole('menuitem', { name: 'Bookmark this place' }).click();
  await page
    .context()
    .grantPermissions(['clipboard-read', 'clipboard-write'])
    .catch(() => {});
  await page.getByRole('button', { name: 'Bookmarks and tabs' }).click();
  await page.getByRole('menuitem', { name: 'Copy a link to this place' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  await page.keyboard.press('Alt+t');
  const tabs = page.getByRole('tablist', { name: 'Tabs' });
  await expect(tabs.getByRole('tab')).toHaveCount(2);
  await open(page, { view: 'range', prefix: toHex(fromText('config/')) });
  await expect(tabs.getByRole('tab', { selected: true })).toContainText('config/');
  await expectAccessibleInBothThemes(page);
  await tabs.getByRole('tab').first().click();
  await expect(shownKey(page).getByRole('heading', { level: 1 })).toContainText('owner');
  // Back across a change of tabs is back in the other tab: neither goes to the place of the other.
  await page.goBack();
  await expect(keys(page).getByRole('grid', { name: 'Keys in the range' })).toBeVisible();
  await expect(tabs.getByRole('tab', { selected: true })).toContainText('config/');
  await expect(tabs.getByRole('tab').first()).toContainText('owner');
  await page.goForward();
  await expect(shownKey(page).getByRole('heading', { level: 1 })).toContainText('owner');
  await expect(tabs.getByRole('tab').nth(1)).toContainText('config/');

  // A start without a place in its address goes to where the explorer was.
  await expect.poll(() => readFile(`${app.folder}/desk.json`, 'utf8').catch(() => '')).toContain('"tabs":[{');
  await page.evaluate(() => {
    window.location.hash = '/';
  });
  await expect(page).toHaveURL(/#\/browse/);
  await page.reload();
  await expect(shownKey(page).getByRole('heading', { level: 1 })).toContainText('owner');
  await expect(tabs.getByRole('tab')).toHaveCount(2);
  await pins.getByRole('button', { name: 'Unpin' }).click();
  await expect(pins).toHaveCount(0);
  await page.getByRole('button', { name: 'Bookmarks and tabs' }).click();
  await expect(page.getByRole('menuitem', { name: `game-items: ${owner}` })).toBeVisible();
});
