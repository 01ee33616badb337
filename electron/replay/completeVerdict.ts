/**
 * The complete verdict: every check of an entry in order, also those behind the one that decided, by the same pure
 * rules as replay. What cannot be judged, because the data before it does not decode, is listed as not run.
 */
import {
  type CheckPhase,
  type CheckRule,
  type DecidingCheck,
  operationNames,
  type ReadItem,
} from '../../shared/model';
import { type Decoded, type DecodeFault, decodeAccessControl } from '../../shared/streamData';
import {
  brokenControlRule,
  brokenReadRule,
  distinctStreams,
  type EntryContext,
  entryContext,
} from './checks';
import { type EffectiveWrite, effectiveControls, effectiveWrites } from './effective';
import { decodeItems, type EntryData, type JudgedEntry } from './judge';
import { adminGrant, canWrite, leastRole, rightOnKey, specialKeyFact } from './ownership';
import type { StateView } from './stateView';

export type Because = Record<string, string | number | boolean | null>;

export interface VerdictCheck {
  phase: CheckPhase;
  rule: CheckRule;
  /** Position of the item in the data, null where the phase has none. */
  index: number | null;
  streamId: Uint8Array | null;
  key: Uint8Array | null;
  ok: boolean;
  /** The one that the network's nodes report. */
  deciding: boolean;
  because: Because;
}

export interface CompleteVerdict {
  checks: VerdictCheck[];
  notRun: CheckPhase[];
  decodeFault: DecodeFault | null;
}

/** Which items are judged: in huge entries not all of them. */
export type Selection = (phase: CheckPhase, index: number) => boolean;

/**
 * Every check of the selected items against the state just before the entry.
 * @param deciding the check that replay's judgement names; null for a commit, or before the entry is replayed
 */
export function completeVerdict(
  view: StateView,
  entry: JudgedEntry,
  data: EntryData,
  deciding: DecidingCheck | null,
  selected: Selection = () => true,
): CompleteVerdict {
  const verdict: CompleteVerdict = { checks: [], notRun: [], decodeFault: null };
  if (entry.streamIds.length === 0) {
    // Some other kind of entry: its data is no batch.
    add(verdict, 'gate', 'monitored', null, {}, false, { tagged: 0 });
    verdict.notRun = ['data', 'decode', 'reads', 'writes', 'accessControl'];
    return verdict;
  }
  gateChecks(view, entry, verdict);
  const available = data.state === 'present' || data.state === 'undecodable';
  add(verdict, 'data', 'available', null, {}, available, { state: available ? 'present' : data.state });
  if (data.state === 'present') dataChecks(view, entry, data, verdict, selected);
  else if (data.state === 'undecodable') {
    add(verdict, 'decode', 'format', null, {}, false, { decoder: data.message });
    verdict.notRun = ['reads', 'writes', 'accessControl'];
  } else verdict.notRun = ['decode', 'reads', 'writes', 'accessControl'];
  if (deciding !== null) markDeciding(verdict, deciding);
  return verdict;
}

function gateChecks(view: StateView, entry: JudgedEntry, verdict: CompleteVerdict): void {
  const streams = distinctStreams(entry.streamIds);
  for (const streamId of streams) {
    const watched = view.isMonitored(streamId);
    add(verdict, 'gate', 'monitored', null, { streamId }, watched, { watched });
  }
  const open = streams.filter((streamId) => canWrite(view, entry.sender, streamId));
  add(verdict, 'gate', 'permission', null, {}, open.length > 0, {
    writable: open.length,
    tagged: streams.length,
  });
}

function dataChecks(
  view: StateView,
  entry: JudgedEntry,
  { plain, decoded }: EntryData & { state: 'present' },
  verdict: CompleteVerdict,
  selected: Selection,
): void {
  const { version, reads, writes } = decoded ?? decodeItems(plain, entry.streamIds);
  if (!version.ok) {
    stop(verdict, version.fault, ['reads', 'writes', 'accessControl']);
    return;
  }
  const context = entryContext(view, entry.sender, entry.streamIds, version.value);
  const shown = shownVersion(version.value);
  if (!reads?.ok) {
    stop(verdict, faultOf(reads), ['reads', 'writes', 'accessControl']);
    return;
  }
  for (const [index, item] of reads.value.entries()) {
    if (!selected('reads', index)) continue;
    const rule = brokenReadRule(view, context, item);
    const watched = rule !== 'monitored';
    add(verdict, 'reads', 'monitored', index, item, watched, watched ? isWatched : isNotWatched);
    if (watched)
      add(verdict, 'reads', 'version', index, item, rule !== 'version', versionFacts(view, shown, item));
  }
  if (!writes?.ok) {
    stop(verdict, faultOf(writes), ['writes', 'accessControl']);
    return;
  }
  writeChecks(view, context, shown, effectiveWrites(writes.value), verdict, selected);
  const items = decodeAccessControl(plain, writes.end);
  if (!items.ok) {
    stop(verdict, items.fault, ['accessControl']);
    return;
  }
  add(verdict, 'decode', 'format', null, {}, true, { bytes: items.end });
  const roles = new SharedFacts();
  for (const item of effectiveControls(items.value, entry.sender, context.founded)) {
    if (item.index === null || !selected('accessControl', item.index)) continue;
    const rule = brokenControlRule(view, context, item);
    const tagged = rule !== 'tags';
    add(verdict, 'accessControl', 'tags', item.index, item, tagged, tagged ? isTagged : isNotTagged);
    if (!tagged) continue;
    const because = roles.shared({
      operation: operationNames[item.opcode],
      leastRole: leastRole(item.opcode) ?? null,
      adminSince: adminGrant(view, entry.sender, item.streamId)?.seq ?? null,
    });
    add(verdict, 'accessControl', 'role', item.index, item, rule !== 'role', because);
  }
}

function writeChecks(
  view: StateView,
  context: EntryContext,
  shown: number | string,
  writes: readonly EffectiveWrite[],
  verdict: CompleteVerdict,
  selected: Selection,
): void {
  const rights = new SharedFacts();
  for (const write of writes) {
    const { index } = write;
    if (!selected('writes', index)) continue;
    const tagged = context.tags.has(write.streamId);
    add(verdict, 'writes', 'tags', index, write, tagged, tagged ? isTagged : isNotTagged);
    const facts = versionFacts(view, shown, write);
    const fresh = Number(facts.newest) <= context.version;
    add(verdict, 'writes', 'version', index, write, fresh, facts);
    const allowed = rightOnKey(view, context.rights.in(view, write.streamId), write);
    const right = allowed?.right ?? null;
    const since = allowed?.grant?.seq ?? null;
    const specialSince = specialKeyFact(view, write.streamId, write.key)?.seq ?? null;
    const because = rights.shared({ right, since, specialSince });
    add(verdict, 'writes', 'permission', index, write, allowed !== undefined, because);
  }
}

const isWatched: Because = { watched: true };
const isNotWatched: Because = { watched: false };
const isTagged: Because = { tagged: true };
const isNotTagged: Because = { tagged: false };

/** Items in a row rest on the same facts: one object of them, which a message to another thread holds once. */
class SharedFacts {
  private last: Because | undefined;

  shared(facts: Because): Because {
    const { last } = this;
    if (last === undefined || Object.keys(facts).some((name) => facts[name] !== last[name]))
      this.last = facts;
    return this.last!;
  }
}

/** The version field exactly: decimal text beyond what a number holds. */
function shownVersion(version: bigint): number | string {
  return version > BigInt(Number.MAX_SAFE_INTEGER) ? version.toString() : Number(version);
}

/** The newest version of a key, 0 when never written, and the version that the batch says it has seen. */
function versionFacts(view: StateView, version: number | string, item: ReadItem): Because {
  return { newest: view.newest(item)?.seq ?? 0, version };
}

/** Why a part does not decode that is reached. */
function faultOf(part: (Decoded<unknown> & { ok: false }) | undefined): DecodeFault {
  if (part === undefined) throw new Error('a part was not decoded, although the one before it was');
  return part.fault;
}

function stop(verdict: CompleteVerdict, fault: DecodeFault, notRun: CheckPhase[]): void {
  add(verdict, 'decode', 'format', null, {}, false, { offset: fault.offset, field: fault.field });
  verdict.decodeFault = fault;
  verdict.notRun = notRun;
}

function add(
  verdict: CompleteVerdict,
  phase: CheckPhase,
  rule: CheckRule,
  index: number | null,
  item: { streamId?: Uint8Array; key?: Uint8Array },
  ok: boolean,
  because: Because,
): void {
  const { streamId = null, key = null } = item;
  verdict.checks.push({ phase, rule, index, streamId, key, ok, deciding: false, because });
}

function markDeciding(verdict: CompleteVerdict, { phase, rule, index }: DecidingCheck): void {
  const found = verdict.checks.find(
    (check) => !check.ok && check.phase === phase && check.rule === rule && check.index === index,
  );
  if (found !== undefined) found.deciding = true;
}
