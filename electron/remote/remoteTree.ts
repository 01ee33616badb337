/** The prefix tree of a stream at another node: a few seeks for each child. */
import { fromHex, startsWithBytes } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { PrefixCount, TreeCounts, TreePage } from '../../shared/contract/outputs';
import type { KeyWalk } from '../query/orderedKeys';
import { readLevel } from '../query/treeLevel';
import { RemoteKeys } from '../rpc/remoteKeys';
import { placeOf, type RemoteContext } from './remoteContext';

export async function remoteTree(
  context: RemoteContext,
  input: CheckedInput<'tree.children'>,
): Promise<TreePage> {
  const place = placeOf(context, input.streamId, input.at);
  const page = await readLevel(input, {
    keys: new RemoteKeys(context.node, place),
    // Nobody counted the keys: where a share of them lies is not known.
    keyAt: async () => undefined,
    until: performance.now() + context.pageTime,
  });
  return { at: place.at, ...page, before: null, behind: null };
}

/** Each key that is counted is a request: what is not exact after so many is a lower bound. */
const mostCounted = 50;

export async function remoteCounts(
  context: RemoteContext,
  input: CheckedInput<'tree.counts'>,
): Promise<TreeCounts> {
  const place = placeOf(context, input.streamId, input.at);
  const walk = new RemoteKeys(context.node, place).walk(false);
  const until = performance.now() + context.pageTime;
  const share = Math.max(1, Math.floor(Math.min(input.budget, mostCounted) / input.prefixes.length));
  const counts: PrefixCount[] = [];
  for (const prefix of input.prefixes) counts.push(await count(walk, fromHex(prefix), share, until));
  return { at: place.at, counts, building: null };
}

async function count(walk: KeyWalk, prefix: Uint8Array, budget: number, until: number): Promise<PrefixCount> {
  const counted: PrefixCount = { keys: 0, bytes: 0, newestSeq: null, exact: true };
  walk.seek(prefix, true);
  for (;;) {
    const found = await walk.next();
    if (found === undefined || !startsWithBytes(found.key, prefix)) return counted;
    if (counted.keys === budget || (counted.keys > 0 && performance.now() > until))
      return { ...counted, exact: false };
    counted.keys++;
    counted.bytes += found.size;
    counted.newestSeq = Math.max(counted.newestSeq ?? 0, found.seq);
  }
}
