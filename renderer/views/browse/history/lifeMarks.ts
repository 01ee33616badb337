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

/** "6 versions, a deletion": what the line shows, in words. */
export function lifeWords(versions: readonly KeyVersion[], total: number): string {
  const deletions = versions.filter((version) => version.change === 'deleted').length;
  const count = total === 1 ? '1 version' : `${total} versions`;
  if (deletions === 0) return count;
  return `${count}, ${deletions === 1 ? 'a deletion' : `${deletions} deletions`}`;
}
