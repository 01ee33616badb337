/** Party: the engine, replaying the whole log into a fresh state. */
import {
  anonymousMegabytes,
  type Effort,
  peakMegabytes,
  rateBetween,
  type Step,
  startClock,
} from '../measure';
import { openReplay } from '../product';
import { makeCast } from '../workload/cast';

export interface EngineInput {
  folder: string;
  entries: number;
  writes: number;
}

export interface EngineRun extends Effort {
  writesPerSecond: number;
  entriesPerSecond: number;
  peakMegabytes: number;
  /** The most after any group that is no mapped file; null where the system does not tell. */
  peakAnonymousMegabytes: number | null;
  /** Writes per second over the first tenth of the entries and over the last. */
  firstTenth: number;
  lastTenth: number;
}

export async function runEngine({ folder, entries, writes }: EngineInput): Promise<EngineRun> {
  const watched = makeCast().streams.map(({ id }) => id);
  const steps: Step[] = [{ seconds: 0, next: 0 }];
  const replaying = await openReplay(folder, watched);
  const clock = startClock();
  let anonymous = 0;
  await replaying.run((next) => {
    steps.push({ seconds: clock().seconds, next });
    anonymous = Math.max(anonymous, anonymousMegabytes() ?? 0);
  });
  const effort = clock();
  const peak = peakMegabytes();
  await replaying.close();
  const writesAnEntry = writes / entries;
  return {
    ...effort,
    writesPerSecond: writes / effort.seconds,
    entriesPerSecond: entries / effort.seconds,
    peakMegabytes: peak,
    peakAnonymousMegabytes: anonymous || null,
    firstTenth: writesAnEntry * rateBetween(steps, 0, entries / 10),
    lastTenth: writesAnEntry * rateBetween(steps, (entries * 9) / 10, entries),
  };
}
