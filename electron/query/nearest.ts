/** Which entries before and after a seq changed what is on screen: where the time slider rests. */
import { fromHex, startsWithBytes } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { Nearest } from '../../shared/contract/outputs';
import { changesBeside } from '../store/digestRows';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';

/** Entries of the stream that are looked at for one that changed a prefix, in each direction, and for how long in ms. */
const looked = { entries: 20_000, milliseconds: 40 };

export function nearest(context: QueryContext, input: CheckedInput<'entry.nearest'>): Promise<Nearest> {
  return withState(context, null, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    if (input.key !== undefined) return besideVersion(state, stream, fromHex(input.key), input.seq);
    const prefix = fromHex(input.prefix ?? '0x');
    return {
      previous: await changeFrom(state, stream, prefix, input.seq, true),
      next: await changeFrom(state, stream, prefix, input.seq, false),
    };
  });
}

async function besideVersion(
  state: StateReader,
  stream: number,
  key: Uint8Array,
  seq: number,
): Promise<Nearest> {
  const [previous] = seq === 0 ? [] : await state.versions(stream, key, { limit: 1, from: seq - 1 });
  const [next] = await state.versions(stream, key, { reverse: true, limit: 1, from: seq + 1 });
  return { previous: previous?.seq ?? null, next: next?.seq ?? null };
}

/** The next entry in a direction that changed a key under the prefix; every entry that changed the stream has a digest. */
async function changeFrom(
  state: StateReader,
  stream: number,
  prefix: Uint8Array,
  seq: number,
  back: boolean,
): Promise<number | null> {
  const until = performance.now() + looked.milliseconds;
  let count = 0;
  for await (const at of changesBeside(state, stream, seq, back)) {
    if (prefix.length === 0) return at;
    const touched = state.touched(at);
    const isUnder = touched?.writes.some(
      (write) => write.stream === stream && startsWithBytes(state.fullKey(stream, write.key), prefix),
    );
    if (isUnder) return at;
    if (++count === looked.entries || performance.now() >= until) return null;
  }
  return null;
}
