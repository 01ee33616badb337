/** How an index stands by its rows. */
import { knownTo, readIndexPosition } from '../store/indexState';
import * as keys from '../store/keys';
import { StateReader } from '../store/stateReader';
import type { Database } from '../store/store';
import type { IndexedStream, WatchedStreams } from '../store/streams';

export interface Standing {
  knownTo: number;
  pairs: number;
  failed: number;
  /** Why it goes no further, null where it does. */
  givenUp: string | null;
}

export const nothingKnown: Standing = { knownTo: -1, pairs: 0, failed: 0, givenUp: null };

export async function readStanding(
  database: Database,
  streams: WatchedStreams,
  index: IndexedStream,
): Promise<Standing> {
  const state = StateReader.open(database, streams, null);
  try {
    const { pairs, isRemoved, givenUp } = readIndexPosition(state, index.id);
    if (isRemoved) return nothingKnown;
    const failed = await countFailures(database, index.id);
    return { knownTo: await knownTo(state, index), pairs, failed, givenUp };
  } finally {
    await state.close();
  }
}

/** More failures are counted as so many. */
const mostCounted = 100_000;

/** Versions of values that gave no index key because they could not be read. */
export async function countFailures(database: Database, id: Uint8Array): Promise<number> {
  const rows = await database.keys({ ...keys.indexFailureBounds(id), limit: mostCounted }).all();
  return rows.length;
}
