/** From a key press to the frame that shows what it asked for. */
import type { Page } from '@playwright/test';

/** A text on the screen: of the first element that a selector finds, up to a word where it is given. */
export interface Shown {
  selector: string;
  upTo?: string;
}

/** Whoever waits longer waits in vain: a hundred times what the slowest may take, since machines stand still at times. ms */
const limit = 15_000;

/** What a page keeps for whoever waits. */
interface Waiting {
  /** ms, or what is on the screen instead. */
  shown?: Promise<number | string>;
}

/**
 * Waits until each of these texts is another one than before, none of them says that it is loading, and nothing on the
 * screen is busy.
 * @param what is waited for, to be named where it does not come
 * @returns ms from the key press to the frame
 * @throws where it is not shown within the limit
 */
export async function shownAfter(
  page: Page,
  key: string,
  texts: readonly Shown[],
  what: string,
): Promise<number> {
  // The page listens before the key is pressed: a call to it and a key go different ways, and a busy page mixes them up.
  await page.evaluate(watch, { texts, limit });
  await page.keyboard.press(key);
  const waited = await page.evaluate(() => (window as Waiting).shown);
  if (typeof waited === 'number') return waited;
  throw new Error(`${what} was not shown within ${limit} ms after ${key}: ${waited}`);
}

/** Runs in the page, so it uses nothing from outside. */
function watch({ texts, limit }: { texts: readonly Shown[]; limit: number }): void {
  const read = () =>
    texts.map(({ selector, upTo }) => {
      const text = document.querySelector(selector)?.textContent ?? '';
      return upTo === undefined ? text : text.split(upTo)[0]!;
    });
  const before = read();
  const isThere = (text: string, i: number) => text !== '' && text !== before[i] && !text.includes('Loading');
  (window as Waiting).shown = new Promise((resolve) => {
    const begin = performance.now();
    let pressed: number | undefined;
    const look = (now: number) => {
      const isBusy = document.querySelector('[aria-busy="true"]') !== null;
      if (pressed !== undefined && !isBusy && read().every(isThere)) resolve(now - pressed);
      else if (now - begin < limit) requestAnimationFrame(look);
      else resolve(JSON.stringify({ pressed: pressed !== undefined, isBusy, before, now: read() }));
    };
    document.addEventListener(
      'keydown',
      ({ timeStamp }) => {
        pressed = timeStamp;
      },
      { once: true, capture: true },
    );
    requestAnimationFrame(look);
  });
}
