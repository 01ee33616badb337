/** What the main thread of a page did between its frames, from the browser's own trace. */
import type { Browser, Page } from '@playwright/test';
import { percentile } from '../measure';

export interface Frames {
  count: number;
  /** Work of the main thread a frame: its processor time, ms. */
  p50: number;
  p95: number;
  /** The same by the clock, with all that it waited for meanwhile, ms. */
  clockP95: number;
  /** Longest single task by the clock, ms: whoever presses a key waits for its end, whatever it waited for itself. */
  longest: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** Of the thread itself; absent where it is none to speak of. */
  tdur?: number;
  args: { name?: string };
}

export async function measureFrames(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<Frames> {
  await browser.startTracing(page, {
    categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };
  return framesOf(trace.traceEvents);
}

function framesOf(events: readonly TraceEvent[]): Frames {
  const begins = beginsOfFrames(events);
  const thread = mostFrequent(begins.map(({ pid, tid }) => `${pid} ${tid}`));
  const isOwn = ({ pid, tid }: TraceEvent) => `${pid} ${tid}` === thread;
  const own = events.filter(isOwn);
  const starts = begins
    .filter(isOwn)
    .map(({ ts }) => ts)
    .sort((left, right) => left - right);
  const work = new Array<number>(starts.length).fill(0);
  const clock = new Array<number>(starts.length).fill(0);
  let longest = 0;
  for (const { name, ph, ts, dur = 0, tdur = 0 } of own) {
    if (name !== 'RunTask' || ph !== 'X') continue;
    longest = Math.max(longest, dur / 1000);
    // A task belongs to the frame that is under way when it starts.
    const frame = starts.findLastIndex((start) => start <= ts + dur);
    if (frame < 0) continue;
    work[frame]! += tdur / 1000;
    clock[frame]! += dur / 1000;
  }
  if (work.every((spent) => spent === 0)) throw new Error("the browser's trace has no processor times");
  return {
    count: work.length,
    p50: percentile(work, 0.5),
    p95: percentile(work, 0.95),
    clockP95: percentile(clock, 0.95),
    longest,
  };
}

/** Newer browsers say it in another way: Chromium 156 knows no BeginMainThreadFrame. @throws where neither is in the trace */
function beginsOfFrames(events: readonly TraceEvent[]): TraceEvent[] {
  const older = events.filter(({ name }) => name === 'BeginMainThreadFrame');
  const begins =
    older.length > 0 ? older : events.filter(({ name, ph }) => name === 'AnimationFrame' && ph === 'b');
  if (begins.length === 0) throw new Error("the browser's trace has no frames");
  return begins;
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0];
}
