/**
 * What would have become of an entry otherwise: at another seq, from another sender, with another role or version
 * field, or without what some entry did. Judged by the same rules on a state that is only changed in sight; nothing is
 * written. Other entries are not judged anew: what they committed stands.
 */
import { fromHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { ExplainedCheck, WhatIf } from '../../shared/contract/explanation';
import { StreamscopeError } from '../../shared/errors';
import type { VerdictKind } from '../../shared/model';
import { type QueryContext, requireEntry } from '../query/context';
import { firstItems, loadViewFor, withItems } from '../query/explain';
import { verdictOf } from '../query/verdicts';
import { type EntryData, type Judgement, judgeEntry } from '../replay/judge';
import { loadData } from '../replay/loadData';
import type { StateView } from '../replay/stateView';
import type { StateReader } from '../store/stateReader';
import { assumedSeq, withRole } from './assumptions';
import { beforeAndNow } from './explainEntry';
import { describeRepair, explainChecks } from './explainedChecks';

/** Items of each phase whose checks an answer tells. */
const itemsJudged = 1000;

export function whatIf(context: QueryContext, input: CheckedInput<'entry.whatIf'>): Promise<WhatIf> {
  const { seq, at, role } = input;
  const logged = requireEntry(context, seq);
  if (input.without !== null) requireEntry(context, input.without);
  const sender = input.sender === null ? logged.sender : fromHex(input.sender);
  const entry = { sender, streamIds: logged.streamIds };
  const data = withItems(entry, withVersion(loadData(context.log, logged, context), input.version));
  return beforeAndNow(
    context,
    at ?? seq,
    async (facts, now) => {
      requireReplayed(now.state, at ?? seq);
      // All of it is judged, since what decides is not known before.
      const view = assuming(await loadViewFor(facts, entry, data), sender, role);
      const judgement = judgeEntry(view, entry, data);
      const deciding = judgement.kind === 'reject' ? judgement.deciding : null;
      const subject = { query: context, before: facts, now, view, entry, data, deciding };
      const { checks, notRun } = await explainChecks(subject, firstItems(deciding, itemsJudged));
      const stored = now.state.result(seq);
      return {
        seq,
        asked: { at, sender: input.sender, role, version: input.version, without: input.without },
        ...outcomeOf(judgement),
        original: { result: stored?.result ?? null, verdict: verdictOf(now.state, seq, stored) },
        checks: checks.map(withoutAssumedSeq),
        notRun,
        repair: describeRepair(view, entry, data),
      };
    },
    leftOut(input),
  );
}

/** The entry left out, and the entry itself where it is moved behind what it did. */
function leftOut({ seq, without }: CheckedInput<'entry.whatIf'>): ReadonlySet<number> {
  return new Set(without === null ? [seq] : [seq, without]);
}

function assuming(view: StateView, sender: Uint8Array, role: WhatIf['asked']['role']): StateView {
  return role === null ? view : withRole(view, sender, role);
}

/** A right that is only assumed has no entry that gave it. */
function withoutAssumedSeq(check: ExplainedCheck): ExplainedCheck {
  const facts = Object.entries(check.because).map(([name, fact]) => [
    name,
    fact === assumedSeq ? null : fact,
  ]);
  return { ...check, because: Object.fromEntries(facts) };
}

/** The first field of a batch is its version, 8 bytes. */
function withVersion(data: EntryData, version: string | null): EntryData {
  if (version === null || data.state !== 'present' || data.plain.length < 8) return data;
  const plain = data.plain.slice();
  new DataView(plain.buffer, plain.byteOffset).setBigUint64(0, BigInt(version));
  return { state: 'present', plain, source: data.source };
}

/** @throws notFound: the state before a seq is known up to the seq that replay handles next */
function requireReplayed({ position }: StateReader, seq: number): void {
  if (seq <= position.next) return;
  throw new StreamscopeError(
    'notFound',
    { what: 'state', id: String(seq) },
    `The state before entry ${seq} is not known yet: entries are replayed up to ${position.next - 1}.`,
  );
}

function outcomeOf(judgement: Judgement): { result: string | null; verdict: VerdictKind | null } {
  switch (judgement.kind) {
    case 'reject':
      return { result: judgement.result, verdict: judgement.verdict };
    case 'commit':
      return { result: 'Commit', verdict: 'committed' };
    case 'skip':
      return { result: null, verdict: 'skipped' };
    case 'wait':
      return { result: null, verdict: null };
  }
}
