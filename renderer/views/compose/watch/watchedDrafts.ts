import type { DraftSummary } from '../../../../shared/compose/draft';

/** Drafts that are judged while nobody looks at them, and their rows together: each is held in memory whole. */
const mostDrafts = 50;
const mostRows = 50_000;

/** The newest that there is room for. Pure. */
export function watchedDrafts(unsent: readonly DraftSummary[]): readonly DraftSummary[] {
  const watched: DraftSummary[] = [];
  let rows = 0;
  for (const draft of unsent) {
    if (watched.length === mostDrafts) break;
    if (rows + draft.rows > mostRows) continue;
    rows += draft.rows;
    watched.push(draft);
  }
  return watched;
}
