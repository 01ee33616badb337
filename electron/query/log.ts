/** The log as rows: pages in both directions with filters, results, senders, activity. */
import { equalBytes, fromHex, startsWithBytes, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { LogPage, LogRow } from '../../shared/contract/outputs';
import { StreamscopeError } from '../../shared/errors';
import { type LogEntry, operationNames } from '../../shared/model';
import { decodeVersion } from '../../shared/streamData';
import { loadData } from '../replay/loadData';
import { PointReads } from '../store/pointReads';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';
import { readableParts } from './explain';
import { verdictOf } from './verdicts';
import { decidingItem, whoCameBefore } from './whoCameBefore';

/** Entries looked at for one page; with rare matches the page ends early and says where to go on. */
const longestScan = 5000;
const chunkSize = 500;
/** Larger entries are not decoded for a row, unless a filter asks for their keys; their page does it. */
const largestDecoded = 1 << 20;

export function logPage(context: QueryContext, input: CheckedInput<'log.page'>): Promise<LogPage> {
  return withState(context, null, (state) =>
    PointReads.use(state, (reads) => readPage(context, reads, input)),
  );
}

async function readPage(
  context: QueryContext,
  reads: PointReads,
  input: CheckedInput<'log.page'>,
): Promise<LogPage> {
  const { state } = reads;
  const nextSeq = (await context.log.nextSeq()) ?? 0;
  const down = input.direction === 'down';
  const lowest = input.seqs?.from ?? 0;
  const highest = Math.min(nextSeq, (input.seqs?.to ?? nextSeq) + 1);
  let [from, to] = down
    ? [lowest, Math.min(highest, (input.from ?? nextSeq) + 1)]
    : [Math.max(lowest, input.from ?? 0), highest];
  const rows: LogRow[] = [];
  const chunk = isEachShown(input) ? Math.min(chunkSize, input.limit) : chunkSize;
  for (let scanned = 0; scanned < longestScan; ) {
    if (context.signal?.aborted) throw new StreamscopeError('cancelled', {}, 'The read was cancelled.');
    const entries = await candidates(context, input, from, to, chunk);
    for (const entry of entries) {
      scanned++;
      const row = rowOf(context, state, entry, input);
      if (row !== undefined && (await isAgainst(context, reads, entry, input.against))) rows.push(row);
      if (down) to = entry.seq;
      else from = entry.seq + 1;
      if (rows.length === input.limit) break;
    }
    if (rows.length === input.limit) break;
    if (entries.length < chunk) return { rows, next: null, nextSeq, partial: false };
  }
  const next = down ? to - 1 : from;
  const isEnd = next < lowest || (!down && next >= highest);
  return { rows, next: isEnd ? null : next, nextSeq, partial: !isEnd && rows.length < input.limit };
}

/** Whether this account made the state what the entry was rejected for; true where nobody asks. */
async function isAgainst(
  context: QueryContext,
  reads: PointReads,
  entry: LogEntry,
  account: string | undefined,
): Promise<boolean> {
  if (account === undefined) return true;
  const result = reads.state.result(entry.seq);
  if (result === undefined || result.verdict === 'committed') return false;
  const item = decidingItem(context, entry, result.deciding);
  return (await whoCameBefore(context, reads, entry, result, item)) === account;
}

/** Whether every candidate becomes a row: no more of them are read than are asked for. */
function isEachShown(input: CheckedInput<'log.page'>): boolean {
  const { sender, streamId, times, verdicts, key, keyPrefix, against } = input;
  const others = [times, verdicts, key, keyPrefix, against].every((filter) => filter === undefined);
  return others && (sender === undefined || streamId === undefined);
}

/** The next entries by the most selective index there is. */
async function candidates(
  context: QueryContext,
  input: CheckedInput<'log.page'>,
  from: number,
  to: number,
  limit: number,
): Promise<LogEntry[]> {
  if (from >= to) return [];
  const options = { reverse: input.direction === 'down', limit };
  if (input.sender === undefined && input.streamId === undefined)
    return context.log.entries(from, to, options);
  const seqs =
    input.sender !== undefined
      ? await context.log.seqsOf('sender', fromHex(input.sender), from, to, options)
      : await context.log.seqsOf('stream', fromHex(input.streamId ?? '0x'), from, to, options);
  return seqs.flatMap((seq) => context.log.entry(seq) ?? []);
}

/** The row of an entry; undefined where a filter leaves it out. */
function rowOf(
  context: QueryContext,
  state: StateReader,
  entry: LogEntry,
  input: CheckedInput<'log.page'>,
): LogRow | undefined {
  if (input.sender !== undefined && toHex(entry.sender) !== input.sender) return undefined;
  if (!isWithin(entry.origin.timestamp, input.times)) return undefined;
  const verdict = verdictOf(state, entry.seq, state.result(entry.seq));
  if (input.verdicts !== undefined && (verdict === null || !input.verdicts.includes(verdict)))
    return undefined;
  const streamIds = entry.streamIds.map(toHex);
  if (input.streamId !== undefined && !streamIds.includes(input.streamId)) return undefined;
  const passes = keyFilter(input);
  const summary = summarize(context, entry, passes !== undefined);
  if (passes !== undefined) {
    const matching = summary.keys.find(passes);
    if (matching === undefined) return undefined;
    // The key that was looked for says more here than the first one.
    if (summary.subject !== null && !passes(summary.subject.key)) {
      summary.subject = { key: matching, operation: null };
    }
  }
  const { keys: _, ...shown } = summary;
  return {
    seq: entry.seq,
    timestamp: entry.origin.timestamp ?? null,
    sender: toHex(entry.sender),
    streamIds,
    verdict,
    size: entry.size,
    ...shown,
  };
}

function isWithin(timestamp: number | undefined, times: CheckedInput<'log.page'>['times']): boolean {
  if (times === undefined) return true;
  return timestamp !== undefined && timestamp >= times.from && timestamp <= (times.to ?? timestamp);
}

/** Which keys an entry must be about; undefined where any will do. */
function keyFilter({
  key,
  keyPrefix,
}: Pick<CheckedInput<'log.page'>, 'key' | 'keyPrefix'>): ((key: Uint8Array) => boolean) | undefined {
  if (key === undefined && keyPrefix === undefined) return undefined;
  const whole = key === undefined ? undefined : fromHex(key);
  const prefix = fromHex(keyPrefix ?? '0x');
  return (found) => startsWithBytes(found, prefix) && (whole === undefined || equalBytes(found, whole));
}

type Summary = Pick<LogRow, 'version' | 'reads' | 'writes' | 'accessControl' | 'subject'> & {
  keys: Uint8Array[];
};

const unknown: Summary = {
  version: null,
  reads: null,
  writes: null,
  accessControl: null,
  subject: null,
  keys: [],
};

/** What an entry is about, as far as its data is here and decodes. */
function summarize(context: QueryContext, entry: LogEntry, evenLarge: boolean): Summary {
  if (entry.streamIds.length === 0 || (entry.size > largestDecoded && !evenLarge)) return unknown;
  const data = loadData(context.log, entry, context);
  if (data.state !== 'present') return unknown;
  const version = decodeVersion(data.plain);
  if (!version.ok) return unknown;
  const { reads, writes, controls } = readableParts(data.plain);
  const first = writes[0] ?? reads[0];
  const act = controls[0];
  const operation = act === undefined ? null : operationNames[act.opcode];
  const subject =
    first !== undefined ? { key: first.key, operation: null } : act && { key: act.key, operation };
  return {
    version: version.value.toString(),
    reads: reads.length,
    writes: writes.length,
    accessControl: controls.length,
    subject: subject ?? null,
    keys: [...reads, ...writes, ...controls].map(({ key }) => key),
  };
}

/** Results of replayed entries in order, a group at a time; skipped entries have null. */
export function logResults(
  context: QueryContext,
  input: CheckedInput<'log.results'>,
): Promise<{ results: { seq: number; result: string | null }[]; next: number | null }> {
  return withState(context, null, async (state) => {
    const first = Math.max(input.from, (await context.log.firstSeq()) ?? 0);
    const end = Math.min(state.position.next, first + input.limit);
    const stored = await state.results(first, end);
    const results: { seq: number; result: string | null }[] = [];
    for (let seq = first; seq < end; seq++) results.push({ seq, result: stored.get(seq)?.result ?? null });
    return { results, next: end < state.position.next ? end : null };
  });
}

export async function logSenders(
  context: QueryContext,
): Promise<{ accounts: { account: `0x${string}`; entries: number }[] }> {
  const senders = await context.log.senders();
  return { accounts: senders.map(({ account, entries }) => ({ account: toHex(account), entries })) };
}
