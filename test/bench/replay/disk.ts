/** Party: what a database takes on disk when all of it is compacted. */
import { folderBytes } from '../folders';
import { openStore } from '../product';

export async function compactedBytes(folder: string): Promise<number> {
  const database = await openStore(folder);
  await database.compactRange(Uint8Array.of(0), new Uint8Array(8).fill(0xff));
  await database.close();
  // Files that compaction made superfluous go when the database is opened again.
  await (await openStore(folder)).close();
  return folderBytes(folder);
}
