import type { Check } from '../../../../shared/contract/outputs';
import type { EncodedDraft } from '../drafts/encodeDraft';
import type { Judged } from './useDryRun';

/** The row that a check is about. */
export function rowOfCheck(check: Pick<Check, 'phase' | 'index'>, encoded: EncodedDraft): string | undefined {
  if (check.index === null) return undefined;
  if (check.phase === 'reads') return encoded.readRows[check.index];
  if (check.phase === 'writes') return encoded.writeRows[check.index];
  return check.phase === 'accessControl' ? encoded.controlRows[check.index] : undefined;
}

/** Newest version of each row's key, 0 when it was never written; of the rows whose checks were sent. */
export function newestByRow(judged: Judged | undefined): Map<string, number> {
  const newest = new Map<string, number>();
  if (judged === undefined || judged.content.kind !== 'streamData') return newest;
  for (const check of judged.answer.checks) {
    const rowId = check.rule === 'version' ? rowOfCheck(check, judged.content.encoded) : undefined;
    if (rowId !== undefined) newest.set(rowId, Number(check.because.newest ?? 0));
  }
  const { encoded } = judged.content;
  const { reads, writes } = judged.answer.moreConflicts;
  for (const [conflicts, rows] of [
    [reads, encoded.readRows],
    [writes, encoded.writeRows],
  ] as const) {
    for (let at = 0; at + 1 < conflicts.length; at += 2) {
      const rowId = rows[conflicts[at]!];
      if (rowId !== undefined) newest.set(rowId, conflicts[at + 1]!);
    }
  }
  return newest;
}
