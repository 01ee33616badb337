/** Party: how long the thread that serves people is held up, and pages take, while its workspace replays. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { toHex } from '../../../shared/bytes';
import { percentile } from '../measure';
import { ask, openExplorer } from '../product';
import { makeCast } from '../workload/cast';
import { keyOf } from '../workload/keyText';

export interface StallsInput {
  /** A workspace whose log is not replayed yet. */
  folder: string;
  writes: number;
  /** Keys that pages begin at are drawn from these. */
  keysPerStream: number;
}

interface Delays {
  count: number;
  p50: number;
  p99: number;
  p999: number;
  max: number;
}

/** Milliseconds. */
export interface Stalls {
  writes: number;
  seconds: number;
  writesPerSecond: number;
  eventLoop: Delays;
  page: Delays;
}

const pageRows = 200;

export async function measureStalls({ folder, writes, keysPerStream }: StallsInput): Promise<Stalls> {
  const { streams } = makeCast();
  const workspace = await openExplorer(folder);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const started = performance.now();
  let seconds = 0;
  const settled = workspace.settled().then(() => {
    seconds = (performance.now() - started) / 1000;
  });
  const pages: number[] = [];
  while (seconds === 0) {
    const asked = performance.now();
    await ask(workspace, 'range.page', {
      streamId: toHex(streams[pages.length % streams.length]!.id),
      gte: toHex(keyOf((pages.length * 7919) % keysPerStream)),
      limit: pageRows,
    });
    pages.push(performance.now() - asked);
  }
  loop.disable();
  await settled;
  await workspace.close();
  const milliseconds = (share: number) => loop.percentile(share * 100) / 1e6;
  return {
    writes,
    seconds,
    writesPerSecond: writes / seconds,
    eventLoop: {
      count: loop.count,
      p50: milliseconds(0.5),
      p99: milliseconds(0.99),
      p999: milliseconds(0.999),
      max: loop.max / 1e6,
    },
    page: {
      count: pages.length,
      p50: percentile(pages, 0.5),
      p99: percentile(pages, 0.99),
      p999: percentile(pages, 0.999),
      max: Math.max(...pages),
    },
  };
}
