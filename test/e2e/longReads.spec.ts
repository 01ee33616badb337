/** Reads that take long say how far they are, and can be stopped and go on: an old state, and a far comparison. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { fromText, toHex } from '../../shared/bytes';
import { A, alice, entry, exchangeLine, put, remove } from '../protocol/entries';
import { expectAccessible } from './accessibility';
import { test as base, expect } from './app';

/** Written and deleted twice: what the state between does not show, but what is read to know it. */
const passing = 35_000;
const passingKey = (i: number) => `passing/${String(i).padStart(5, '0')}`;
const passes = Array.from({ length: passing }, (_, i) => i);
const written = (word: string) => passes.map((i) => put(A, passingKey(i), `${word} ${i}`));
const removed = passes.map((i) => remove(A, passingKey(i)));
const entries = [
  entry(alice, [A], ...['a', 'b', 'c'].map((name) => put(A, `config/${name}`, 'kept'))),
  entry(alice, [A], ...written('first')),
  entry(alice, [A], ...removed),
  entry(alice, [A], ...written('again')),
  entry(alice, [A], ...removed),
  // So many that the state before has few of today's keys.
  entry(alice, [A], ...Array.from({ length: 400 }, (_, i) => put(A, `late/${i}`, 'late'))),
];

const test = base.extend<object, { logFile: string }>({
  logFile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture uses from its pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(await realpath(tmpdir()), 'streamscope-long-reads-'));
      const file = join(folder, 'passing.ndjson');
      await writeFile(file, entries.map((each, seq) => `${exchangeLine(seq, each)}\n`).join(''));
      await use(file);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  log: async ({ logFile }, use) => use(logFile),
});
// In one worker, so that the log is made and imported once.
test.describe.configure({ mode: 'serial' });

const keys = (page: Page) => page.getByRole('region', { name: 'Keys', exact: true });

async function go(page: Page, place: Record<string, string | number>): Promise<void> {
  await page.evaluate(
    (hash) => {
      window.location.hash = hash;
    },
    `/browse?${new URLSearchParams(Object.entries({ stream: A, ...place }).map(([name, value]) => [name, String(value)]))}`,
  );
}

test('a tree at a seq of which nothing is known yet says how far it has read', { tag: '@long' }, async ({
  app,
}) => {
  const { page } = app;
  const tree = page.getByRole('tree', { name: 'Keys' });
  await expect(tree.getByRole('treeitem', { name: /^late\// })).toContainText('400');
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const bar = document.querySelector<HTMLProgressElement>(
        'progress[aria-label^="Reading what was written"]',
      );
      if (bar !== null) seen.push(bar.value / bar.max);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await go(page, { at: 4 });
  await expect(tree.getByRole('treeitem', { name: /^config\// })).toContainText('3');
  await expect(tree.getByRole('treeitem')).toHaveCount(1);
  const shares = await page.evaluate(() => (window as unknown as { seen: number[] }).seen);
  expect(shares.length).toBeGreaterThan(0);
  for (const share of shares) expect(share).toBeGreaterThan(0);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
});

test('a comparison of very many keys is stopped, goes on from there, and opens what was added and deleted', {
  tag: '@long',
}, async ({ app }) => {
  const { page } = app;
  const panel = keys(page);
  const status = panel.getByRole('status').last();
  const counted = async () =>
    Number(/^([\d\s]+) added/.exec(await status.innerText())?.[1]?.replace(/\s/g, ''));
  await expect(page.getByRole('tree', { name: 'Keys' })).toBeVisible();
  await go(page, { view: 'changes', since: 0, at: 1 });
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(status).toContainText('stopped');
  await expectAccessible(page);
  const before = await counted();
  expect(before).toBeLessThan(passing);
  await panel.getByRole('button', { name: 'Go on' }).click();
  await expect(status).toContainText(/^35\s000 added0 changed0 deleted/, { timeout: 60_000 });
  await expect(status).not.toContainText('stopped');
  await expect(panel.getByRole('row', { name: /passing\// })).toContainText('+35\u2009000');

  await go(page, { view: 'changes', since: 1, at: 2, prefix: toHex(fromText('passing/0000')) });
  await expect(status).toContainText(/^0 added0 changed10 deleted/);
  await panel
    .getByRole('row', { name: /Deleted/ })
    .nth(7)
    .click();
  const difference = page.getByRole('region', { name: 'Difference' });
  await expect(difference).toContainText('first 7');
  await expect(page.getByRole('region', { name: 'Comparison of two versions' })).toContainText(
    'deleted it at 2',
  );
});
