/** How far an index is sound on a snapshot: up to where it was made from the history that the state has now. */
import { equalBytes } from '../../shared/bytes';
import { totalsAt } from './digestRows';
import {
  decodeIndexPosition,
  decodeIndexTouched,
  type IndexPosition,
  noDigest,
  startOfIndex,
} from './indexRows';
import * as keys from './keys';
import { type Database, getAt, type Snapshot } from './store';
import type { IndexedStream } from './streams';

export interface StateSnapshot {
  database: Database;
  snapshot: Snapshot;
  position: { next: number };
}

/** The digest of a stream after an entry; zeros where nothing of it was committed by then. */
export async function digestAfter(state: StateSnapshot, stream: number, seq: number): Promise<Uint8Array> {
  return (await totalsAt(state, stream, seq))?.digest ?? noDigest;
}

export function readIndexPosition({ database, snapshot }: StateSnapshot, id: Uint8Array): IndexPosition {
  const row = getAt(database, keys.indexKey(id), snapshot);
  return row === undefined ? startOfIndex : decodeIndexPosition(row);
}

/** Whether the state still has the history that the index was made from: no rollback went behind it. */
export async function isSound(
  state: StateSnapshot,
  { stream }: IndexedStream,
  { next, digest }: Pick<IndexPosition, 'next' | 'digest'>,
): Promise<boolean> {
  if (next > state.position.next) return false;
  return equalBytes(await digestAfter(state, stream, next - 1), digest);
}

/** The last entry that an index answers for; -1 where it knows nothing yet. */
export async function knownTo(state: StateSnapshot, index: IndexedStream): Promise<number> {
  const position = readIndexPosition(state, index.id);
  if (position.isRemoved) return -1;
  if (await isSound(state, index, position)) return position.next - 1;
  // Behind the last change that is still part of the history nothing of the index is sure.
  const touched = state.database.iterator({
    ...keys.indexTouchedBounds(index.id),
    reverse: true,
    snapshot: state.snapshot,
  });
  try {
    for await (const [row, value] of touched) {
      const seq = keys.seqOfIndexRow(row);
      if (await isSound(state, index, { next: seq + 1, digest: decodeIndexTouched(value).digest }))
        return seq;
    }
    return -1;
  } finally {
    await touched.close();
  }
}
