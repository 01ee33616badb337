/** The complete verdict with the proof of every failed check. */
import { toHex } from '../../shared/bytes';
import type { ExplainedCheck, Repair } from '../../shared/contract/explanation';
import type { DecidingCheck } from '../../shared/model';
import { decodeVersion } from '../../shared/streamData';
import type { QueryContext } from '../query/context';
import { readableParts } from '../query/explain';
import type { Facts } from '../query/facts';
import { type CompleteVerdict, completeVerdict, type Selection } from '../replay/completeVerdict';
import type { EntryData, JudgedEntry } from '../replay/judge';
import type { StateView } from '../replay/stateView';
import type { PointReads } from '../store/pointReads';
import { type ProofContext, proofOf } from './proof';
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
  const context = proofContext(subject, complete);
  const checks: ExplainedCheck[] = [];
  let failed = 0;
  for (const check of complete.checks) {
    const isProven = check.deciding || failed < proofs;
    if (!check.ok) failed++;
    const proof = check.ok || !isProven ? null : await proofOf(context, check);
    checks.push({ ...check, streamId: check.streamId && toHex(check.streamId), proof });
  }
  return { checks, notRun: complete.notRun };
}

function proofContext({ query, before, now, entry, data }: Case, complete: CompleteVerdict): ProofContext {
  const plain = data.state === 'present' ? data.plain : new Uint8Array(0);
  const version = decodeVersion(plain);
  return {
    query,
    before,
    histories: new RightHistories(before, now, entry.sender),
    entry,
    data,
    version: version.ok ? version.value : 0n,
    controls: readableParts(plain).controls,
    fault: complete.decodeFault,
    conflicts: 0,
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
