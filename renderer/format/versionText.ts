import { maxU64 } from '../../shared/streamData';
import { formatCount } from './numbers';

/** 2^64-1: larger than any seq, so nothing is newer. */
export const neverConflicts = maxU64.toString();

/** A batch's version field: the seq up to which its sender had seen the state. */
export function versionText(version: string): string {
  return version === neverConflicts ? 'any' : formatCount(version);
}
