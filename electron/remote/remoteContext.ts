/** What every query of a workspace works on whose answers another node gives. */
import type { Hex } from '../../shared/bytes';
import { notWatched } from '../../shared/errors';
import type { ViewerTools } from '../query/view';
import type { RemoteNode, RemotePlace, Standing } from '../rpc/remoteNode';

export interface RemoteContext {
  /** Asks for this query alone, and no more when its caller has lost interest. */
  node: RemoteNode;
  /** As the node told it last. */
  standing: Standing;
  labels: { accounts: Record<string, string>; streams: Record<string, string> };
  tools: ViewerTools;
  /** Milliseconds after which a page ends with what it has: each key of it is a request. */
  pageTime: number;
}

/** The state after this entry, or after the newest one that the node has; -1 is before the first. */
export function atOf({ standing }: RemoteContext, at: number | null): number {
  return Math.min(at ?? Number.MAX_SAFE_INTEGER, standing.next - 1);
}

/** @throws notWatched where the node does not have the stream: all of its keys would look absent */
export function placeOf(context: RemoteContext, streamId: Hex, at: number | null): RemotePlace {
  if (!context.standing.streams.includes(streamId)) throw notWatched(streamId);
  return { streamId, at: atOf(context, at) };
}
