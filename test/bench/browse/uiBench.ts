/** The ui bench: scrolling a level of very many children, walking from key to key, moving the slider, and memory. */
import type { CDPSession, Page } from '@playwright/test';
import { percentile } from '../measure';
import type { BenchOptions } from '../options';
import type { Waits } from './draws';
import { type Frames, measureFrames } from './frames';
import { openPage } from './page';
import { prepare } from './prepare';

interface Steps {
  scroll: number;
  keys: number;
  seqs: number;
  walk: number;
}

const steps: Record<'full' | 'quick', Steps> = {
  full: { scroll: 400, keys: 100, seqs: 18, walk: 2000 },
  quick: { scroll: 100, keys: 20, seqs: 10, walk: 100 },
};

export async function uiBench(options: BenchOptions, scratch: string): Promise<object> {
  const { folder, log } = await prepare(options, scratch);
  const wanted = steps[options.quick ? 'quick' : 'full'];
  const opened = await openPage(folder);
  const { page, browser, devtools } = opened;
  try {
    await openLargestLevel(page);
    const heapBefore = await heapMegabytes(devtools);
    const scroll: Frames = await measureFrames(browser, page, () => scrollThrough(page, wanted.scroll));
    const key = waits(await walkKeys(page, wanted.keys));
    const slider = waits(await moveSlider(page, wanted.seqs));
    await walkKeys(page, wanted.walk);
    const heapAfter = await heapMegabytes(devtools);
    return {
      ratioToRaw: null,
      ratioToReference: null,
      scroll,
      key,
      slider,
      memory: { before: heapBefore, after: heapAfter },
      log,
    };
  } finally {
    await opened.close();
  }
}

const tree = (page: Page) => page.getByRole('tree', { name: 'Keys' });

/** The level under balances/ has a quarter of the keys of its stream, all of them siblings. */
async function openLargestLevel(page: Page): Promise<void> {
  // The explorer starts where it was last, which of a kept workspace may be anywhere.
  await page.evaluate(() => {
    window.location.hash = '/browse';
  });
  // Exact counts say that the stream is counted, and so that any place of a level can be gone to.
  const row = tree(page).getByRole('treeitem', { name: /^balances\// });
  await row.filter({ hasNotText: '≥' }).waitFor({ timeout: 300_000 });
  await row.click();
  await tree(page).press('ArrowRight');
  await tree(page).locator('[aria-level="2"]').first().waitFor();
}

/** A step a frame: mostly on, now and then far away. */
async function scrollThrough(page: Page, frames: number): Promise<void> {
  await tree(page).evaluate(
    (element, count) =>
      new Promise<void>((resolve) => {
        let frame = 0;
        const step = () => {
          if (frame === count) return resolve();
          element.scrollTop =
            frame % 100 === 50
              ? (element.scrollHeight * ((frame * 37) % 100)) / 100
              : element.scrollTop + 120;
          frame++;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    frames,
  );
}

/** From the key press to the frame that shows the new key with its value. @returns ms each */
async function walkKeys(page: Page, count: number): Promise<number[]> {
  await tree(page).focus();
  const spent: number[] = [];
  for (let i = 0; i < count; i++) {
    const shown = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const part = (name: string) =>
            document.querySelector(`[aria-label="Key"] ${name}`)?.textContent ?? '';
          const before = { title: part('h1'), value: part('[role=tabpanel]') };
          document.addEventListener(
            'keydown',
            ({ timeStamp }) => {
              const look = (now: number) => {
                const value = part('[role=tabpanel]');
                const isValue = value !== '' && value !== before.value && !value.includes('Loading');
                if (isValue && part('h1') !== before.title) resolve(now - timeStamp);
                else requestAnimationFrame(look);
              };
              requestAnimationFrame(look);
            },
            { once: true, capture: true },
          );
        }),
    );
    await page.keyboard.press('ArrowDown');
    spent.push(await shown);
  }
  return spent;
}

/** From the key press on the slider to the frame that shows how many keys the new seq has. @returns ms each */
async function moveSlider(page: Page, count: number): Promise<number[]> {
  const slider = page.getByRole('slider', { name: 'State at seq' });
  await slider.focus();
  const spent: number[] = [];
  for (let i = 0; i < count; i++) {
    const shown = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          // The foot of the tree says how many keys are live at the seq.
          const keys = () =>
            document.querySelector('[aria-label="Keys"] > :last-child')?.textContent?.split('keys')[0];
          const before = keys();
          document.addEventListener(
            'keydown',
            ({ timeStamp }) => {
              const look = (now: number) => {
                if (keys() !== before) resolve(now - timeStamp);
                else requestAnimationFrame(look);
              };
              requestAnimationFrame(look);
            },
            { once: true, capture: true },
          );
        }),
    );
    await page.keyboard.press('PageDown');
    spent.push(await shown);
  }
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
