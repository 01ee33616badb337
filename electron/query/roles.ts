/** Ownership at a seq: who holds which role since when and by whom, and who may write a key. */
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { RoleHolder, StreamRoles, WriteRight } from '../../shared/contract/outputs';
import { operationNames } from '../../shared/model';
import { canWrite, writeRight } from '../replay/ownership';
import { type Category, category, noAccount, noKey, type RoleFact } from '../replay/stateView';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';
import { loadView } from './loadedView';

export function streamRoles(
  context: QueryContext,
  input: CheckedInput<'roles.stream'>,
): Promise<StreamRoles> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const specialKeys: StreamRoles['specialKeys'] = [];
    for (const { key: stored, fact } of await state.roles(stream, category.specialKey)) {
      if (fact.opcode !== 0x10) continue;
      const key = state.fullKey(stream, stored);
      const writers = await holders(state, stream, category.specialWriter, 0x30, key);
      specialKeys.push({ key, since: fact.seq, by: toHex(fact.by), writers });
    }
    return {
      at: state.at,
      streamId: input.streamId,
      foundedAt: state.foundedAt(stream) ?? null,
      admins: await holders(state, stream, category.admin, 0x00),
      writers: await holders(state, stream, category.writer, 0x20),
      specialKeys,
    };
  });
}

async function holders(
  state: StateReader,
  stream: number,
  of: Category,
  granted: number,
  key?: Uint8Array,
): Promise<RoleHolder[]> {
  const facts = await state.roles(stream, of, key);
  return facts
    .filter(({ fact }) => fact.opcode === granted)
    .map(({ account, fact }) => ({ account: toHex(account), since: fact.seq, by: grantedBy(fact) }));
}

/** null for the implicit grant to a founder. */
function grantedBy(fact: RoleFact): RoleHolder['by'] {
  return fact.by.every((byte) => byte === 0) ? null : toHex(fact.by);
}

/** Whether an account may write a key, or anything in the stream, and the facts that say so. */
export function mayWrite(context: QueryContext, input: CheckedInput<'roles.mayWrite'>): Promise<WriteRight> {
  const account = fromHex(input.account);
  const streamId = fromHex(input.streamId);
  const key = input.key === undefined ? undefined : fromHex(input.key);
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(streamId);
    const keys = key === undefined ? [] : [{ streamId, key }];
    const view = await loadView(state, { sender: account, streams: [streamId], keys });
    const allowed =
      key === undefined
        ? canWrite(view, account, streamId)
        : writeRight(view, account, streamId, key) !== undefined;
    return {
      at: state.at,
      account: input.account,
      key: key ?? null,
      mayWrite: allowed,
      because: await factsAbout(state, stream, account, key),
    };
  });
}

async function factsAbout(
  state: StateReader,
  stream: number,
  account: Uint8Array,
  key: Uint8Array | undefined,
): Promise<WriteRight['because']> {
  const histories = [
    await state.roleHistory(stream, category.admin, noKey, account),
    await state.roleHistory(stream, category.writer, noKey, account),
  ];
  if (key !== undefined) {
    histories.push(await state.roleHistory(stream, category.specialKey, key, noAccount));
    histories.push(await state.roleHistory(stream, category.specialWriter, key, account));
  }
  return histories
    .flat()
    .sort((left, right) => left.seq - right.seq)
    .map((fact) => ({ seq: fact.seq, operation: operationNames[fact.opcode], by: grantedBy(fact) }));
}
