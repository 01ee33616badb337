/** Party: the strip of activity over a long log: its totals counted for the first time, then whole and zoomed. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../../electron/sample/random';
import type { Activity } from '../../../shared/contract/outputs';
import { verdictKinds } from '../../../shared/model';
import { percentile } from '../measure';
import { ask, openExplorer } from '../product';
import type { OwnershipLog } from './prepareOwnership';

export interface ActivityInput {
  folder: string;
  log: OwnershipLog;
  repeats: number;
}

/** Waits in milliseconds. */
export interface ActivityMeasured {
  /** From the first question to the last entry counted, with as many questions as that takes. */
  counting: { questions: number; longest: number; total: number };
  whole: { p50: number; p95: number };
  /** A stretch of any place and width. */
  zoomed: { p50: number; p95: number };
}

/** As many as a wide window has room for. */
const slices = 1000;

export async function measureActivity(input: ActivityInput): Promise<ActivityMeasured> {
  const { entries } = input.log;
  for (const name of await readdir(input.folder, { recursive: true }))
    if (name.endsWith('/activity')) await rm(join(input.folder, name));
  const workspace = await openExplorer(input.folder);
  const random = new Random('bench activity');
  const read = async (bounds: { from?: number; to?: number }) => {
    const started = performance.now();
    const activity = await ask(workspace, 'log.activity', { slices, ...bounds });
    return { activity, wait: performance.now() - started };
  };

  const counted: number[] = [];
  for (let countedTo = 0; countedTo < entries; ) {
    const { activity, wait } = await read({});
    counted.push(wait);
    countedTo = activity.countedTo;
  }
  const whole: number[] = [];
  const zoomed: number[] = [];
  for (let i = 0; i < input.repeats; i++) {
    const all = await read({});
    requireTotals(all.activity, input.log);
    whole.push(all.wait);
    const from = random.int(0, entries - 2);
    zoomed.push((await read({ from, to: random.int(from + 1, entries - 1) })).wait);
  }
  await workspace.close();
  return {
    counting: {
      questions: counted.length,
      longest: Math.max(...counted),
      total: counted.reduce((sum, wait) => sum + wait, 0),
    },
    whole: { p50: percentile(whole, 0.5), p95: percentile(whole, 0.95) },
    zoomed: { p50: percentile(zoomed, 0.5), p95: percentile(zoomed, 0.95) },
  };
}

/** What is explained stands behind the workload, and adds to what the workload says of itself. */
function requireTotals({ writes, kinds }: Activity, log: OwnershipLog): void {
  const sum = (numbers: number[] = []) => numbers.reduce((total, number) => total + number, 0);
  if (sum(writes) < log.writes) throw new Error('the strip has lost writes');
  for (const kind of verdictKinds) {
    if (kind === 'committed' || kind === 'skipped') continue;
    const [found, least] = [sum(kinds[kind]), log.verdicts[kind] ?? 0];
    if (found < least || found > least + log.subjects.length)
      throw new Error(`the strip has ${found} entries that are ${kind}, the log ${least}`);
  }
}
