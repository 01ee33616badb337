/** Questions about an index are asked at the last seq that it knows, where they are about a later one. */
import { fromHex } from '../../shared/bytes';
import { knownTo } from '../store/indexState';
import { type QueryContext, withState } from './context';

/** The input with `at` as it can be answered; unchanged where it is not about an index. */
export async function upToKnown<Input>(context: QueryContext, input: Input): Promise<Input> {
  const { streamId } = input as { streamId?: unknown };
  if (typeof streamId !== 'string' || context.streams.indexes.length === 0) return input;
  const ordinal = context.streams.ordinal(fromHex(streamId));
  const index = ordinal === undefined ? undefined : context.streams.index(ordinal);
  if (index === undefined) return input;
  return withState(context, null, async (state) => {
    const known = await knownTo(state, index);
    const capped = Object.entries(input as Record<string, unknown>).map(([field, value]) =>
      field === 'at' || field === 'to'
        ? [field, Math.min(typeof value === 'number' ? value : known, known)]
        : [field, value],
    );
    return Object.fromEntries(capped) as Input;
  });
}
