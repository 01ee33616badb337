/** Party: the two databases of a workspace opened by the database library alone. */
import { join } from 'node:path';
import { openStore, stateFolder } from '../product';

/** @returns milliseconds, without closing */
export async function openRaw(folder: string): Promise<number> {
  const state = await stateFolder(folder);
  const started = performance.now();
  const databases = await Promise.all([openStore(join(folder, 'log')), openStore(state)]);
  const spent = performance.now() - started;
  for (const database of databases) await database.close();
  return spent;
}
