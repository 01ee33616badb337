import type { KeyVersion } from '../../../../shared/contract/outputs';

/** A version on the life line. */
export interface LifeMark {
  version: KeyVersion;
  /** 0 to 1 along the line. */
  place: number;
  isLater: boolean;
  /** Absent where it would run into a neighbour's. */
  label: string | undefined;
}

const words: Record<KeyVersion['change'], string> = {
  created: 'created ',
  changed: '',
  deleted: 'deleted ',
  createdAgain: '',
};

/** px that a label of so many characters takes */
const characterWidth = 6.6;
const labelGap = 8;

/**
 * Places versions by seq between the oldest and the newest end.
 * @param versions newest first
 * @param width of the line in px, for labels that would overlap
 */
export function lifeMarks(
  versions: readonly KeyVersion[],
  shownSeq: number,
  end: number,
  width: number,
): LifeMark[] {
  const ordered = [...versions].reverse();
  const start = ordered[0]?.seq ?? 0;
  const span = Math.max(1, end - start);
  let free = Number.NEGATIVE_INFINITY;
  return ordered.map((version) => {
    const place = (version.seq - start) / span;
    const label = `${words[version.change]}${version.seq}`;
    const half = (label.length * characterWidth) / 2;
    const fits = place * width - half >= free;
    if (fits) free = place * width + half + labelGap;
    return { version, place, isLater: version.seq > shownSeq, label: fits ? label : undefined };
  });
}

/** "6 versions, a deletion, 2 later": what the line shows, in words. */
export function lifeWords(versions: readonly KeyVersion[], total: number, shownSeq: number): string {
  const later = versions.filter((version) => version.seq > shownSeq).length;
  const deletions = versions.filter(({ change, seq }) => change === 'deleted' && seq <= shownSeq).length;
  const words = [total - later === 1 ? '1 version' : `${total - later} versions`];
  if (deletions > 0) words.push(deletions === 1 ? 'a deletion' : `${deletions} deletions`);
  if (later > 0) words.push(`${later} later`);
  if (versions.length < total) words.push(`the newest ${versions.length} drawn`);
  return words.join(', ');
}
