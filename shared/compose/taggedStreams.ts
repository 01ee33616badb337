import { toHex } from '../bytes';

type InStream = readonly { streamId: Uint8Array }[];

/**
 * The streams that an entry with this batch must be tagged with: those of writes and access-control items, in the
 * order in which they first appear. Reads need no tag (protocol b).
 */
export function taggedStreams(batch: { writes: InStream; accessControl: InStream }): Uint8Array[] {
  const streams = new Map<string, Uint8Array>();
  for (const items of [batch.writes, batch.accessControl]) {
    // Items in a row mostly share the bytes of their stream.
    let last: Uint8Array | undefined;
    for (const { streamId } of items) {
      if (streamId === last) continue;
      last = streamId;
      streams.set(toHex(streamId), streamId);
    }
  }
  return [...streams.values()];
}
