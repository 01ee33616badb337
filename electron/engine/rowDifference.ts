/** The earliest difference between the stored state and one derived anew. */
import { compareBytes, equalBytes } from '../../shared/bytes';
import type { VerifyReport } from '../../shared/contract/outputs';
import { type Database, scanBytes } from '../store/store';
import type { WatchedStreams } from '../store/streams';
import { describeRow } from './rowWords';

type Difference = NonNullable<VerifyReport['firstDifference']>;
type Row = [Uint8Array, Uint8Array] | undefined;

/**
 * Walks both databases to their ends, since rows are in the order of tables: of all rows that differ the one of the
 * earliest entry is told, or the first one where no row says its entry.
 */
export async function rowDifference(
  stored: Database,
  derived: Database,
  streams: WatchedStreams,
): Promise<Difference | undefined> {
  const left = stored.iterator({ highWaterMarkBytes: scanBytes });
  const right = derived.iterator({ highWaterMarkBytes: scanBytes });
  let earliest: Difference | undefined;
  const note = (row: Uint8Array, what: string) => {
    const { seq, words } = describeRow(row, streams);
    if (earliest === undefined || (seq !== null && seq < (earliest.seq ?? Number.POSITIVE_INFINITY)))
      earliest = { seq, what: 'state', reason: `${words} ${what}` };
  };
  try {
    let [leftRow, rightRow]: [Row, Row] = [await left.next(), await right.next()];
    while (leftRow !== undefined || rightRow !== undefined) {
      const order = orderOf(leftRow, rightRow);
      if (order < 0) note(leftRow![0], 'is stored, and does not follow from the log');
      else if (order > 0) note(rightRow![0], 'follows from the log, and is not stored');
      else if (!equalBytes(leftRow![1], rightRow![1]))
        note(leftRow![0], 'is stored other than it follows from the log');
      if (order <= 0) leftRow = await left.next();
      if (order >= 0) rightRow = await right.next();
    }
    return earliest;
  } finally {
    await Promise.all([left.close(), right.close()]);
  }
}

/** Negative where the left row comes first, or there is no right one. */
function orderOf(left: Row, right: Row): number {
  if (left === undefined) return 1;
  return right === undefined ? -1 : compareBytes(left[0], right[0]);
}
