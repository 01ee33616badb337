/** From what a person does to the frame that shows what became of it. */
import type { Page } from '@playwright/test';

/** What must be on the screen: an element, with or without this text in it; or no such element. */
export interface Sight {
  selector: string;
  /** In its text, or in its value where it is a field. */
  has?: string;
  isGone?: boolean;
}

/** What a page keeps for whoever waits. */
interface Waiting {
  /** ms, or what is on the screen instead. */
  shown?: Promise<number | string>;
}

/** Whoever waits longer waits in vain. ms */
const limit = 60_000;

/**
 * @param event that `act` sets off, from which time is taken
 * @returns ms from the event to the frame in which all of it is seen
 * @throws where it is not seen within the limit
 */
export async function until(
  page: Page,
  what: string,
  event: 'keydown' | 'click' | 'change',
  sights: readonly Sight[],
  act: () => Promise<void>,
): Promise<number> {
  // The page listens before anything is done: a call to it and a key go different ways.
  await page.evaluate(watch, { event, sights, limit });
  await act();
  const waited = await page.evaluate(() => (window as Waiting).shown);
  if (typeof waited === 'number') return waited;
  throw new Error(`${what} was not shown within ${limit} ms: ${waited}`);
}

/** Runs in the page, so it uses nothing from outside. */
function watch({ event, sights, limit }: { event: string; sights: readonly Sight[]; limit: number }): void {
  const isSeen = ({ selector, has = '', isGone = false }: Sight) => {
    const found = [...document.querySelectorAll(selector)].some((element) => {
      const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
      return (isField ? element.value : (element.textContent ?? '')).includes(has);
    });
    return found !== isGone;
  };
  (window as Waiting).shown = new Promise((resolve) => {
    const begin = performance.now();
    let done: number | undefined;
    // A message comes after the frame is drawn; the frame's own time is when it was begun, which may be before the event.
    const drawn = new MessageChannel();
    const look = () => {
      const now = performance.now();
      if (done !== undefined && sights.every(isSeen)) drawn.port1.postMessage(null);
      else if (now - begin < limit) requestAnimationFrame(look);
      else resolve(JSON.stringify({ done, missing: sights.filter((sight) => !isSeen(sight)) }));
    };
    drawn.port2.onmessage = () => {
      if (done !== undefined) resolve(performance.now() - done);
      drawn.port2.close();
    };
    document.addEventListener(
      event,
      ({ timeStamp }) => {
        done = timeStamp;
      },
      { once: true, capture: true },
    );
    requestAnimationFrame(look);
  });
}
