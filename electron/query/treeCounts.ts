/**
 * Keys under prefixes. At the newest seq they are added up from the fences of the stream, once it has them; till then,
 * and at older seqs, they are counted by bounded scans that share one budget.
 */
import { setImmediate } from 'node:timers/promises';
import { fromHex, startsWithBytes } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { PrefixCount, TreeCounts } from '../../shared/contract/outputs';
import { LiveKeys } from '../store/liveKeys';
import type { StateReader } from '../store/stateReader';
import { sharedLength } from '../store/storedKey';
import { type QueryContext, withState } from './context';

/** Streams up to so many keys are quickly counted by scans. */
const smallStream = 20_000;
/** Scans end after so many ms, with bounds: others wait for the same thread. */
const scanTime = 100;
/** So long a scan keeps the thread, ms: then others have their turn, and it hears that nobody waits for it any more. */
const turnTime = 5;
/** Keys that are counted whatever the time is, each prefix its part and no less than the second. */
const leastInAll = smallStream;
const leastOfEach = 100;

export function treeCounts(context: QueryContext, input: CheckedInput<'tree.counts'>): Promise<TreeCounts> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const prefixes = input.prefixes.map(fromHex);
    const { keyIndex } = context;
    if (state.isLatest && prefixes.every(({ length }) => length <= sharedLength)) {
      const counted = await keyIndex.counts(stream, prefixes, context.signal);
      if (counted !== undefined) return { ...counted, building: null };
    }
    const share = Math.max(leastOfEach, Math.floor(input.budget / prefixes.length));
    const counts = await scanCounts(state, stream, prefixes, share);
    const isLarge = (await state.totals(stream)).liveKeys > smallStream;
    if (state.isLatest && isLarge && counts.some(({ exact }) => !exact)) await keyIndex.want(stream);
    return { at: state.at, counts, building: state.isLatest ? (keyIndex.progress(stream) ?? null) : null };
  });
}

/** Each prefix by itself, up to `budget` keys and its part of the time. */
async function scanCounts(
  state: StateReader,
  stream: number,
  prefixes: readonly Uint8Array[],
  budget: number,
): Promise<PrefixCount[]> {
  const walk = new LiveKeys(state, stream, false);
  const end = performance.now() + scanTime;
  const turns = { next: performance.now() + turnTime };
  const least = Math.max(leastOfEach, Math.floor(leastInAll / prefixes.length));
  try {
    const counts: PrefixCount[] = [];
    for (const [index, prefix] of prefixes.entries()) {
      const now = performance.now();
      const until = now + (end - now) / (prefixes.length - index);
      counts.push(await scanCount(walk, prefix, { budget, least, until }, turns));
    }
    return counts;
  } finally {
    await walk.close();
  }
}

async function scanCount(
  walk: LiveKeys,
  prefix: Uint8Array,
  { budget, least, until }: { budget: number; least: number; until: number },
  turns: { next: number },
): Promise<PrefixCount> {
  const count: PrefixCount = { keys: 0, bytes: 0, newestSeq: null, exact: true };
  walk.seek(prefix, true);
  for (;;) {
    const live = await walk.next();
    if (live === undefined || !startsWithBytes(live.key, prefix)) return count;
    const now = count.keys % 16 === 0 ? performance.now() : 0;
    const isLate = count.keys >= least && now > until;
    if (now > turns.next) {
      await setImmediate();
      turns.next = performance.now() + turnTime;
    }
    if (count.keys === budget || isLate) return { ...count, exact: false };
    count.keys++;
    count.bytes += live.size;
    count.newestSeq = Math.max(count.newestSeq ?? 0, live.seq);
  }
}
