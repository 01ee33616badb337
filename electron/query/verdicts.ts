/** Verdicts of entries as people see them. */
import type { VerdictKind } from '../../shared/model';
import type { StoredResult } from '../store/results';
import type { StateReader } from '../store/stateReader';

/** null while the entry is not replayed yet; an entry without a stored result was skipped. */
export function verdictOf(
  state: StateReader,
  seq: number,
  result: StoredResult | undefined,
): VerdictKind | null {
  if (seq >= state.position.next) return null;
  return result?.verdict ?? 'skipped';
}
