/** The complete verdict with the proof of every failed check. */
import { type Hex, toHex } from '../../shared/bytes';
import type { ExplainedCheck, Repair } from '../../shared/contract/explanation';
import type { DecidingCheck } from '../../shared/model';
import { type QueryContext, requireInterest } from '../query/context';
import type { Facts } from '../query/facts';
import { type CompleteVerdict, completeVerdict, type Selection } from '../replay/completeVerdict';
import type { EntryData, JudgedEntry } from '../replay/judge';
import type { StateView } from '../replay/stateView';
import type { PointReads } from '../store/pointReads';
import { proofOf } from './proof';
import { proofContext } from './proofContext';
import { type EntryRepair, repairOf } from './repair';
import { describeRight } from './rights';

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
    ({ phase, rule, index, streamId, key, ok, deciding: isDeciding, because }): ExplainedCheck => ({
      phase,
      rule,
      index,
      streamId: streamId && hexOf(streamId),
      key,
      ok,
      deciding: isDeciding,
      because,
      proof: null,
    }),
  );
  const failures = complete.checks.flatMap((check, place) => (check.ok ? [] : [{ check, place }]));
  const proven = failures.filter(({ check }, failed) => check.deciding || failed < proofs);
  requireInterest(subject.query.signal);
  const context = await proofContext(
    subject,
    complete,
    proven.map(({ check }) => check),
  );
  for (const { check, place } of proven) checks[place]!.proof = proofOf(context, check);
  return { checks, notRun: complete.notRun };
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
