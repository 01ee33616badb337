/**
 * LevelDB reads the index of a table when the table is first touched, which takes a page of rows some milliseconds. A
 * database that was just opened is warmed by reading one key of each table, so that nobody waits for that.
 */
import { setTimeout } from 'node:timers/promises';
import type { Database } from './store';

/** LevelDB keeps about a thousand tables open, and the index of each takes half a megabyte. */
const mostTables = 500;

/** Milliseconds behind the opening: what people see first is asked for by then. */
const warmAfter = 200;

/**
 * Ends early where the signal says so, and where a read fails: whoever needs that row is told.
 * @param idle resolves when nobody waits for a read: those come first, and those of whoever opened the database
 */
export async function warmTables(
  database: Database,
  signal: AbortSignal,
  idle: () => Promise<unknown>,
): Promise<void> {
  await setTimeout(warmAfter, undefined, { signal, ref: false }).catch(() => {});
  if (signal.aborted) return;
  for (const key of firstKeys(database).slice(-mostTables)) {
    await idle();
    if (signal.aborted) return;
    await database.get(key).catch(() => {});
  }
}

/**
 * The first key of each table, by LevelDB's own words: ` 7:16777216['\x01a' @ 9 : 1 .. '\x01b' @ 8 : 1]`. Bytes that do
 * not print are escaped and quotes are not, so that of a key with `' @` in it only a part may be read.
 */
export function firstKeys(database: Database): Uint8Array[] {
  const tables = database.getProperty('leveldb.sstables');
  return [...tables.matchAll(/^ \d+:\d+\['(.*?)' @ \d+ : \d/gm)].map(([, escaped]) => {
    const bytes = escaped!.replace(/\\x([0-9a-f]{2})/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
    return Buffer.from(bytes, 'latin1');
  });
}
