/** Rejected entries, newest first, grouped by cause, by key and by pair of accounts: a bounded stretch at a time. */
import { toHex } from '../../shared/bytes';
import { emptyConflicts, mergeConflicts } from '../../shared/conflicts';
import type { CheckedInput } from '../../shared/contract/contract';
import type { Conflicts } from '../../shared/contract/ownership';
import { PointReads } from '../store/pointReads';
import type { StoredResult } from '../store/results';
import { type QueryContext, withState } from './context';
import { decidingItem, whoCameBefore } from './whoCameBefore';

/** Rejections told in one answer. */
const rejectionsPerPage = 1000;
const resultsPerStep = 2000;

export function findConflicts(
  context: QueryContext,
  input: CheckedInput<'log.conflicts'>,
): Promise<Conflicts> {
  return withState(context, null, (state) =>
    PointReads.use(state, (reads) => readRejections(context, reads, input)),
  );
}

async function readRejections(
  context: QueryContext,
  reads: PointReads,
  input: CheckedInput<'log.conflicts'>,
): Promise<Conflicts> {
  const { state } = reads;
  const first = Math.max(input.from, (await context.log.firstSeq()) ?? 0);
  const end = Math.min(input.before ?? state.position.next, state.position.next);
  const lowest = Math.max(first, end - input.budget);
  const found: Conflicts[] = [];
  let looked = end;
  for (let to = end; to > lowest && found.length < rejectionsPerPage; ) {
    const from = Math.max(lowest, to - resultsPerStep);
    const results = [...(await state.results(from, to))].reverse();
    let stoppedAt = from;
    for (const [seq, result] of results) {
      if (result.verdict === 'committed') continue;
      if (found.length === rejectionsPerPage) {
        stoppedAt = seq + 1;
        break;
      }
      const one = await describe(context, reads, seq, result, input.streamId);
      if (one !== undefined) found.push(one);
    }
    looked = stoppedAt;
    to = stoppedAt === from ? from : lowest;
  }
  const partial = looked > first;
  const groups = mergeConflicts(found);
  return { ...groups, from: looked, to: end, partial, next: partial ? looked : null };
}

/** One rejection as groups of one; undefined where it is not of the stream that was asked for. */
async function describe(
  context: QueryContext,
  reads: PointReads,
  seq: number,
  result: StoredResult,
  wanted: string | undefined,
): Promise<Conflicts | undefined> {
  const entry = context.log.entry(seq);
  if (entry === undefined) return undefined;
  const { verdict, deciding } = result;
  const isAtGate = deciding?.phase === 'gate';
  const item = decidingItem(context, entry, deciding);
  const streamIds = item === undefined || isAtGate ? entry.streamIds : [item.streamId];
  if (wanted !== undefined && !streamIds.some((id) => toHex(id) === wanted)) return undefined;
  const sender = toHex(entry.sender);
  const other = await whoCameBefore(context, reads, entry, result, item);
  const one = emptyConflicts(seq);
  one.rejections = 1;
  one.causes.push({ verdict, count: 1, newestSeq: seq });
  if (item !== undefined && item.key.length > 0) {
    const accounts = other === undefined || other === sender ? [sender] : [sender, other];
    one.keys.push({ streamId: toHex(item.streamId), key: item.key, count: 1, newestSeq: seq, accounts });
  }
  if (other !== undefined) one.pairs.push({ rejected: sender, other, count: 1, newestSeq: seq });
  return one;
}
