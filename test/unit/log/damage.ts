/** Reaches under a closed log or state and changes single rows, as a failing disk would. */
import { join } from 'node:path';
import { type Database, openDatabase } from '../../../electron/store/store';

/** Runs a change on the log's database of a workspace; beside an open writer it sees the same rows. */
export async function onLogDatabase<Result>(
  folder: string,
  change: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(join(folder, 'log'));
  try {
    return await change(database);
  } finally {
    await database.close();
  }
}

/** Turns over one bit of a row's value. */
export async function flipBit(database: Database, row: Uint8Array, bit: number): Promise<void> {
  const value = Uint8Array.from(database.getSync(row)!);
  value[bit >>> 3]! ^= 1 << (bit & 7);
  await database.put(row, value);
}
