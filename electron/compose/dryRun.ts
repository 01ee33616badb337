/** What would become of an entry if it landed next: the same rules as replay, on the newest state, nothing written. */
import { fromHex, toHex } from '../../shared/bytes';
import type { DryRun, Guard } from '../../shared/contract/composing';
import type { CheckedInput } from '../../shared/contract/contract';
import type { ExplainedCheck } from '../../shared/contract/explanation';
import type { ReadItem } from '../../shared/model';
import { decodeVersion, padToSectors } from '../../shared/streamData';
import { chargedSectors, describeSubmission } from '../../shared/submission';
import { describeRepair, explainChecks } from '../explain/explainedChecks';
import { keccak256 } from '../log/keccak';
import type { QueryContext } from '../query/context';
import { loadViewFor, loadWiderView, readableParts, sendableChecks, withItems } from '../query/explain';
import { Facts } from '../query/facts';
import { distinctStreams, entryContext } from '../replay/checks';
import { effectiveControls, effectiveWrites } from '../replay/effective';
import { type EntryData, type JudgedEntry, type Judgement, judgeEntry } from '../replay/judge';
import { category, type StateView } from '../replay/stateView';
import { PointReads } from '../store/pointReads';
import { newestFacts } from '../store/roleReader';
import { StateReader } from '../store/stateReader';
import { conditionsOf, largestSeq } from './conditions';
import { contentOf } from './content';
import { adminGivenUp, adminsLeft, type GuardedBatch, guardsOf, type SpecialKeys } from './guards';

/** Failures told with their proofs. */
const failuresProven = 200;
/** Failures told as checks; of the others those that a rebase needs are told by their numbers. */
const failuresSent = 1000;
/** Special keys of a stream that are looked at where its admin leaves. */
const specialKeysWatched = 5000;

export async function dryRun(context: QueryContext, input: CheckedInput<'compose.dryRun'>): Promise<DryRun> {
  const content = contentOf(input);
  const entry = { sender: fromHex(input.sender), streamIds: content.streamIds };
  const state = StateReader.open(context.state, context.streams, null, context.signal);
  const now = new PointReads(state);
  try {
    return await Facts.use(state, async (before) => {
      const landed = { ...entry, seq: state.position.next };
      const plain = padToSectors(content.data);
      const data = withItems(
        entry,
        context.decoders.decode(landed, content.data) ?? { state: 'present', plain, source: 'log' },
      );
      const view = await loadViewFor(before, entry, data);
      const judgement = judgeEntry(view, entry, data);
      const rejected = judgement.kind === 'reject' ? judgement : undefined;
      const deciding = rejected?.deciding ?? null;
      const subject = { query: context, before, now, view, entry, data, deciding };
      const { checks } = await explainChecks(subject, undefined, failuresProven);
      const { dataRoot } = describeSubmission(content.data, keccak256);
      const streams = distinctStreams(content.streamIds);
      const unwatched = streams.filter((streamId) => !view.isMonitored(streamId));
      const consequences = await consequencesOf(before, view, entry, data, judgement);
      return {
        at: state.at,
        verdict: rejected?.verdict ?? (judgement.kind === 'commit' ? 'committed' : 'skipped'),
        result: rejected?.result ?? (judgement.kind === 'commit' ? 'Commit' : null),
        ...sentChecks(checks),
        repair: describeRepair(view, entry, data),
        mustHold: consequences.mustHold,
        guards: [...consequences.guards, ...(await identical(context, dataRoot))],
        size: content.data.length,
        sectors: chargedSectors(content.data.length),
        dataRoot: toHex(dataRoot),
        streamIds: content.streamIds.map(toHex),
        unwatched: unwatched.map(toHex),
        founds: streams
          .filter((streamId) => view.isMonitored(streamId) && view.foundedAt(streamId) === undefined)
          .map(toHex),
      };
    });
  } finally {
    await now.close();
    await state.close();
  }
}

/** A batch of thousands of rows may fail in each of them; who asks reads every check as an object. */
function sentChecks(checks: readonly ExplainedCheck[]): Pick<DryRun, 'checks' | 'failed' | 'moreConflicts'> {
  const moreConflicts: DryRun['moreConflicts'] = { reads: [], writes: [] };
  let failed = 0;
  const sent = sendableChecks(checks).filter(({ ok, phase, rule, index, because, deciding }) => {
    if (ok || ++failed <= failuresSent || deciding) return true;
    if (rule === 'version' && index !== null && (phase === 'reads' || phase === 'writes'))
      moreConflicts[phase].push(index, Number(because.newest ?? 0));
    return false;
  });
  return { checks: sent, failed, moreConflicts };
}

async function consequencesOf(
  before: Facts,
  view: StateView,
  entry: JudgedEntry,
  data: EntryData,
  judgement: Judgement,
): Promise<Pick<DryRun, 'mustHold' | 'guards'>> {
  const { state } = before;
  const plain = data.state === 'present' ? data.plain : new Uint8Array(0);
  const decoded = decodeVersion(plain);
  const version = decoded.ok ? decoded.value : 0n;
  const context = entryContext(view, entry.sender, entry.streamIds, version);
  const parts = readableParts(plain, data.state === 'present' ? data.decoded : undefined);
  const writes = effectiveWrites(parts.writes);
  const controls = effectiveControls(parts.controls, entry.sender, context.founded);
  const streams = distinctStreams(entry.streamIds);
  const batch: GuardedBatch = {
    streams,
    version,
    reads: parts.reads,
    writes,
    controls,
    next: state.position.next,
  };
  const lastAdmins: Uint8Array[] = [];
  for (const streamId of distinctStreams(adminsLeft(controls)))
    if (view.isMonitored(streamId) && (await isSoleAdmin(state, streamId, entry.sender)))
      lastAdmins.push(streamId);
  const special = await specialKeysOf(state, adminGivenUp(view, entry.sender, controls));
  const known = special.items.length === 0 ? view : await loadWiderView(before, entry, data, special.items);
  const guards = guardsOf(known, context, batch, lastAdmins, special);
  if (judgement.kind !== 'commit') return { mustHold: { conditions: [], keys: 0 }, guards };
  return { mustHold: conditionsOf(view, context, batch, version <= largestSeq), guards };
}

/** The keys of these streams that are special now. */
async function specialKeysOf(state: StateReader, streams: readonly Uint8Array[]): Promise<SpecialKeys> {
  const items: ReadItem[] = [];
  let isPartial = false;
  for (const streamId of streams) {
    const stream = state.streams.ordinal(streamId);
    if (stream === undefined) continue;
    const page = await newestFacts(state, stream, category.specialKey, {
      limit: specialKeysWatched,
      opcode: 0x10,
    });
    isPartial ||= page.next !== null;
    for (const { key } of page.facts) items.push({ streamId, key: state.fullKey(stream, key) });
  }
  return { items, isPartial };
}

/** Whether nobody but the account is admin; so it is of a stream that the entry founds. */
async function isSoleAdmin(state: StateReader, streamId: Uint8Array, account: Uint8Array): Promise<boolean> {
  const stream = state.streams.ordinal(streamId);
  if (stream === undefined) return false;
  const { facts } = await newestFacts(state, stream, category.admin, { limit: 2, opcode: 0x00 });
  return facts.every((fact) => toHex(fact.account) === toHex(account));
}

/** Not in an encrypted workspace: there the same batch never has the same bytes. */
async function identical(context: QueryContext, dataRoot: Uint8Array): Promise<Guard[]> {
  if (context.encryption !== undefined) return [];
  const seq = await context.identical.find(context.log, dataRoot);
  return seq === undefined ? [] : [{ kind: 'identical', seq }];
}
