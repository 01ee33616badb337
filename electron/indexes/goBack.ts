/** Takes rows of an index away again: those of a history that the state no longer has, or all of them. */
import {
  decodeIndexTouched,
  encodeIndexPosition,
  type IndexPosition,
  noDigest,
  startOfIndex,
} from '../store/indexRows';
import { isSound } from '../store/indexState';
import * as keys from '../store/keys';
import type { StateReader } from '../store/stateReader';
import { type Database, writeBatch } from '../store/store';
import type { IndexedStream } from '../store/streams';

/** Entries that are taken out in one write. */
const groupEntries = 1000;

/** Goes back to the last change that is part of the state's history, or some way towards it: one write. */
export async function goBack(
  state: StateReader,
  index: IndexedStream,
  position: IndexPosition,
): Promise<void> {
  const { database, snapshot } = state;
  const batch = database.batch();
  let { pairs } = position;
  let taken = 0;
  let end: Pick<IndexPosition, 'next' | 'digest'> = { next: 0, digest: noDigest };
  const rows = database.iterator({ ...keys.indexTouchedBounds(index.id), reverse: true, snapshot });
  try {
    for await (const [row, value] of rows) {
      const seq = keys.seqOfIndexRow(row);
      const { digest, changes } = decodeIndexTouched(value);
      end = { next: seq + 1, digest };
      if (taken === groupEntries || (await isSound(state, index, end))) break;
      for (const { isAdded, pair } of changes) {
        batch.del(keys.indexFactKey(index.id, pair, seq));
        pairs += isAdded ? -1 : 1;
      }
      batch.del(row);
      taken++;
      end = { next: 0, digest: noDigest };
    }
  } finally {
    await rows.close();
  }
  const { lt } = keys.indexFailureBounds(index.id);
  const failures = { gte: keys.indexFailureKey(index.id, end.next, new Uint8Array()), lt, snapshot };
  for await (const row of database.keys(failures)) batch.del(row);
  batch.put(keys.indexKey(index.id), encodeIndexPosition({ ...startOfIndex, ...end, pairs }));
  await writeBatch(batch, false);
}

/** Takes all rows of an index away. Killed on the way, it is found to be under removal and removed at the next start. */
export async function removeRows(database: Database, id: Uint8Array): Promise<void> {
  await database.put(keys.indexKey(id), encodeIndexPosition({ ...startOfIndex, isRemoved: true }));
  for (const table of keys.indexTables(id)) await database.clear(table);
  await database.del(keys.indexKey(id));
}

/** The first bytes of the ids of all indexes that have rows. */
export async function idsWithRows(database: Database): Promise<Uint8Array[]> {
  const rows = await database.keys(keys.allIndexBounds()).all();
  return rows.map((row) => Uint8Array.from(keys.indexOfRow(row)));
}
