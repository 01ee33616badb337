/** Why an entry of the log has the verdict that it has: a page of its complete verdict, and what would repair it. */
import { toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { ExplainedCheck, Explanation, Repair } from '../../shared/contract/explanation';
import type { CheckPhase, LogEntry } from '../../shared/model';
import { type QueryContext, requireEntry } from '../query/context';
import { loadViewFor, readableParts, withItems } from '../query/explain';
import { Facts } from '../query/facts';
import { verdictOf } from '../query/verdicts';
import type { Selection } from '../replay/completeVerdict';
import type { EntryData } from '../replay/judge';
import { loadData } from '../replay/loadData';
import { PointReads } from '../store/pointReads';
import { StateReader } from '../store/stateReader';
import { describeRepair, explainChecks } from './explainedChecks';

export function explainEntry(
  context: QueryContext,
  input: CheckedInput<'entry.explain'>,
): Promise<Explanation> {
  const entry = requireEntry(context, input.seq);
  const data = withItems(entry, loadData(context.log, entry, context));
  return beforeAndNow(context, input.seq, async (facts, now) => {
    const stored = now.state.result(entry.seq);
    const deciding = stored?.deciding ?? null;
    const page = pageOf(data, input.from, input.limit);
    const isDeciding: Selection = (phase, index) => phase === deciding?.phase && index === deciding.index;
    const selected: Selection = (phase, index) => page.has(phase, index) || isDeciding(phase, index);
    const view = await loadViewFor(facts, entry, data, selected);
    const subject = { query: context, before: facts, now, view, entry, data, deciding };
    const { checks, notRun } = await explainChecks(subject, selected);
    const isWhole = input.from === 0 && page.next === null;
    return {
      ...headerOf(entry),
      verdict: verdictOf(now.state, entry.seq, stored),
      result: stored?.result ?? null,
      checks: checks.filter((check) => page.shows(check)),
      deciding: checks.find((check) => check.deciding) ?? null,
      notRun,
      items: page.items,
      repair: isWhole ? describeRepair(view, entry, data) : null,
      next: page.next,
    };
  });
}

function headerOf(entry: LogEntry) {
  return { seq: entry.seq, sender: toHex(entry.sender), streamIds: entry.streamIds.map(toHex) };
}

/** The whole repair of an entry of any size; it reads the state of every item. */
export function entryRepair(
  context: QueryContext,
  input: CheckedInput<'entry.repair'>,
): Promise<{ repair: Repair | null }> {
  const entry = requireEntry(context, input.seq);
  const data = withItems(entry, loadData(context.log, entry, context));
  return beforeAndNow(context, input.seq, async (facts) => {
    const view = await loadViewFor(facts, entry, data);
    return { repair: describeRepair(view, entry, data) };
  });
}

/**
 * Runs on the facts that an entry at this seq meets, and on the newest ones.
 * @param without seqs of entries whose facts do not count in what it meets
 */
export async function beforeAndNow<Answer>(
  context: QueryContext,
  seq: number,
  query: (before: Facts, now: PointReads) => Promise<Answer>,
  without?: ReadonlySet<number>,
): Promise<Answer> {
  const { state, streams, signal } = context;
  const before = StateReader.open(state, streams, seq - 1, signal);
  const now = new PointReads(StateReader.open(state, streams, null, signal));
  try {
    return await Facts.use(before, (facts) => query(facts, now), without);
  } finally {
    await now.close();
    await now.state.close();
    await before.close();
  }
}

interface ItemsPage {
  items: number;
  next: number | null;
  has(phase: CheckPhase, index: number): boolean;
  shows(check: ExplainedCheck): boolean;
}

/** Items on the first page of an entry that has more: what decided comes with it, and is waited for. */
const firstOfLarge = 200;

const nothing = { reads: [], writes: [], controls: [] };

/** Items are counted through: reads, writes, access control. Checks about none stand between them in their order. */
function pageOf(data: EntryData, from: number, limit: number): ItemsPage {
  const parts = data.state === 'present' ? readableParts(data.plain, data.decoded) : nothing;
  const writesAt = parts.reads.length;
  const controlsAt = writesAt + parts.writes.length;
  const items = controlsAt + parts.controls.length;
  const to = from + (from === 0 && items > limit ? Math.min(limit, firstOfLarge) : limit);
  const next = to < items ? to : null;
  const starts: Partial<Record<CheckPhase, number>> = {
    reads: 0,
    writes: writesAt,
    accessControl: controlsAt,
  };
  const has = (phase: CheckPhase, index: number) => {
    const item = (starts[phase] ?? 0) + index;
    return item >= from && item < to;
  };
  const shows = ({ phase, index }: ExplainedCheck) => {
    if (index !== null) return has(phase, index);
    if (phase !== 'decode') return from === 0;
    return controlsAt >= from && (controlsAt < to || next === null);
  };
  return { items, next, has, shows };
}
