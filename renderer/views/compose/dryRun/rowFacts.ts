import type { Check } from '../../../../shared/contract/outputs';
import type { EncodedDraft } from '../drafts/encodeDraft';
import type { Judged } from './useDryRun';

/** The row that a check is about. */
export function rowOfCheck(check: Check, encoded: EncodedDraft): string | undefined {
  if (check.index === null) return undefined;
  if (check.phase === 'reads') return encoded.readRows[check.index];
  if (check.phase === 'writes') return encoded.writeRows[check.index];
  return check.phase === 'accessControl' ? encoded.controlRows[check.index] : undefined;
}

/** Newest version of each row's key, 0 when it was never written. */
export function newestByRow(judged: Judged | undefined): Map<string, number> {
  const newest = new Map<string, number>();
  for (const check of judged?.answer.checks ?? []) {
    const rowId = judged && check.rule === 'version' ? rowOfCheck(check, judged.encoded) : undefined;
    if (rowId !== undefined) newest.set(rowId, Number(check.because.newest ?? 0));
  }
  return newest;
}
