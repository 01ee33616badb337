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
  const note = (what: string, [row, value]: NonNullable<Row>, other?: Row) => {
    const { seq, words } = describeRow(row, streams, other === undefined ? [value] : [value, other[1]]);
    if (earliest === undefined || (seq !== null && seq < (earliest.seq ?? Number.POSITIVE_INFINITY)))
      earliest = { seq, what: 'state', reason: `${words} ${what}` };
  };
  try {
    let [leftRow, rightRow]: [Row, Row] = [await left.next(), await right.next()];
    while (leftRow !== undefined || rightRow !== undefined) {
      const order = orderOf(leftRow, rightRow);
      if (order < 0) note('is stored, and does not follow from the log', leftRow!);
      else if (order > 0) note('follows from the log, and is not stored', rightRow!);
      else if (!equalBytes(leftRow![1], rightRow![1]))
        note('is stored other than it follows from the log', leftRow!, rightRow);
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
