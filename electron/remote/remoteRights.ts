/** Rights of an account at another node: whether, never why. */
import { fromHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { RightFacts, WriteRight } from '../../shared/contract/outputs';
import { readsOnly } from '../../shared/errors';
import { rightCalls } from '../rpc/remoteNode';
import { placeOf, type RemoteContext } from './remoteContext';

export async function remoteRights(
  context: RemoteContext,
  input: CheckedInput<'roles.facts'>,
): Promise<RightFacts> {
  const { account } = input;
  const place = placeOf(context, input.streamId, input.at);
  const key = input.key === undefined ? undefined : fromHex(input.key);
  const { at } = place;
  // Before the first entry every stream is new, and so open to anyone.
  if (at < 0) {
    const ofKey = key === undefined ? null : false;
    const mayWrite = key === undefined ? null : true;
    return { at, isAdmin: false, isWriter: false, isSpecialKey: ofKey, isKeyWriter: ofKey, mayWrite };
  }
  const [isAdmin = false, isWriter = false, isSpecialKey = null, isKeyWriter = null, mayWrite = null] =
    await context.node.facts([
      rightCalls.isAdmin(place, account),
      rightCalls.isWriter(place, account),
      ...(key === undefined
        ? []
        : [
            rightCalls.isSpecialKey(place, key),
            rightCalls.isKeyWriter(place, account, key),
            rightCalls.mayWrite(place, account, key),
          ]),
    ]);
  return {
    at,
    isAdmin,
    isWriter,
    isSpecialKey,
    isKeyWriter,
    mayWrite: key === undefined ? isAdmin || isWriter || null : mayWrite,
  };
}

/** @throws readsOnly without a key, where the account is neither admin nor writer: it may have keys of its own */
export async function remoteMayWrite(
  context: RemoteContext,
  input: CheckedInput<'roles.mayWrite'>,
): Promise<WriteRight> {
  const { at, mayWrite } = await remoteRights(context, input);
  if (mayWrite === null)
    throw readsOnly(context.node.url, 'tell whether an account may write some key of a stream; name the key');
  const key = input.key === undefined ? null : fromHex(input.key);
  return { at, account: input.account, key, mayWrite, because: [] };
}
