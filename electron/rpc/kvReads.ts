/** What calls of the kv_* JSON-RPC read from. */
import type { KeyRange } from '../../shared/range';
import type { QueryContext } from '../query/context';
import { scanRange } from '../query/range';
import type { LiveKey } from '../store/liveKeys';
import { nextLatest, type Place } from '../store/nextLatest';
import { StateReader } from '../store/stateReader';

/** What the calls work on. Much less than other queries: reading the rest would take longer than most answers. */
export type KvContext = Pick<QueryContext, 'log' | 'state' | 'streams' | 'keyIndex' | 'encryption'>;

/** The same with the newest state, which all calls of a moment share. */
export interface KvReads extends KvContext {
  newest: StateReader;
}

/** @param at null, or beyond what is replayed: the newest state */
export async function withState<Answer>(
  { newest, state, streams, keyIndex }: KvReads,
  at: number | null,
  query: (state: StateReader) => Promise<Answer> | Answer,
): Promise<Answer> {
  if (at === null || at >= newest.at) return query(newest);
  const old = StateReader.open(state, streams, at, undefined, keyIndex);
  try {
    return await query(old);
  } finally {
    await old.close();
  }
}

/** @param place where to look from; the stream's end where it is undefined */
export async function nearestLive(
  state: StateReader,
  stream: number,
  place: Place | undefined,
  reverse: boolean,
): Promise<LiveKey | undefined> {
  const nearest = await nextLatest(state, stream, place, reverse);
  if (nearest !== undefined) return nearest.live;
  const bound = (reverse ? 'l' : 'g') + (place?.inclusive ? 'te' : 't');
  const range: KeyRange = place === undefined ? {} : { [bound]: place.key };
  const { found } = await scanRange(state, stream, range, { reverse, limit: 1 });
  return found[0];
}
