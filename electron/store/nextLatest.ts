/** The live key beside a place in the newest state, by one row: what clients of a node ask most often. */
import { concatBytes } from '../../shared/bytes';
import * as keys from './keys';
import type { LiveKey } from './liveKeys';
import { decodeNewest } from './newestRow';
import type { StateReader } from './stateReader';
import { firstRow } from './store';
import { isShortened, isStoredWhole } from './storedKey';

export interface Place {
  key: Uint8Array;
  /** Whether the key itself counts. */
  inclusive: boolean;
}

/** @returns the key, or that there is none; undefined where one row does not tell: at older seqs, and among long keys */
export async function nextLatest(
  state: StateReader,
  stream: number,
  place: Place | undefined,
  reverse: boolean,
): Promise<{ live: LiveKey | undefined } | undefined> {
  if (!state.isLatest || state.streams.index(stream) !== undefined) return undefined;
  if (place !== undefined && !isStoredWhole(place.key.length)) return undefined;
  const row = await firstRow(state.database, {
    ...boundsFrom(stream, place, reverse),
    reverse,
    snapshot: state.snapshot,
  });
  if (row === undefined) return { live: undefined };
  const stored = keys.keyOfRow(row[0]);
  if (isShortened(stored)) return undefined;
  return { live: { key: stored, ...decodeNewest(row[1]), stored: undefined } };
}

function boundsFrom(stream: number, place: Place | undefined, reverse: boolean): keys.Bounds {
  const all = keys.latestBounds(stream);
  if (place === undefined) return all;
  const row = keys.latestKey(stream, place.key);
  // The least row behind it.
  const bound = place.inclusive === reverse ? concatBytes(row, Uint8Array.of(0)) : row;
  return reverse ? { gte: all.gte, lt: bound } : { gte: bound, lt: all.lt };
}
