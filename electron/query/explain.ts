/** The complete verdict on an entry of the log, or on one that is still being composed. */
import { toHex } from '../../shared/bytes';
import type { Check } from '../../shared/contract/outputs';
import type { AccessControlItem, DecidingCheck, ReadItem } from '../../shared/model';
import { decodeAccessControl, type WriteSpan } from '../../shared/streamData';
import type { Selection, VerdictCheck } from '../replay/completeVerdict';
import { type DecodedItems, decodeItems, type EntryData, type JudgedEntry } from '../replay/judge';
import type { StateView } from '../replay/stateView';
import type { StateReader } from '../store/stateReader';
import { Facts } from './facts';
import { loadView, type ViewItems } from './loadedView';

/** Checks sent of each phase; failures are always sent. */
const checksPerPhase = 200;

/** The first items of each phase, and the one that decided: a state is read item by item, so huge entries are cut. */
export function firstItems(deciding: DecidingCheck | null, perPhase: number): Selection {
  return (phase, index) => index < perPhase || (phase === deciding?.phase && index === deciding.index);
}

/** The state that judging these items of an entry will ask about. */
export async function loadViewFor(
  facts: Facts,
  entry: JudgedEntry,
  data: EntryData,
  selected: Selection = () => true,
): Promise<StateView> {
  return loadView(facts, itemsOf(entry, data, selected));
}

/** The same with its sender's rights on keys that it is not about. */
export async function loadWiderView(
  facts: Facts,
  entry: JudgedEntry,
  data: EntryData,
  more: readonly ReadItem[],
): Promise<StateView> {
  const items = itemsOf(entry, data, () => true);
  return loadView(facts, { ...items, keys: [...items.keys, ...more] });
}

/** What the rules will ask about of these items, in a state as it is. */
export function readViewFor(
  state: StateReader,
  entry: JudgedEntry,
  data: EntryData,
  selected?: Selection,
): Promise<StateView> {
  return Facts.use(state, (facts) => loadViewFor(facts, entry, data, selected));
}

function itemsOf(entry: JudgedEntry, data: EntryData, selected: Selection): ViewItems {
  const base = { sender: entry.sender, streams: [...entry.streamIds], keys: [] };
  if (data.state !== 'present') return base;
  const parts = readableParts(data.plain, data.decoded);
  const reads = parts.reads.filter((_, index) => selected('reads', index));
  const writes = parts.writes.filter((_, index) => selected('writes', index));
  const controls = parts.controls.filter((_, index) => selected('accessControl', index));
  return {
    sender: entry.sender,
    streams: [...entry.streamIds, ...controls.map(({ streamId }) => streamId)],
    keys: controls.filter(({ key }) => key.length > 0),
    // Where roles change, rights on what is read may change too.
    written: controls.length > 0 ? [...writes, ...reads] : writes,
    read: reads,
  };
}

/** Decoded once: items share the objects of the tagged streams. */
export function withItems(entry: JudgedEntry, data: EntryData): EntryData {
  if (data.state !== 'present' || data.decoded !== undefined) return data;
  return { ...data, decoded: decodeItems(data.plain, entry.streamIds) };
}

interface ReadableParts {
  reads: ReadItem[];
  writes: WriteSpan[];
  controls: AccessControlItem[];
}

/** As much of a batch as decodes: judging goes as far. */
export function readableParts(
  plain: Uint8Array,
  { reads, writes }: DecodedItems = decodeItems(plain, []),
): ReadableParts {
  const parts: ReadableParts = { reads: [], writes: [], controls: [] };
  if (!reads?.ok) return parts;
  parts.reads = reads.value;
  if (!writes?.ok) return parts;
  parts.writes = writes.value;
  const controls = decodeAccessControl(plain, writes.end);
  if (controls.ok) parts.controls = controls.value;
  return parts;
}

/** Checks as they are sent: the first of each phase, and every failure. */
export function sendableChecks<Sent extends Pick<Check, 'phase' | 'ok'>>(checks: readonly Sent[]): Sent[] {
  const sent = new Map<string, number>();
  return checks.filter((check) => {
    const count = (sent.get(check.phase) ?? 0) + 1;
    sent.set(check.phase, count);
    return !check.ok || count <= checksPerPhase;
  });
}

/** A check as it is sent. */
export function describeCheck(check: VerdictCheck): Check {
  return { ...check, streamId: check.streamId && toHex(check.streamId) };
}
