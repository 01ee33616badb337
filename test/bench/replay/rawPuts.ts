/** Party: R, what the database alone can do with the history rows that replay writes. */
import { type Effort, rateBetween, type Step, startClock } from '../measure';
import { openStore } from '../product';
import { readRows } from './rowFile';

export interface RawPutsInput {
  rowFile: string;
  rows: number;
  /** Of the new database. */
  folder: string;
}

export interface RawPuts extends Effort {
  puts: number;
  putsPerSecond: number;
  /** Puts per second over the first tenth and over the last, to the nearest blocks of rows. */
  firstTenth: number;
  lastTenth: number;
}

const batchPuts = 1000;

/**
 * Chained batches of 1,000 puts, each awaited. Reading the rows from their file is part of the time, as reading the log
 * is of replay's: a pause of the clock would be a present of processor time to the compaction behind it.
 */
export async function rawPuts({ rowFile, rows: count, folder }: RawPutsInput): Promise<RawPuts> {
  const database = await openStore(folder);
  const clock = startClock();
  let puts = 0;
  const steps: Step[] = [{ seconds: 0, next: 0 }];
  for await (const rows of readRows(rowFile)) {
    for (let from = 0; from < rows.length; from += batchPuts) {
      const batch = database.batch();
      const to = Math.min(rows.length, from + batchPuts);
      for (let i = from; i < to; i++) batch.put(rows[i]![0], rows[i]![1]);
      await batch.write();
    }
    puts += rows.length;
    steps.push({ seconds: clock().seconds, next: puts });
  }
  const effort = clock();
  await database.close();
  return {
    puts,
    putsPerSecond: puts / effort.seconds,
    firstTenth: rateBetween(steps, 0, count / 10),
    lastTenth: rateBetween(steps, (count * 9) / 10, count),
    ...effort,
  };
}
