/** The streams of a workspace: those watched, and those seen in the log that nobody here watches. */
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { StateDigest, StreamInfo } from '../../shared/contract/outputs';
import { type QueryContext, streamLabel, withState } from './context';

export function listStreams(
  context: QueryContext,
  input: CheckedInput<'streams.list'>,
): Promise<{ at: number; streams: StreamInfo[] }> {
  return withState(context, input.at, async (state) => {
    const seen = new Map((await context.log.streams()).map(({ id, entries }) => [toHex(id), entries]));
    const streams: StreamInfo[] = [];
    for (const [ordinal, id] of context.streams.ids.entries()) {
      streams.push({
        streamId: toHex(id),
        label: streamLabel(context, id),
        watched: true,
        entries: seen.get(toHex(id)) ?? 0,
        foundedAt: state.foundedAt(ordinal) ?? null,
        liveKeys: (await state.totals(ordinal)).liveKeys,
      });
      seen.delete(toHex(id));
    }
    for (const [streamId, entries] of seen) {
      const label = streamLabel(context, fromHex(streamId));
      streams.push({ streamId, label, watched: false, entries, foundedAt: null, liveKeys: 0 });
    }
    return { at: state.at, streams };
  });
}

/** Digests of all watched streams, or of one, in id order. */
export function digests(
  context: QueryContext,
  input: CheckedInput<'digest.get'>,
): Promise<{ digests: StateDigest[] }> {
  return withState(context, input.at, async (state) => {
    const ids = input.streamId === undefined ? context.streams.ids : [fromHex(input.streamId)];
    const found: StateDigest[] = [];
    for (const id of ids) {
      const { digest } = await state.totals(state.ordinal(id));
      found.push({ streamId: toHex(id), at: state.at, digest: toHex(digest) });
    }
    return { digests: found };
  });
}
