/** A version's value, read for people. */
import { fromHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { ValueSlice } from '../../shared/contract/outputs';
import type { ValueView } from '../../shared/contract/values';
import { StreamscopeError } from '../../shared/errors';
import type { UnusableDecoder } from '../decode/decoders';
import type { Views } from '../engine/valueViews';
import type { Version } from '../store/stateReader';
import { type QueryContext, withState } from './context';
import { readValue } from './values';

/** Bytes of a value that are read at most; more are seen as bytes or text only. */
const mostRead = 16 << 20;

export interface ViewerTools {
  views: Views;
  /** The text of a kept viewer. */
  readCode: (hash: string) => Promise<string | UnusableDecoder>;
}

export function viewVersion(
  context: QueryContext,
  input: CheckedInput<'value.view'>,
  { views, readCode }: ViewerTools,
): Promise<ValueView> {
  const { view, code } = input;
  return withVersion(context, input, async (version) => {
    const hash = view?.viewer === 'own' ? view.hash : undefined;
    const text = code ?? (hash === undefined ? undefined : await readCode(hash));
    const bytes = readValue(context, version, 0, mostRead);
    const answer = await views.view({ key: fromHex(input.key), bytes, view, code: text });
    const isCut = answer.isCut || version.stored.size > mostRead;
    return { ...answer, version: version.seq, isCut };
  });
}

export function valueSlice(
  context: QueryContext,
  input: CheckedInput<'value.slice'>,
  { views }: ViewerTools,
): Promise<ValueSlice> {
  return withVersion(context, input, async (version) => {
    const { via, offset, length } = input;
    const about = { version: version.seq, offset };
    if (via.length === 0)
      return { ...about, size: version.stored.size, bytes: readValue(context, version, offset, length) };
    const whole = readValue(context, version, 0, mostRead);
    return { ...about, ...(await views.inside({ bytes: whole, via, offset, length })) };
  });
}

/** @throws notFound */
function withVersion<Answer>(
  context: QueryContext,
  { streamId, key, version: seq }: Pick<CheckedInput<'value.slice'>, 'streamId' | 'key' | 'version'>,
  read: (version: Version) => Promise<Answer>,
): Promise<Answer> {
  return withState(context, seq, async (state) => {
    const version = await state.version(state.ordinal(fromHex(streamId)), fromHex(key));
    if (version?.seq === seq) return read(version);
    throw noVersion(seq);
  });
}

export function noVersion(seq: number): StreamscopeError {
  const message = `The key has no version ${seq}.`;
  return new StreamscopeError('notFound', { what: 'version', id: String(seq) }, message);
}
