import { useEffect } from 'react';
import { fromHex, type Hex } from '../../../../shared/bytes';
import { desk } from '../../../desk/deskStore';
import { longestPlace, usePlace } from '../../../desk/places';
import { keyLabel } from '../../../format/keyParts';
import type { BrowseSearch } from '../../../router/search';

/** A range that stays for so long, in ms, was meant, not only typed through. */
const settled = 1500;
const kept = 50;

/** Keeps the ranges that were asked for, the newest first. */
export function useKeepQuery(streamId: Hex, search: BrowseSearch): void {
  const { place } = usePlace();
  const title = wordsOf(search);
  useEffect(() => {
    if (title === '' || place.length > longestPlace) return;
    const timer = window.setTimeout(() => {
      const others = desk.desk.queries.filter(
        (query) => query.streamId !== streamId || query.title !== title,
      );
      desk.change({ queries: [{ streamId, place, title }, ...others].slice(0, kept) });
    }, settled);
    return () => window.clearTimeout(timer);
  }, [streamId, place, title]);
}

/** A range in words; empty for the whole stream. */
export function wordsOf(search: BrowseSearch): string {
  const bound = (sign: string, bytes: Hex | undefined) =>
    bytes === undefined ? [] : [`${sign} ${keyLabel(fromHex(bytes).subarray(0, 60))}`];
  return [
    ...bound('prefix', search.prefix),
    ...(search.width === undefined ? [] : [`width ${search.width}`]),
    ...bound('>', search.gt),
    ...bound('≥', search.gte),
    ...bound('<', search.lt),
    ...bound('≤', search.lte),
    ...(search.find === undefined ? [] : [`value has ${search.find}`]),
    ...(search.reverse ? ['last to first'] : []),
    ...(search.limit === undefined ? [] : [`limit ${search.limit}`]),
  ]
    .join(', ')
    .slice(0, 200);
}
