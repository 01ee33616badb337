/** One key at another node: its newest version and its bytes. */
import { emptyBytes, fromHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { KeyState, ValueSlice } from '../../shared/contract/outputs';
import type { ValueView } from '../../shared/contract/values';
import { noVersion } from '../query/view';
import { type RemotePlace, type RemoteValue, rightCalls } from '../rpc/remoteNode';
import { placeOf, type RemoteContext } from './remoteContext';

const headBytes = 65_536;
/** Bytes of a value that are read at most for a view; more are seen as bytes or text only. */
const mostRead = 16 << 20;

export async function remoteKey(context: RemoteContext, input: CheckedInput<'key.get'>): Promise<KeyState> {
  const place = placeOf(context, input.streamId, input.at);
  const key = fromHex(input.key);
  const nothing: RemoteValue = { seq: 0, size: 0, bytes: emptyBytes };
  const { value, facts } =
    place.at < 0
      ? { value: nothing, facts: [] }
      : await context.node.valueAndFacts(place, key, headBytes, [rightCalls.isSpecialKey(place, key)]);
  // What entry 0 deleted looks as if it had never been written.
  const isWritten = value.seq > 0 || value.size > 0;
  return {
    at: place.at,
    key,
    version: isWritten ? value.seq : null,
    deleted: isWritten && value.size === 0,
    size: value.size,
    head: value.bytes,
    timestamp: null,
    versions: null,
    isSpecial: facts[0] ?? false,
    specialSince: null,
    provenance: null,
  };
}

export async function remoteSlice(
  context: RemoteContext,
  input: CheckedInput<'value.slice'>,
): Promise<ValueSlice> {
  const { via, offset, length } = input;
  const about = { version: input.version, offset };
  if (via.length > 0) {
    const { bytes } = await readVersion(context, input, 0, mostRead);
    return { ...about, ...(await context.tools.views.inside({ bytes, via, offset, length })) };
  }
  const { size, bytes } = await readVersion(context, input, offset, length);
  return { ...about, size, bytes };
}

export async function remoteView(
  context: RemoteContext,
  input: CheckedInput<'value.view'>,
): Promise<ValueView> {
  const { view, code } = input;
  const { size, bytes } = await readVersion(context, input, 0, mostRead);
  const hash = view?.viewer === 'own' ? view.hash : undefined;
  const text = code ?? (hash === undefined ? undefined : await context.tools.readCode(hash));
  const answer = await context.tools.views.view({ key: fromHex(input.key), bytes, view, code: text });
  return { ...answer, version: input.version, isCut: answer.isCut || size > mostRead };
}

/** @throws notFound */
async function readVersion(
  context: RemoteContext,
  { streamId, key, version }: Pick<CheckedInput<'value.slice'>, 'streamId' | 'key' | 'version'>,
  offset: number,
  length: number,
): Promise<RemoteValue> {
  const place: RemotePlace = placeOf(context, streamId, version);
  if (place.at !== version) throw noVersion(version);
  const found = await context.node.read(place, fromHex(key), offset, length);
  if (found.seq !== version) throw noVersion(version);
  return found;
}
