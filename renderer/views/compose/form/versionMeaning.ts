import type { Draft } from '../../../../shared/compose/draft';
import { maxU64 } from '../../../../shared/streamData';
import { formatCount } from '../../../format/numbers';
import { versionOf } from '../drafts/encodeDraft';

/**
 * What the version does, however it is said.
 * @param newest seq of the newest state, -1 before the first entry
 * @param shown seq of the state that the other views show; null for the newest
 */
export function versionMeaning(
  version: Draft['version'],
  newest: number,
  shown: number | null,
): { warns: boolean; words: string } {
  const number = versionOf(version);
  if (number === maxU64) {
    const words = '2^64-1: no write or guard is checked, whatever others wrote meanwhile is overwritten.';
    return { warns: true, words };
  }
  if (version.mode === 'asOf') {
    const since = Math.max(0, newest - version.seq);
    const now =
      since === 0
        ? shown === null || shown >= newest
          ? 'This is what you see now.'
          : `This is the newest; the slider is at ${formatCount(shown)}.`
        : `${formatCount(since)} ${since === 1 ? 'entry' : 'entries'} came since.`;
    const words = `You have seen the state up to this entry; void if one of its keys is written after it. ${now}`;
    return { warns: false, words };
  }
  if (number !== undefined && number > BigInt(Math.max(0, newest))) {
    const words = 'Ahead of the log: what others write up to this entry goes unnoticed, and is overwritten.';
    return { warns: true, words };
  }
  return { warns: false, words: 'Void if one of its keys was written after this entry.' };
}
