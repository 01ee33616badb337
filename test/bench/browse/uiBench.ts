/** The ui bench: scrolling a level of very many children, walking from key to key, moving the slider, memory, and starting. */
import type { CDPSession, Page } from '@playwright/test';
import { percentile } from '../measure';
import type { BenchOptions } from '../options';
import type { Waits } from './draws';
import { type Frames, measureFrames } from './frames';
import { launchBrowser, startHost } from './page';
import { prepare } from './prepare';
import { measureSampleStarts } from './sampleStart';
import { shownAfter } from './shown';

interface Steps {
  scroll: number;
  keys: number;
  seqs: number;
  /** Parts of the scripted hour, and what is done in each. */
  parts: number;
  partKeys: number;
  partScroll: number;
  partSeqs: number;
  starts: number;
}

const steps: Record<'full' | 'quick', Steps> = {
  full: {
    scroll: 400,
    keys: 100,
    seqs: 18,
    parts: 4,
    partKeys: 500,
    partScroll: 100,
    partSeqs: 4,
    starts: 5,
  },
  quick: { scroll: 100, keys: 20, seqs: 10, parts: 2, partKeys: 50, partScroll: 20, partSeqs: 2, starts: 3 },
};

/** Counting ten million keys takes half a minute, once. ms */
const countLimit = 300_000;
const rowLimit = 30_000;
const scrollLimit = 60_000;

export async function uiBench(options: BenchOptions, scratch: string): Promise<object> {
  const { folder, log } = await prepare(options, scratch);
  const wanted = steps[options.quick ? 'quick' : 'full'];
  const browser = await launchBrowser();
  try {
    const start = await measureSampleStarts(browser, scratch, wanted.starts);
    const host = await startHost(folder);
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const devtools = await page.context().newCDPSession(page);
      const begun = performance.now();
      await page.goto(host.url);
      const firstRow = await openLargestLevel(page, begun);
      const before = await heapMegabytes(devtools);
      const scroll: Frames = await measureFrames(browser, page, () => scrollThrough(page, wanted.scroll));
      const key = waits(await walkKeys(page, wanted.keys));
      const slider = waits(await moveSlider(page, wanted.seqs));
      const during: number[] = [];
      for (let part = 0; part < wanted.parts; part++) {
        await walkKeys(page, wanted.partKeys);
        await scrollThrough(page, wanted.partScroll);
        await moveSlider(page, wanted.partSeqs);
        during.push(await heapMegabytes(devtools));
      }
      return {
        ratioToRaw: null,
        ratioToReference: null,
        scroll,
        key,
        slider,
        memory: { before, during, after: during.at(-1) },
        firstRow,
        start,
        log,
      };
    } finally {
      await host.stop();
    }
  } finally {
    await browser.close();
  }
}

const tree = (page: Page) => page.getByRole('tree', { name: 'Keys' });

/**
 * The level under balances/ has a quarter of the keys of its stream, all of them siblings.
 * @returns ms from `begun` to the first row of the tree
 */
async function openLargestLevel(page: Page, begun: number): Promise<number> {
  // The explorer starts where it was last, which of a kept workspace may be anywhere.
  await page.evaluate(() => {
    window.location.hash = '/browse';
  });
  await tree(page).getByRole('treeitem').first().waitFor({ timeout: rowLimit });
  const firstRow = performance.now() - begun;
  // Exact counts say that the stream is counted, and so that any place of a level can be gone to.
  const row = tree(page).getByRole('treeitem', { name: /^balances\// });
  await row.filter({ hasNotText: '≥' }).waitFor({ timeout: countLimit });
  await row.click();
  await tree(page).press('ArrowRight');
  await tree(page).locator('[aria-level="2"]').first().waitFor({ timeout: rowLimit });
  return firstRow;
}

/** A step a frame: mostly on, now and then far away. */
async function scrollThrough(page: Page, frames: number): Promise<void> {
  await tree(page).evaluate(
    (element, { frames, limit }) =>
      new Promise<void>((resolve, reject) => {
        let frame = 0;
        const begin = performance.now();
        const step = (now: number) => {
          if (frame === frames) return resolve();
          if (now - begin > limit)
            return reject(new Error(`${frames} frames of scrolling took more than ${limit} ms`));
          element.scrollTop =
            frame % 100 === 50
              ? (element.scrollHeight * ((frame * 37) % 100)) / 100
              : element.scrollTop + 120;
          frame++;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    { frames, limit: scrollLimit },
  );
}

/** From the key press to the frame that shows the new key with its value. @returns ms each */
async function walkKeys(page: Page, count: number): Promise<number[]> {
  await tree(page).focus();
  const texts = ['h1', '[role=tabpanel]'].map((part) => ({ selector: `[aria-label="Key"] ${part}` }));
  const spent: number[] = [];
  for (let i = 0; i < count; i++)
    spent.push(await shownAfter(page, 'ArrowDown', texts, `key ${i + 1} of ${count}`));
  return spent;
}

/**
 * From the key press on the slider to the frame that shows how many keys the new seq has, its tree and its key. Ends at
 * the newest seq, where the key that is selected lives.
 * @returns ms each
 */
async function moveSlider(page: Page, count: number): Promise<number[]> {
  await page.getByRole('slider', { name: 'State at seq' }).focus();
  // The foot of the tree says how many keys are live at the seq.
  const keys = { selector: 'section[aria-label="Keys"] > :last-child', upTo: 'keys' };
  const spent: number[] = [];
  for (let i = 0; i < count; i++)
    spent.push(await shownAfter(page, 'PageDown', [keys], `state ${i + 1} of ${count}`));
  await shownAfter(page, 'End', [keys], 'the newest state');
  return spent;
}

async function heapMegabytes(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('Performance.enable');
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6;
}

function waits(values: readonly number[]): Waits {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95), p99: percentile(values, 0.99) };
}
