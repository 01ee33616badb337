/** The complete verdict with the proof of every failed check. */
import { type Hex, toHex } from '../../shared/bytes';
import type { ExplainedCheck, Repair } from '../../shared/contract/explanation';
import type { DecidingCheck } from '../../shared/model';
import { decodeVersion } from '../../shared/streamData';
import { type QueryContext, requireInterest } from '../query/context';
import { readableParts } from '../query/explain';
import type { Facts } from '../query/facts';
import {
  type CompleteVerdict,
  completeVerdict,
  type Selection,
  type VerdictCheck,
} from '../replay/completeVerdict';
import type { EntryData, JudgedEntry } from '../replay/judge';
import type { StateView } from '../replay/stateView';
import type { PointReads } from '../store/pointReads';
import { readConflicts } from './conflictReads';
import { itemOf, type ProofContext, proofOf } from './proof';
import { type EntryRepair, repairOf } from './repair';
import { describeRight, RightHistories } from './rights';

/** An entry and the state that judges it. */
export interface Case {
  query: QueryContext;
  /** The state before the entry: what proofs are read from. */
  before: Facts;
  /** The newest state: who could grant a right now. */
  now: PointReads;
  /** The same as the rules read it. */
  view: StateView;
  entry: JudgedEntry;
  data: EntryData;
  /** The check that replay stopped at. */
  deciding: DecidingCheck | null;
}

/** Failures that are proven side by side. */
const together = 64;

/** Items in a row share the bytes of their stream. */
function hexOnce(): (streamId: Uint8Array) => Hex {
  let asked: Uint8Array | undefined;
  let hex: Hex = '0x';
  return (streamId) => {
    if (streamId !== asked) {
      asked = streamId;
      hex = toHex(streamId);
    }
    return hex;
  };
}

/**
 * Checks of the selected items in order, each failure with its proof.
 * @param proofs failures that are proven, from the first on; the one that decided always is
 */
export async function explainChecks(
  subject: Case,
  selected?: Selection,
  proofs = Number.POSITIVE_INFINITY,
): Promise<{ checks: ExplainedCheck[]; notRun: CompleteVerdict['notRun'] }> {
  const { view, entry, data, deciding } = subject;
  const complete = completeVerdict(view, entry, data, deciding, selected);
  const hexOf = hexOnce();
  const checks = complete.checks.map(
    (check): ExplainedCheck => ({ ...check, streamId: check.streamId && hexOf(check.streamId), proof: null }),
  );
  const failures = complete.checks.flatMap((check, place) => (check.ok ? [] : [{ check, place }]));
  const proven = failures.filter(({ check }, failed) => check.deciding || failed < proofs);
  const context = await proofContext(
    subject,
    complete,
    proven.map(({ check }) => check),
  );
  for (let from = 0; from < proven.length; from += together) {
    requireInterest(subject.query.signal);
    const some = proven.slice(from, from + together).map(async ({ check, place }) => {
      checks[place]!.proof = await proofOf(context, check);
    });
    await Promise.all(some);
  }
  return { checks, notRun: complete.notRun };
}

/** @param proven failures in the order of their proofs */
async function proofContext(
  { query, before, now, entry, data }: Case,
  complete: CompleteVerdict,
  proven: readonly VerdictCheck[],
): Promise<ProofContext> {
  const histories = new RightHistories(before, now, entry.sender);
  const denied = proven.filter(({ rule, key }) => (rule === 'permission' || rule === 'role') && key !== null);
  await histories.prepare(denied.map((check) => itemOf({ before }, check)));
  const version = decodeVersion(data.state === 'present' ? data.plain : new Uint8Array(0));
  return {
    query,
    before,
    histories,
    entry,
    data,
    version: version.ok ? version.value : 0n,
    controls: data.state === 'present' ? readableParts(data.plain, data.decoded).controls : [],
    fault: complete.decodeFault,
    conflicts: await readConflicts(query, before, proven),
  };
}

/** null where there is nothing to repair. */
export function describeRepair(view: StateView, entry: JudgedEntry, data: EntryData): Repair | null {
  const repair: EntryRepair = repairOf(view, entry, data);
  switch (repair.kind) {
    case 'nothing':
      return null;
    case 'impossible':
      return { kind: 'impossible', obstacles: repair.hindrances };
    case 'unknown':
      return { kind: 'unknown', grants: repair.rights.map((right) => describeRight(right, entry.sender)) };
    case 'possible':
      return {
        kind: 'possible',
        version: repair.version?.toString() ?? null,
        grants: repair.rights.map((right) => describeRight(right, entry.sender)),
      };
  }
}
