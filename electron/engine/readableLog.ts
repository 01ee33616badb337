/** What can still be read of a log whose workspace does not open. Nothing in the workspace is changed. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLogMeta } from '../log/logMeta';
import { LogReader } from '../log/logReader';
import { exportLines } from '../query/export';
import { isDamage } from '../store/faults';
import { type Database, openDatabase, repairDatabase } from '../store/store';

/**
 * Lines of an exchange file up to the first damage.
 * @throws logDamaged with the entry at which it stops, where it is known
 */
export async function* readableLines(
  workspace: string,
  from: number | null,
  to: number | null,
): AsyncGenerator<string> {
  const opened = await openReadable(join(workspace, 'log'));
  try {
    const { logId, firstSeq } = (await readLogMeta(opened.database)) ?? {};
    if (logId === undefined || firstSeq === undefined) return;
    const context = { log: new LogReader(opened.database), logId, firstSeq };
    for (let at = from, more = true; more; ) {
      const { lines, next } = await exportLines(context, { from: at, to });
      yield* lines;
      [at, more] = [next, next !== null];
    }
  } finally {
    await opened.close();
  }
}

/** The database as it is, or where it does not open, a copy that LevelDB has put together again. */
async function openReadable(folder: string): Promise<{ database: Database; close(): Promise<void> }> {
  try {
    const database = await openDatabase(folder);
    return { database, close: () => database.close() };
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const copy = await mkdtemp(join(tmpdir(), 'streamscope-repair-'));
  const remove = () => rm(copy, { recursive: true, force: true });
  try {
    await cp(folder, copy, { recursive: true });
    await repairDatabase(copy);
    const database = await openDatabase(copy);
    return { database, close: () => database.close().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
