/** Rows whose key was written after what their sender had seen. Pure, over what a dry run told. */
import type { Hex } from '../../../../shared/bytes';
import { toHex } from '../../../../shared/bytes';
import type { Draft, DraftRow } from '../../../../shared/compose/draft';
import { keyBytes } from '../drafts/rowBytes';
import { newestByRow } from '../dryRun/rowFacts';
import type { Judged } from '../dryRun/useDryRun';

export interface StaleRow {
  row: DraftRow;
  number: number;
  streamId: Hex;
  key: Hex;
  /** Seq of the state that the sender had seen of this key. */
  base: number;
  /** The newest version of the key. */
  newest: number;
}

/** The version field as a seq that a conflict is judged by; undefined where it cannot conflict. */
function seenBy(version: Draft['version']): number | undefined {
  if (version.mode === 'asOf') return Math.max(0, version.seq);
  if (version.mode === 'never') return undefined;
  const seq = Number(version.text.replace(/[\s\u2009]/g, ''));
  return Number.isSafeInteger(seq) ? seq : undefined;
}

export function staleRows(draft: Draft, judged: Judged | undefined): StaleRow[] {
  const seen = seenBy(draft.version);
  if (judged === undefined || seen === undefined || judged.content.kind !== 'streamData') return [];
  const newestOf = newestByRow(judged);
  return draft.rows.flatMap((row, index): StaleRow[] => {
    const newest = newestOf.get(row.id);
    if (newest === undefined || newest <= seen || row.streamId === '') return [];
    const key = keyBytes(row.key);
    if (!key.ok) return [];
    const base = Math.max(seen, row.sawSeq ?? seen);
    return [{ row, number: index + 1, streamId: row.streamId, key: toHex(key.bytes), base, newest }];
  });
}

export type Resolution = 'mine' | 'theirs' | 'drop';

/**
 * The draft with its stale rows resolved and its version at what is seen now.
 * @param theirs the value that is there now, as fields of a row: of a key that was deleted, the act of deleting
 */
export function rebased(
  draft: Draft,
  at: number,
  resolutions: ReadonlyMap<string, Resolution>,
  theirs: ReadonlyMap<string, Partial<DraftRow>>,
): Draft {
  const rows = draft.rows.flatMap((row): DraftRow[] => {
    const resolution = resolutions.get(row.id);
    if (resolution === 'drop') return [];
    if (resolution === undefined) return [row];
    return [{ ...row, ...(resolution === 'theirs' ? theirs.get(row.id) : {}), sawSeq: at }];
  });
  return { ...draft, rows, version: { mode: 'asOf', seq: at } };
}

/** What keeping the stale rows that are kept does: a write overwrites, a guard watches from now on. */
export function keepingWords(
  stale: readonly StaleRow[],
  resolutionOf: (rowId: string) => Resolution,
): string {
  const kept = stale.filter(({ row }) => resolutionOf(row.id) === 'mine');
  const isGuard = ({ row }: StaleRow) => row.act === 'guard';
  return [
    ...(kept.every(isGuard) ? [] : ['What you keep overwrites what was written since.']),
    ...(kept.some(isGuard) ? ['A guard that you keep takes the key as it is now.'] : []),
  ].join(' ');
}
