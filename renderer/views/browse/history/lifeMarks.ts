import type { KeyVersion } from '../../../../shared/contract/outputs';
import { formatCount, formatPlural } from '../../../format/numbers';

/** A version on the life line. */
export interface LifeMark {
  version: KeyVersion;
  /** 0 to 1 along the line. */
  place: number;
  isLater: boolean;
  /** Absent where it would run into a neighbour's. */
  label: string | undefined;
  /** Too close to the next one for a dot of its own. */
  isCrowded: boolean;
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
/** px from dot to dot, at least */
const dotGap = 6;

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
  const placeOf = (version: KeyVersion) => (version.seq - start) / span;
  const crowded = crowdedOf(versions, (version) => placeOf(version) * width);
  let free = Number.NEGATIVE_INFINITY;
  return ordered.map((version) => {
    const place = placeOf(version);
    const isCrowded = crowded.has(version);
    const label = `${words[version.change]}${formatCount(version.seq)}`;
    const half = (label.length * characterWidth) / 2;
    const fits = !isCrowded && place * width - half >= free;
    if (fits) free = place * width + half + labelGap;
    return { version, place, isLater: version.seq > shownSeq, label: fits ? label : undefined, isCrowded };
  });
}

/** Versions that have no room for a dot before the next one that has; the first one always has it. */
function crowdedOf(
  newestFirst: readonly KeyVersion[],
  xOf: (version: KeyVersion) => number,
): Set<KeyVersion> {
  let last = Number.POSITIVE_INFINITY;
  const crowded = new Set<KeyVersion>();
  for (const version of newestFirst.slice(0, -1))
    if (last - xOf(version) < dotGap) crowded.add(version);
    else last = xOf(version);
  return crowded;
}

/** "6 versions, a deletion, 2 later": what the line shows, in words. */
export function lifeWords(versions: readonly KeyVersion[], total: number, shownSeq: number): string {
  const later = versions.filter((version) => version.seq > shownSeq).length;
  const deletions = versions.filter(({ change, seq }) => change === 'deleted' && seq <= shownSeq).length;
  const words = [formatPlural(total - later, 'version')];
  if (deletions > 0) words.push(deletions === 1 ? 'a deletion' : formatPlural(deletions, 'deletion'));
  if (later > 0) words.push(`${formatCount(later)} later`);
  if (versions.length < total) words.push(`the first and the newest ${formatCount(versions.length)} drawn`);
  return words.join(', ');
}
