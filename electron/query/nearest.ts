/** Which entries before and after a seq changed what is on screen: where the time slider rests. */
import { fromHex, startsWithBytes } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { Nearest, NearestChange } from '../../shared/contract/outputs';
import { changesBeside } from '../store/digestRows';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, requireInterest, withState } from './context';

export function nearest(context: QueryContext, input: CheckedInput<'entry.nearest'>): Promise<Nearest> {
  return withState(context, null, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const ways = input.direction === undefined ? (['previous', 'next'] as const) : [input.direction];
    const found: Nearest = { previous: null, next: null };
    for (const way of ways) {
      const isBack = way === 'previous';
      found[way] =
        input.key === undefined
          ? await changeFrom(context, state, stream, input, isBack)
          : await versionFrom(state, stream, fromHex(input.key), input.seq, isBack);
    }
    return found;
  });
}

async function versionFrom(
  state: StateReader,
  stream: number,
  key: Uint8Array,
  seq: number,
  isBack: boolean,
): Promise<NearestChange> {
  if (isBack && seq === 0) return { seq: null, lookedTo: null };
  const [version] = await state.versions(stream, key, {
    reverse: !isBack,
    limit: 1,
    from: isBack ? seq - 1 : seq + 1,
  });
  return { seq: version?.seq ?? null, lookedTo: null };
}

/** Every entry that changed the stream has a digest; which keys it changed is looked up for each. */
async function changeFrom(
  { signal }: QueryContext,
  state: StateReader,
  stream: number,
  { seq, prefix = '0x', within }: CheckedInput<'entry.nearest'>,
  isBack: boolean,
): Promise<NearestChange> {
  const under = fromHex(prefix);
  const until = performance.now() + within;
  for await (const at of changesBeside(state, stream, seq, isBack)) {
    requireInterest(signal);
    if (under.length === 0 || changesUnder(state, stream, at, under)) return { seq: at, lookedTo: null };
    if (performance.now() > until) return { seq: null, lookedTo: at };
  }
  return { seq: null, lookedTo: null };
}

function changesUnder(state: StateReader, stream: number, seq: number, prefix: Uint8Array): boolean {
  return (state.touched(seq)?.writes ?? []).some(
    (write) => write.stream === stream && startsWithBytes(state.fullKey(stream, write.key), prefix),
  );
}
