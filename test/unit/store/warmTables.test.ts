import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../electron/store/store';
import { firstKeys, warmTables } from '../../../electron/store/warmTables';
import { toHex } from '../../../shared/bytes';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';

/** Every byte, and what stands between the keys of LevelDB's own list of its tables. */
const first = Buffer.concat([
  Uint8Array.from({ length: 256 }, (_, i) => i),
  Buffer.from("' .. '\n7:8['x\\y"),
]);

async function makeTable(database: Database, keys: readonly Uint8Array[]): Promise<void> {
  for (const key of keys) await database.put(key, Uint8Array.of(1));
  await database.compactRange(Uint8Array.of(0), Uint8Array.of(0xff));
}

test('the first key of each table is known, whatever bytes it has, and reading them warms the tables', async () => {
  const folder = await makeTemporaryFolder('tables');
  const database = await openDatabase(folder);
  try {
    expect(firstKeys(database)).toEqual([]);
    await makeTable(database, [first, Uint8Array.of(5)]);
    expect(firstKeys(database).map(toHex)).toEqual([toHex(first)]);
    const idle = async () => {};
    await warmTables(database, new AbortController().signal, idle);
    await warmTables(database, AbortSignal.abort(), idle);
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
});
