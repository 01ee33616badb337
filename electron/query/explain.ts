/** The complete verdict on an entry of the log, or on one that is still being composed. */
import { toHex } from '../../shared/bytes';
import type { Check } from '../../shared/contract/outputs';
import type { AccessControlItem, DecidingCheck, ReadItem } from '../../shared/model';
import {
  decodeAccessControl,
  decodeReads,
  decodeVersion,
  decodeWrites,
  type WriteSpan,
} from '../../shared/streamData';
import type { Selection, VerdictCheck } from '../replay/completeVerdict';
import type { EntryData, JudgedEntry } from '../replay/judge';
import type { StateView } from '../replay/stateView';
import type { StateReader } from '../store/stateReader';
import { Facts } from './facts';
import { loadView, type ViewItems } from './loadedView';

/** Checks sent of each phase; failures are always sent. */
const checksPerPhase = 200;

/** Items judged of each phase of an entry of the log; its state is read item by item, so huge entries are cut. */
const itemsPerPhase = 1000;

/** The first items of each phase, and the one that decided. */
export function firstItems(deciding: DecidingCheck | null): Selection {
  return (phase, index) => index < itemsPerPhase || (phase === deciding?.phase && index === deciding.index);
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

/** The same of a state as it is. */
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
  const parts = readableParts(data.plain);
  const reads = parts.reads.filter((_, index) => selected('reads', index));
  const writes = parts.writes.filter((_, index) => selected('writes', index));
  const controls = parts.controls.filter((_, index) => selected('accessControl', index));
  const keys = [...reads, ...writes, ...controls.filter(({ key }) => key.length > 0)];
  const streams = [...base.streams, ...controls.map(({ streamId }) => streamId)];
  return { ...base, streams, keys };
}

interface ReadableParts {
  reads: ReadItem[];
  writes: WriteSpan[];
  controls: AccessControlItem[];
}

/** As much of a batch as decodes: judging goes as far. */
export function readableParts(plain: Uint8Array): ReadableParts {
  const parts: ReadableParts = { reads: [], writes: [], controls: [] };
  const version = decodeVersion(plain);
  const reads = version.ok ? decodeReads(plain, version.end) : version;
  if (!reads.ok) return parts;
  parts.reads = reads.value;
  const writes = decodeWrites(plain, reads.end);
  if (!writes.ok) return parts;
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
