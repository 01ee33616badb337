/** The special keys of a stream with all their writers, a page at a time: columns of the matrix. */
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { MatrixKeys } from '../../shared/contract/ownership';
import { identity } from '../replay/identity';
import { category } from '../replay/stateView';
import { newestFacts, type SubjectFact } from '../store/roleReader';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';
import { matcherOf } from './scan/matcher';

/** Special keys that are looked through for one page, and writers that are read for it. */
const mostFacts = 20_000;
const keysPerStep = 1000;

type Column = MatrixKeys['keys'][number];

export function matrixKeys(
  context: QueryContext,
  input: CheckedInput<'roles.matrixKeys'>,
): Promise<MatrixKeys> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const { specials, next } = await findKeys(state, stream, input);
    const columns = new Map<string, Column>();
    for (const { key, fact } of specials)
      columns.set(identity(key), { key: state.fullKey(stream, key), since: fact.seq, writers: [] });
    const first = specials[0]?.key;
    const last = specials.at(-1)?.key;
    const page = { at: state.at, keys: [...columns.values()], next: next && toHex(next) };
    if (first === undefined || last === undefined) return { ...page, partial: false };
    const writers = await newestFacts(state, stream, category.specialWriter, {
      keys: { first, last },
      opcode: 0x30,
      limit: mostFacts,
    });
    for (const { account, key, fact } of writers.facts)
      columns.get(identity(key))?.writers.push({ account: toHex(account), since: fact.seq });
    return { ...page, partial: writers.next !== null };
  });
}

/** Special keys that are like what is looked for, as many as a page has. */
async function findKeys(
  state: StateReader,
  stream: number,
  { find, after, limit }: CheckedInput<'roles.matrixKeys'>,
): Promise<{ specials: SubjectFact[]; next: Uint8Array | null }> {
  const matches = find === '' ? undefined : matcherOf({ kind: 'text', text: find, ignoreCase: true });
  const specials: SubjectFact[] = [];
  let next = after === undefined ? null : fromHex(after);
  for (let read = 0; read < mostFacts && specials.length < limit; read += keysPerStep) {
    const page = await newestFacts(state, stream, category.specialKey, {
      opcode: 0x10,
      // What is not looked at is not passed over: the cursor is that of the last key read.
      limit: matches === undefined ? limit - specials.length : Math.min(keysPerStep, limit - specials.length),
      ...(next !== null && { after: next }),
    });
    const found = page.facts.filter(
      ({ key }) => matches === undefined || matches(state.fullKey(stream, key)) !== undefined,
    );
    specials.push(...found);
    next = page.next;
    if (next === null) break;
  }
  return { specials, next };
}
