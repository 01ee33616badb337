/** A draft of ten thousand rows in the built page: pasted, judged, typed in, scrolled, moved about, taken back. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { toHex, toText } from '../../../shared/bytes';
import { type Frames, measureFrames } from '../browse/frames';
import { launchBrowser, startHost } from '../browse/page';
import { percentile } from '../measure';
import type { WorkloadSize } from '../workload/workload';
import { ManyRows } from './batches';
import { type Sight, until } from './until';

export interface EditingInput {
  folder: string;
  size: WorkloadSize;
  rows: number;
  scratch: string;
}

/** ms until it is seen, and the longest task of the page's main thread meanwhile. */
interface Step {
  shown: number;
  longest: number;
}

export interface EditingMeasured {
  rows: number;
  steps: Record<string, Step>;
  /** From a key to the frame with its letter, and to the dry run of what is typed then. */
  typing: { p50: number; p95: number; judged: number; longest: number };
  scroll: Frames;
  /** The longest task of all steps. */
  longest: number;
}

const typed = 'twenty letters more.';
const scrollFrames = 200;

export async function measureEditing(input: EditingInput): Promise<EditingMeasured> {
  const draws = new ManyRows(input.size, 'editing');
  const file = join(input.scratch, 'rows.csv');
  await writeFile(file, csvOf(draws, input.rows));
  const browser = await launchBrowser();
  const host = await startHost(input.folder);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(host.url);
    const sender = toHex(draws.known.cast.bridge);
    return await edit(browser, page, { file, rows: input.rows, sender });
  } finally {
    await host.stop();
    await browser.close();
  }
}

function csvOf(draws: ManyRows, rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const { streamId, key } = draws.place(row);
    const act = row % 10 === 9 ? 'guard' : 'put';
    const value = act === 'put' ? `"${draws.value().replaceAll('"', '""')}"` : '';
    return [act, toHex(streamId), toText(key), value].join(',');
  });
  return ['act,stream,key,value', ...lines].join('\n');
}

const rowLine = (number: number): string => `[data-row-line][aria-label^="Row ${number}:"]`;
const value =
  '[aria-label="Rows of the batch"] textarea, [aria-label="Rows of the batch"] [aria-label="Value"]';
/** The dry run is of what stands in the fields. */
const isJudged: Sight = { selector: 'section[aria-label="Dry run"] [data-current]' };
const verdict = (words: string): Sight => ({ selector: 'section[aria-label="Dry run"]', has: words });

async function edit(
  browser: Browser,
  page: Page,
  { file, rows, sender }: { file: string; rows: number; sender: string },
): Promise<EditingMeasured> {
  const steps: Record<string, Step> = {};
  const step = async (
    name: string,
    event: 'keydown' | 'click' | 'change',
    sights: Sight[],
    act: () => Promise<void>,
  ) => {
    let shown = 0;
    const { longest } = await measureFrames(browser, page, async () => {
      shown = await until(page, name, event, sights, act);
    });
    steps[name] = { shown, longest };
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const press = (key: string) => () => page.keyboard.press(key);
  const count = (number: number) => number.toLocaleString('en').replaceAll(',', '\u2009');
  const last = rowLine(rows);

  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Compose' }).click();
  await button('New draft').first().click();
  await watchAccount(page, sender);
  await button('Paste rows…').click();
  const add = `Add ${count(rows)} rows`;
  await step('preview', 'change', [{ selector: '[role=dialog] button:not([disabled])', has: add }], () =>
    page.getByLabel('File with rows').setInputFiles(file),
  );
  // A new draft has one row, which is empty.
  await step('add', 'click', [{ selector: rowLine(2) }], () => button(add).click());
  // From the same click on it is judged for the first time; here it is waited for.
  await page.locator(isJudged.selector).waitFor();
  await page.locator('section[aria-label="Dry run"]').getByText('Would commit').first().waitFor();

  await step('openRow', 'click', [{ selector: value }], () => page.locator(rowLine(1)).click());
  await page.locator(value).focus();
  await page.keyboard.press('End');
  const letters: number[] = [];
  const { longest: longestLetter } = await measureFrames(browser, page, async () => {
    for (let at = 1; at <= typed.length; at++)
      letters.push(
        await until(page, `letter ${at}`, 'keydown', [{ selector: value, has: typed.slice(0, at) }], () =>
          page.keyboard.type(typed[at - 1]!),
        ),
      );
  });
  await step('judgeTyped', 'keydown', [{ selector: value, has: `${typed}!` }, isJudged], () =>
    page.keyboard.type('!'),
  );

  // Stale in the half of its rows that are about keys of the workload.
  await page.getByRole('radio', { name: 'Number' }).first().click();
  const version = page.getByRole('textbox', { name: /^Version/ });
  await version.selectText();
  await step('judgeStale', 'keydown', [verdict('Would be rejected'), isJudged], press('1'));
  await step('undoVersion', 'keydown', [verdict('Would commit'), isJudged], async () => {
    await page.locator(rowLine(1)).focus();
    await page.keyboard.press('Control+z');
  });

  await page.locator(rowLine(1)).focus();
  await step('lastRow', 'keydown', [{ selector: `${last}:focus` }], press('End'));
  await step(
    'moveRow',
    'keydown',
    [{ selector: `${rowLine(rows - 1)}:focus` }, isJudged],
    press('Alt+ArrowUp'),
  );
  await step('deleteRow', 'keydown', [{ selector: last, isGone: true }, isJudged], press('Delete'));
  await step('undoDelete', 'keydown', [{ selector: last }, isJudged], press('Control+z'));
  await step('undoMove', 'keydown', [isJudged], press('Control+z'));
  const scroll = await measureFrames(browser, page, () => scrollThrough(page));

  // Everything since they were added, then the rows themselves, and all of it again.
  await page.locator('[data-row-line]').first().focus();
  while ((await button('Undo: paste rows').count()) === 0) await page.keyboard.press('Control+z');
  await step('undoAdd', 'keydown', [{ selector: rowLine(2), isGone: true }], press('Control+z'));
  await step(
    'redoAdd',
    'keydown',
    [{ selector: rowLine(1) }, isJudged, verdict('Would commit')],
    press('Control+y'),
  );

  const all = [...Object.values(steps).map(({ longest }) => longest), longestLetter, scroll.longest];
  return {
    rows,
    steps,
    typing: {
      p50: percentile(letters, 0.5),
      p95: percentile(letters, 0.95),
      judged: steps.judgeTyped!.shown,
      longest: longestLetter,
    },
    scroll,
    longest: Math.max(...all),
  };
}

async function watchAccount(page: Page, account: string): Promise<void> {
  await page.getByRole('button', { name: 'Accounts', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Watch an account…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Watch an account' });
  await dialog.getByLabel('Account').fill(account);
  await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** A step a frame, now and then far away. */
async function scrollThrough(page: Page): Promise<void> {
  await page.getByRole('list', { name: 'Rows of the batch' }).evaluate(
    (list, frames) =>
      new Promise<void>((resolve) => {
        const scroller = list.parentElement!;
        let frame = 0;
        const step = () => {
          if (frame === frames) return resolve();
          scroller.scrollTop =
            frame % 50 === 25
              ? (scroller.scrollHeight * ((frame * 37) % 100)) / 100
              : scroller.scrollTop + 120;
          frame++;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    scrollFrames,
  );
}
