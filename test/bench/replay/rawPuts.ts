/** Party: R, what the database alone can do with the history rows that replay writes. */
import { type Effort, startClock } from '../measure';
import { openStore } from '../product';
import { readRows } from './rowFile';

export interface RawPutsInput {
  rowFile: string;
  /** Of the new database. */
  folder: string;
}

export interface RawPuts extends Effort {
  puts: number;
  putsPerSecond: number;
}

const batchPuts = 1000;

/** Chained batches of 1,000 puts, each awaited. Reading the file is not in the time. */
export async function rawPuts({ rowFile, folder }: RawPutsInput): Promise<RawPuts> {
  const database = await openStore(folder);
  const effort: Effort = { seconds: 0, cpuUserSeconds: 0, cpuSystemSeconds: 0 };
  let puts = 0;
  for await (const rows of readRows(rowFile)) {
    const clock = startClock();
    for (let from = 0; from < rows.length; from += batchPuts) {
      const batch = database.batch();
      const to = Math.min(rows.length, from + batchPuts);
      for (let i = from; i < to; i++) batch.put(rows[i]![0], rows[i]![1]);
      await batch.write();
    }
    const spent = clock();
    for (const part of ['seconds', 'cpuUserSeconds', 'cpuSystemSeconds'] as const)
      effort[part] += spent[part];
    puts += rows.length;
  }
  await database.close();
  return { puts, putsPerSecond: puts / effort.seconds, ...effort };
}
