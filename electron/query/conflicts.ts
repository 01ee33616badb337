/** Rejected entries, newest first, grouped by cause, by key and by pair of accounts: a bounded stretch at a time. */
import { toHex } from '../../shared/bytes';
import { emptyConflicts, mergeConflicts } from '../../shared/conflicts';
import type { CheckedInput } from '../../shared/contract/contract';
import type { Conflicts } from '../../shared/contract/ownership';
import type { LogEntry } from '../../shared/model';
import { distinctStreams } from '../replay/checks';
import { loadData } from '../replay/loadData';
import { category, noAccount, noKey, type RoleFact } from '../replay/stateView';
import { accountFacts } from '../store/accountFacts';
import { PointReads } from '../store/pointReads';
import type { StoredResult } from '../store/results';
import { type QueryContext, withState } from './context';
import { readableParts } from './explain';

/** Rejections told in one answer. */
const rejectionsPerPage = 1000;
const resultsPerStep = 2000;
/** Larger entries are counted by cause, but not decoded for their key. */
const largestDecoded = 1 << 20;
/** Acts about one sender in one stream that are looked through for who took its right. */
const actsRead = 200;

export function findConflicts(
  context: QueryContext,
  input: CheckedInput<'log.conflicts'>,
): Promise<Conflicts> {
  return withState(context, null, async (state) => {
    const reads = new PointReads(state);
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
    await reads.close();
    const partial = looked > first;
    const groups = mergeConflicts(found);
    return { ...groups, from: looked, to: end, partial, next: partial ? looked : null };
  });
}

/** One rejection as groups of one; undefined where it is not of the stream that was asked for. */
async function describe(
  context: QueryContext,
  reads: PointReads,
  seq: number,
  { verdict, deciding }: StoredResult,
  wanted: string | undefined,
): Promise<Conflicts | undefined> {
  const entry = context.log.entry(seq);
  if (entry === undefined) return undefined;
  const isAtGate = deciding?.phase === 'gate';
  const item = itemOf(context, entry, deciding);
  const streamIds = item === undefined || isAtGate ? entry.streamIds : [item.streamId];
  if (wanted !== undefined && !streamIds.some((id) => toHex(id) === wanted)) return undefined;
  const sender = toHex(entry.sender);
  const other = isAtGate
    ? await whoTookRights(reads, entry)
    : item && (await otherAccount(context, reads, entry, verdict, item));
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

interface Item {
  streamId: Uint8Array;
  key: Uint8Array;
}

/** The item that decided; of an entry that was stopped at the gate what it writes first, where its data is here. */
function itemOf(
  context: QueryContext,
  entry: LogEntry,
  deciding: StoredResult['deciding'],
): Item | undefined {
  if (deciding === null || entry.size > largestDecoded) return undefined;
  if (deciding.index === null && deciding.rule !== 'permission') return undefined;
  const data = loadData(context.log, entry, context);
  if (data.state !== 'present') return undefined;
  const { reads, writes, controls } = readableParts(data.plain);
  const list = { reads, writes, accessControl: controls, gate: writes, data: [], decode: [] }[deciding.phase];
  return list[deciding.index ?? 0];
}

/** Whoever wrote the key in between, or took the right that is missing. */
async function otherAccount(
  context: QueryContext,
  reads: PointReads,
  entry: LogEntry,
  verdict: StoredResult['verdict'],
  { streamId, key }: Item,
): Promise<`0x${string}` | undefined> {
  const stream = reads.state.streams.ordinal(streamId);
  if (stream === undefined || entry.seq === 0) return undefined;
  const at = entry.seq - 1;
  if (verdict === 'versionConflict') {
    const [between] = await reads.versions(stream, key, 1, at);
    const writer = between && context.log.entry(between.seq)?.sender;
    return writer && toHex(writer);
  }
  if (verdict !== 'writeDenied') return undefined;
  const acts = [
    ...(await reads.acts(stream, category.specialKey, key, noAccount, 1, at)),
    ...(await reads.acts(stream, category.writer, noKey, entry.sender, 1, at)),
    ...(await reads.acts(stream, category.specialWriter, key, entry.sender, 1, at)),
  ].filter(takesRight);
  const newest = acts.sort((left, right) => right.seq - left.seq)[0];
  return newest && toHex(newest.by);
}

/** Whoever revoked what the sender had last in the tagged streams: with it the entry would have passed the gate. */
async function whoTookRights(reads: PointReads, entry: LogEntry): Promise<`0x${string}` | undefined> {
  let newest: RoleFact | undefined;
  for (const streamId of distinctStreams(entry.streamIds)) {
    const stream = reads.state.streams.ordinal(streamId);
    if (stream === undefined) continue;
    const { facts } = await accountFacts(reads.state, entry.sender, { stream, limit: actsRead });
    for (const { fact } of facts)
      if (fact.seq < entry.seq && takesRight(fact) && (newest === undefined || fact.seq > newest.seq))
        newest = fact;
  }
  return newest && toHex(newest.by);
}

/** Made special, or revoked. */
function takesRight({ opcode }: RoleFact): boolean {
  return opcode === 0x10 || opcode === 0x21 || opcode === 0x31;
}
