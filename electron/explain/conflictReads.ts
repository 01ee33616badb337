/** What the conflicts of one page rest on, read at once. */
import type { LogEntry } from '../../shared/model';
import type { QueryContext } from '../query/context';
import type { Facts } from '../query/facts';
import type { VerdictCheck } from '../replay/completeVerdict';
import type { Version } from '../store/stateReader';
import { itemOf } from './proof';

/** Conflicts of one page that are told in full; of the others the newest version, which a get tells. */
const conflictsInFull = 100;

export interface ConflictReads {
  /** The newest version of each conflict that is not told in full. */
  newest: ReadonlyMap<VerdictCheck, Version>;
  /** Entries that came between. */
  entries: ReadonlyMap<number, LogEntry>;
}

/** @param failures in their order */
export async function readConflicts(
  query: QueryContext,
  before: Facts,
  failures: readonly VerdictCheck[],
): Promise<ConflictReads> {
  const conflicts = failures.filter(({ rule }) => rule === 'version');
  const seqOf = (check: VerdictCheck) => Number(check.because.newest);
  const others = conflicts.slice(conflictsInFull);
  const versions = await before.versionsAt(
    others.map((check) => ({ ...itemOf({ before }, check), seq: seqOf(check) })),
  );
  const entries = await query.log.entriesAt([...new Set(conflicts.map(seqOf))]);
  return { newest: new Map(others.map((check, i) => [check, versions[i]!])), entries };
}
