/** Party: the reference path on the first entries of the same log, for as long as its time lasts. */
import { type Effort, startClock } from '../measure';
import { openLog } from '../product';
import { ReferenceNode } from '../reference/node';
import { makeTables } from '../reference/tables';
import { makeCast } from '../workload/cast';

export interface ReferenceInput {
  folder: string;
  /** Of the new SQLite database. */
  file: string;
  /** Ends with the first entry after this time that also has the writes. */
  seconds: number;
  writes: number;
}

export interface ReferenceRun extends Effort {
  entries: number;
  writes: number;
  writesPerSecond: number;
  entriesPerSecond: number;
}

const aheadEntries = 100;

/** Reading the log is not in the time. */
export async function runReference({ folder, file, seconds, writes }: ReferenceInput): Promise<ReferenceRun> {
  const log = await openLog(folder);
  const database = makeTables(file);
  const node = new ReferenceNode(
    database,
    makeCast().streams.map(({ id }) => id),
  );
  const total: Effort = { seconds: 0, cpuUserSeconds: 0, cpuSystemSeconds: 0 };
  let next = 0;
  let written = 0;
  while (next < log.nextSeq && (total.seconds < seconds || written < writes)) {
    const ahead = await log.reader.entries(next, next + aheadEntries, { limit: aheadEntries });
    const entries = ahead.map((entry) => ({ ...entry, data: log.reader.data(entry) }));
    const clock = startClock();
    for (const entry of entries) {
      written += node.replay(entry);
      next = entry.seq + 1;
      if (total.seconds + clock().seconds >= seconds && written >= writes) break;
    }
    const spent = clock();
    for (const part of ['seconds', 'cpuUserSeconds', 'cpuSystemSeconds'] as const) total[part] += spent[part];
  }
  database.close();
  await log.close();
  return {
    entries: next,
    writes: written,
    writesPerSecond: written / total.seconds,
    entriesPerSecond: next / total.seconds,
    ...total,
  };
}
