/** The version in another way of saying it. What its sender has seen stays: only rebasing moves that on. */
import type { Draft } from '../../../../shared/compose/draft';
import { versionOf } from '../drafts/encodeDraft';

type Version = Draft['version'];

/**
 * Seq of the state that the sender has seen, -1 before the first entry.
 * @param newest for a draft that says nothing of it
 */
export function seenSeq(version: Version, newest: number): number {
  if (version.mode === 'asOf') return version.seq;
  if (version.seen !== undefined) return version.seen;
  const number = version.mode === 'number' ? versionOf(version) : undefined;
  return number !== undefined && number < newest ? Number(number) : newest;
}

export function versionAs(mode: Version['mode'], version: Version, newest: number): Version {
  const seen = seenSeq(version, newest);
  if (mode === 'asOf') return { mode, seq: seen };
  return mode === 'number' ? { mode, text: String(Math.max(0, seen)), seen } : { mode, seen };
}
