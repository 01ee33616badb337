/** From the start of the browser host on the sample workspace to the first row on the screen. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { percentile } from '../measure';
import { makeSampleWorkspace } from '../product';
import { startHost } from './page';

const limit = 30_000;

export interface Starts {
  /** Median and longest, ms. */
  p50: number;
  longest: number;
  /** Medians of the steps: until the host says where it is, and until the page has its first row after that. */
  host: number;
  page: number;
}

/** Each start is a new process and a browser that keeps nothing of the one before. */
export async function measureSampleStarts(
  browser: Browser,
  scratch: string,
  repeats: number,
): Promise<Starts> {
  const home = join(scratch, 'sample');
  const workspace = await makeSampleWorkspace(home);
  const starts: { host: number; page: number }[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) starts.push(await start(browser, workspace));
  await rm(home, { recursive: true, force: true });
  const all = starts.map(({ host, page }) => host + page);
  const median = (step: 'host' | 'page') =>
    percentile(
      starts.map((one) => one[step]),
      0.5,
    );
  return { p50: percentile(all, 0.5), longest: Math.max(...all), host: median('host'), page: median('page') };
}

async function start(browser: Browser, workspace: string): Promise<{ host: number; page: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const begun = performance.now();
    const host = await startHost(workspace);
    try {
      const ready = performance.now();
      await page.goto(host.url, { timeout: limit, waitUntil: 'commit' });
      await firstRow(page);
      return { host: ready - begun, page: performance.now() - ready };
    } finally {
      await host.stop();
    }
  } finally {
    await context.close();
  }
}

/** Waits for the frame that has the first row of the tree. */
async function firstRow(page: Page): Promise<void> {
  await page
    .waitForFunction(
      () => document.querySelector('[role=tree][aria-label=Keys] [aria-level="1"][data-row]') !== null,
      undefined,
      { polling: 'raf', timeout: limit },
    )
    .catch(() => {
      throw new Error(`the first row of the sample was not shown within ${limit} ms`);
    });
}
