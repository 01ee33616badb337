/** Queries about secondary indexes themselves; what is in them is read like a stream. */
import { fromHex, toHex, toText } from '../../shared/bytes';
import type { CallOutput, CheckedInput } from '../../shared/contract/contract';
import type { IndexTrial } from '../../shared/contract/indexes';
import { badInput, notWatched } from '../../shared/errors';
import { sameIndexKey, splitIndexKey } from '../../shared/indexKey';
import { describeFault } from '../decode/decoder';
import { isFunction, UserFunction } from '../decode/userFunction';
import { type Evaluate, evaluatorOf, mostIndexed } from '../indexes/evaluate';
import { parsePath } from '../indexes/path';
import * as keys from '../store/keys';
import { type LiveKey, LiveKeys } from '../store/liveKeys';
import type { StateReader } from '../store/stateReader';
import { storedKey } from '../store/storedKey';
import type { IndexedStream } from '../store/streams';
import { type QueryContext, withState } from './context';
import { scanRange } from './range';
import { readValue } from './values';

/** A trial looks so long for keys that have index keys, ms. */
const trialTime = 300;
/** Of keys that have none, so many are told at least. */
const leastWithout = 10;

/**
 * What a source makes of the first keys of a stream: of those that it has index keys for, and behind them of others.
 * @param module the compiled engine
 */
export function tryIndex(
  context: QueryContext,
  { streamId, source, at, limit }: CheckedInput<'index.try'>,
  module: WebAssembly.Module,
): Promise<CallOutput<'index.try'>> {
  return withState(context, at, async (state) => {
    const evaluate = await givenEvaluator(source, module);
    const stream = state.ordinal(fromHex(streamId));
    const [found, without]: [IndexTrial[], IndexTrial[]] = [[], []];
    const passes = ({ key, seq, stored }: LiveKey) => {
      const version = { seq, stored: stored ?? state.storedValue(stream, storedKey(key), seq) };
      const { keys: indexKeys, failure } = evaluate(key, readValue(context, version, 0, mostIndexed + 1));
      (indexKeys.length > 0 ? found : without).push({ key, indexKeys, failure });
      return indexKeys.length > 0;
    };
    const until = performance.now() + trialTime;
    await scanRange(state, stream, {}, { reverse: false, limit, until, passes });
    return {
      at: state.at,
      rows: [...found, ...without.slice(0, Math.max(leastWithout, limit - found.length))],
      tried: found.length + without.length,
      found: found.length,
    };
  });
}

/** @throws badInput */
async function givenEvaluator(
  source: CheckedInput<'index.try'>['source'],
  module: WebAssembly.Module,
): Promise<Evaluate> {
  if (source.kind !== 'function') {
    const steps = parsePath(source.path);
    if (typeof steps === 'string') throw badInput('path', steps);
    return evaluatorOf(source);
  }
  const loaded = await UserFunction.load(module, source.code, 'index');
  if (!isFunction(loaded)) throw badInput('code', describeFault(loaded));
  return evaluatorOf(loaded);
}

/** @throws notWatched where no index has this id */
function requireIndex(state: StateReader, id: Uint8Array): IndexedStream {
  const index = state.streams.index(state.ordinal(id));
  if (index === undefined) throw notWatched(toHex(id));
  return index;
}

/** Values that gave no index key because they could not be read, the newest first. */
export function indexFailures(
  context: QueryContext,
  { streamId, before, limit }: CheckedInput<'index.failures'>,
): Promise<CallOutput<'index.failures'>> {
  return withState(context, null, async (state) => {
    const { id, stream } = requireIndex(state, fromHex(streamId));
    const { gte, lt } = keys.indexFailureBounds(id);
    const end = before === undefined ? lt : keys.indexFailureKey(id, before, new Uint8Array());
    const rows = await state.database
      .iterator({ gte, lt: end, reverse: true, limit, snapshot: state.snapshot })
      .all();
    const failures = rows.map(([row, reason]) => ({
      seq: keys.seqOfIndexRow(row),
      key: state.fullKey(stream, keys.keyOfIndexFailure(row)),
      reason: toText(reason) ?? '',
    }));
    return { failures };
  });
}

/** Pairs that one call looks at. */
const longestScan = 20_000;

/** Index keys that several keys have: where an index should be unique, that is broken there. */
export function repeatedKeys(
  context: QueryContext,
  { streamId, after, at, limit }: CheckedInput<'index.repeated'>,
): Promise<CallOutput<'index.repeated'>> {
  return withState(context, at, async (state) => {
    const stream = state.ordinal(fromHex(streamId));
    requireIndex(state, fromHex(streamId));
    const walk = new LiveKeys(state, stream, false);
    const repeated: CallOutput<'index.repeated'>['repeated'] = [];
    let first: Uint8Array | undefined;
    let count = 0;
    const endRun = () => {
      const indexKey = first && splitIndexKey(first)?.indexKey;
      if (indexKey !== undefined && count > 1) repeated.push({ indexKey, keys: count });
    };
    try {
      if (after !== undefined) walk.seek(fromHex(after), true);
      for (;;) {
        const live = await walk.next();
        if (live !== undefined && first !== undefined && sameIndexKey(live.key, first)) {
          count++;
          continue;
        }
        endRun();
        if (live === undefined) return { at: state.at, repeated, next: null };
        // A page ends between index keys, so that each is counted once.
        if (repeated.length >= limit || walk.rowsRead > longestScan)
          return { at: state.at, repeated, next: toHex(live.key) };
        first = live.key;
        count = 1;
      }
    } finally {
      await walk.close();
    }
  });
}
