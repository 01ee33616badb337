import type { Hex } from '../../../../shared/bytes';

/** Why replay passed over an entry: all streams it is tagged with must be watched, and there must be one. */
export type SkipReason = { kind: 'noStream' } | { kind: 'notWatched'; streamIds: Hex[] };

/** undefined where nothing says why: the streams that are watched changed since. */
export function skipReason(streamIds: readonly Hex[], watched: ReadonlySet<Hex>): SkipReason | undefined {
  if (streamIds.length === 0) return { kind: 'noStream' };
  const unwatched = [...new Set(streamIds)].filter((id) => !watched.has(id));
  return unwatched.length === 0 ? undefined : { kind: 'notWatched', streamIds: unwatched };
}
