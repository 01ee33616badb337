/** Every view of Browse, as axe sees it in both themes. A view or tab that is added has no place here, and does not compile. */
import type { Page } from '@playwright/test';
import type { BrowseSearch } from '../../renderer/router/search';
import sampleLabels from '../../resources/sample.labels.json' with { type: 'json' };
import { fromText, toHex } from '../../shared/bytes';
import { expectAccessible, expectAccessibleInBothThemes } from './accessibility';
import { expect, test } from './app';

const [stream] = Object.entries(sampleLabels.streams).find(([, label]) => label === 'game-items')!;
const hex = (text: string) => toHex(fromText(text));
const key = hex('items/sword/0042/owner');

interface Place {
  search: Partial<Record<keyof BrowseSearch | 'at', string | number>>;
  /** What is there when the view is. */
  shows: string | RegExp;
  act?: (page: Page) => Promise<void>;
}

const keyTabs: Record<NonNullable<BrowseSearch['tab']>, Place> = {
  value: { search: { key, at: 812 }, shows: '"indexedAt"' },
  history: { search: { key, tab: 'history', a: 640, b: 655, inline: 'true' }, shows: 'Created again' },
  who: { search: { key, tab: 'who', at: 812 }, shows: 'Kept out' },
  raw: { search: { key, tab: 'raw' }, shows: '7b 22 6f 77' },
};

const views: Record<NonNullable<BrowseSearch['view']> | 'tree', Place> = {
  tree: { search: {}, shows: 'All entries of this stream' },
  range: {
    search: { view: 'range', prefix: hex('items/'), around: hex('items/bow/0040'), page: 20 },
    shows: /more above/,
  },
  search: { search: { view: 'search', find: 'T-\\d{3}77', findKind: 'regexp' }, shows: 'T-21377' },
  changes: { search: { view: 'changes', since: 700, at: 812 }, shows: '294 added' },
};

const others: Record<string, Place> = {
  'a prefix': { search: { key: hex('items/sword/') }, shows: 'A prefix, no key of its own' },
  'a deleted key': { search: { key, at: 305 }, shows: 'deleted this key' },
  'a key that never was': { search: { key: hex('none') }, shows: 'Never written' },
  'an empty tree': { search: { filter: hex('none') }, shows: 'No live key starts with these bytes' },
  'an empty range': { search: { view: 'range', prefix: hex('none') }, shows: 'No key in this range' },
  'a range that is wrong': { search: { view: 'range', width: 3 }, shows: 'needs a prefix to pad' },
  'an empty search': { search: { view: 'search' }, shows: 'Search inside keys and values' },
  'a comparison the wrong way round': { search: { view: 'changes', since: 900, at: 812 }, shows: 'is after' },
  'a stream of elsewhere': { search: { stream: `0x${'77'.repeat(32)}` }, shows: 'not in the log' },
  'an older tree': { search: { at: 305, filter: hex('items/') }, shows: 'at seq 305' },
  'an older range': { search: { view: 'range', prefix: hex('items/'), at: 305 }, shows: /read in/ },
  'an older search': { search: { view: 'search', find: 'ember', at: 305 }, shows: /keys? found/ },
  'a search that found nothing': {
    search: { view: 'search', find: 'this is nowhere' },
    shows: 'Found nowhere',
  },
  'a search that is wrong': {
    search: { view: 'search', find: '(T-', findKind: 'regexp' },
    shows: 'has a ( without its )',
  },
  'a change and its diff': {
    search: { view: 'changes', since: 700, at: 812, prefix: hex('items/sword/') },
    shows: 'Write 738 back',
    act: (page) => page.getByRole('row', { name: /0007\/owner/ }).click(),
  },
  'a diff of bytes': {
    search: { key, tab: 'history', a: 640, b: 655, diff: 'hex' },
    shows: '00000048  22 3a',
  },
  'a diff of text': {
    search: { key, tab: 'history', a: 640, b: 655, diff: 'text' },
    shows: '1 line changed',
  },
  'readings of a value': {
    search: { key },
    shows: 'Does not fit',
    act: (page) => page.getByRole('button', { name: /show the value in another way$/ }).click(),
  },
  'recent ranges': {
    search: { view: 'range', prefix: hex('items/') },
    shows: 'prefix items/',
    act: (page) => page.getByRole('button', { name: 'Recent ranges' }).click(),
  },
  'columns of a range': {
    search: { view: 'range', prefix: hex('items/') },
    shows: 'Writer',
    act: (page) => page.getByRole('button', { name: 'Columns of the range' }).click(),
  },
  'an export': {
    search: { view: 'range', prefix: hex('items/') },
    shows: 'Every byte as it is',
    act: (page) => page.getByRole('button', { name: 'Export the whole range' }).click(),
  },
  'the search box': {
    search: {},
    shows: 'items/sword/0042/lore',
    async act(page) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('items/sword/004');
    },
  },
  'the list of streams': {
    search: {},
    shows: 'not watched',
    act: (page) => page.getByRole('button', { name: /^game-items/ }).click(),
  },
  'bookmarks and tabs': {
    search: { key },
    shows: 'Bookmark this place',
    act: (page) => page.getByRole('button', { name: 'Bookmarks and tabs' }).click(),
  },
  'other delimiters': {
    search: {},
    shows: 'Split on this',
    async act(page) {
      await page.getByRole('button', { name: /Change how keys are split$/ }).click();
      await page.getByRole('menuitem', { name: 'Other bytes…' }).click();
    },
  },
  'the menu of a row': {
    search: { key },
    shows: 'Show among its neighbours',
    act: (page) => page.getByRole('button', { name: 'More about the selected row' }).click(),
  },
  'the menu of delimiters': {
    search: {},
    shows: 'Split keys on',
    act: (page) => page.getByRole('button', { name: /Change how keys are split$/ }).click(),
  },
  'the list of shortcuts': {
    search: {},
    shows: 'Keyboard shortcuts',
    act: (page) => page.getByRole('button', { name: 'Keyboard shortcuts' }).click(),
  },
};

// Axe reads every element of a page again and again; machines that do much else take their time.
test.describe.configure({ timeout: 300_000 });

async function open(page: Page, { search, shows, act }: Place): Promise<void> {
  const query = new URLSearchParams(
    Object.entries({ stream, ...search }).map(([name, value]) => [name, String(value)]),
  );
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `/browse?${query}`);
  await act?.(page);
  await expect(page.getByText(shows).first()).toBeVisible();
}

for (const [group, places] of Object.entries({ views, 'tabs of a key': keyTabs }))
  test(`axe finds nothing in the ${group}`, async ({ app }) => {
    await expect(app.page.getByRole('tree', { name: 'Keys' })).toBeVisible();
    for (const place of Object.values(places)) {
      await open(app.page, place);
      await expectAccessibleInBothThemes(app.page);
    }
  });

test('axe finds nothing in states that are empty, wrong or open', { tag: '@long' }, async ({ app }) => {
  const { page } = app;
  await expect(page.getByRole('tree', { name: 'Keys' })).toBeVisible();
  // Of the same parts as the views, which are looked at in the light theme too.
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const place of Object.values(others)) {
    await open(page, place);
    await expectAccessible(page);
    if (place.act) await page.keyboard.press('Escape');
  }
});

test('axe finds nothing beside a key on a wide window', { tag: '@long' }, async ({ app }) => {
  const { page } = app;
  await page.setViewportSize({ width: 1920, height: 1080 });
  await expect(page.getByRole('tree', { name: 'Keys' })).toBeVisible();
  await open(page, keyTabs.value);
  await expect(page.getByRole('heading', { name: 'Neighbours' })).toBeVisible();
  await expectAccessibleInBothThemes(page);
});
