/** Ownership at a seq: who holds which role since when and by whom, and who may write a key. */
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { RightFacts, RoleHolder, StreamRoles, WriteRight } from '../../shared/contract/outputs';
import type { KeyWriters, RolePage, SpecialKeyPage } from '../../shared/contract/ownership';
import { operationNames } from '../../shared/model';
import { grantedBy } from '../explain/rights';
import { identity } from '../replay/identity';
import {
  adminGrant,
  canWrite,
  specialKeyFact,
  specialWriterGrant,
  writeRight,
  writerGrant,
} from '../replay/ownership';
import { type Category, category, noAccount, noKey } from '../replay/stateView';
import { PointReads } from '../store/pointReads';
import { newestFacts, type SubjectFact } from '../store/roleReader';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';
import { readView } from './loadedView';

const granted = { admin: 0x00, special: 0x10, streamWriter: 0x20, specialWriter: 0x30 } as const;
const everything = Number.POSITIVE_INFINITY;
const writersShown = 20;
const adminsShown = 200;
/** Acts told about one right, the newest. */
const actsShown = 200;

function holderOf({ account, fact }: SubjectFact): RoleHolder {
  return { account: toHex(account), since: fact.seq, by: grantedBy(fact) };
}

/** All roles of a stream. */
export function streamRoles(
  context: QueryContext,
  input: CheckedInput<'roles.stream'>,
): Promise<StreamRoles> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const all = async (of: Category, opcode: number) =>
      (await newestFacts(state, stream, of, { opcode, limit: everything })).facts;
    const writersOf = new Map<string, RoleHolder[]>();
    for (const each of await all(category.specialWriter, granted.specialWriter)) {
      const id = identity(each.key);
      const writers = writersOf.get(id);
      if (writers === undefined) writersOf.set(id, [holderOf(each)]);
      else writers.push(holderOf(each));
    }
    const specialKeys = (await all(category.specialKey, granted.special)).map(({ key, fact }) => ({
      key: state.fullKey(stream, key),
      since: fact.seq,
      by: toHex(fact.by),
      writers: writersOf.get(identity(key)) ?? [],
    }));
    return {
      at: state.at,
      streamId: input.streamId,
      foundedAt: state.foundedAt(stream) ?? null,
      admins: (await all(category.admin, granted.admin)).map(holderOf),
      writers: (await all(category.writer, granted.streamWriter)).map(holderOf),
      specialKeys,
    };
  });
}

/** A page of a stream's admins or writers. */
export function roleHolders(context: QueryContext, input: CheckedInput<'roles.holders'>): Promise<RolePage> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const of = input.role === 'admin' ? category.admin : category.writer;
    const { facts, next } = await newestFacts(state, stream, of, pageQuery(input, granted[input.role]));
    return { at: state.at, holders: facts.map(holderOf), next: next && toHex(next) };
  });
}

function pageQuery({ after, limit }: { after?: string | undefined; limit: number }, opcode: number) {
  return { opcode, limit, ...(after !== undefined && { after: fromHex(after) }) };
}

/** A page of a stream's special keys, each with its first writers. */
export function specialKeyPage(
  context: QueryContext,
  input: CheckedInput<'roles.specialKeys'>,
): Promise<SpecialKeyPage> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const query = pageQuery(input, granted.special);
    const { facts, next } = await newestFacts(state, stream, category.specialKey, query);
    const keys: SpecialKeyPage['keys'] = [];
    for (const { key: stored, fact } of facts) {
      const key = state.fullKey(stream, stored);
      const writers = await newestFacts(state, stream, category.specialWriter, {
        key,
        opcode: granted.specialWriter,
        limit: writersShown,
      });
      keys.push({
        key,
        since: fact.seq,
        by: toHex(fact.by),
        writers: writers.facts.map(holderOf),
        moreWriters: writers.next !== null,
      });
    }
    return { at: state.at, keys, next: next && toHex(next) };
  });
}

/** Everybody who may write a key: admins, and the writers of the key or of the stream. */
export function keyWriters(context: QueryContext, input: CheckedInput<'key.writers'>): Promise<KeyWriters> {
  const key = fromHex(input.key);
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const special = await state.specialKey(stream, key);
    const admins = await newestFacts(state, stream, category.admin, {
      opcode: granted.admin,
      limit: input.after === undefined ? adminsShown : 0,
    });
    const writers =
      special === undefined
        ? await newestFacts(state, stream, category.writer, pageQuery(input, granted.streamWriter))
        : await newestFacts(state, stream, category.specialWriter, {
            ...pageQuery(input, granted.specialWriter),
            key,
          });
    return {
      at: state.at,
      foundedAt: state.foundedAt(stream) ?? null,
      special: special === undefined ? null : { since: special.seq, by: toHex(special.by) },
      admins: admins.facts.map(holderOf),
      moreAdmins: admins.next !== null,
      writers: writers.facts.map(holderOf),
      next: writers.next && toHex(writers.next),
    };
  });
}

/** Whether an account may write a key, or anything in the stream, and the facts that say so. */
export function mayWrite(context: QueryContext, input: CheckedInput<'roles.mayWrite'>): Promise<WriteRight> {
  const account = fromHex(input.account);
  const streamId = fromHex(input.streamId);
  const key = input.key === undefined ? undefined : fromHex(input.key);
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(streamId);
    const keys = key === undefined ? [] : [{ streamId, key }];
    const view = await readView(state, { sender: account, streams: [streamId], keys });
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

/** What the kv_* calls of a node tell of an account's rights. */
export function rightFacts(context: QueryContext, input: CheckedInput<'roles.facts'>): Promise<RightFacts> {
  const [account, streamId] = [fromHex(input.account), fromHex(input.streamId)];
  const key = input.key === undefined ? undefined : fromHex(input.key);
  return withState(context, input.at, async (state) => {
    state.ordinal(streamId);
    const keys = key === undefined ? [] : [{ streamId, key }];
    const view = await readView(state, { sender: account, streams: [streamId], keys });
    const isAdmin = adminGrant(view, account, streamId) !== undefined;
    const isWriter = writerGrant(view, account, streamId) !== undefined;
    return {
      at: state.at,
      isAdmin,
      isWriter,
      isSpecialKey: key === undefined ? null : specialKeyFact(view, streamId, key) !== undefined,
      isKeyWriter: key === undefined ? null : specialWriterGrant(view, account, streamId, key) !== undefined,
      mayWrite:
        key === undefined
          ? isAdmin || isWriter || null
          : writeRight(view, account, streamId, key) !== undefined,
    };
  });
}

async function factsAbout(
  state: StateReader,
  stream: number,
  account: Uint8Array,
  key: Uint8Array | undefined,
): Promise<WriteRight['because']> {
  const histories = await PointReads.use(state, async (reads) => {
    const acts = (of: Category, about: Uint8Array, whose: Uint8Array) =>
      reads.acts(stream, of, about, whose, actsShown);
    const found = [await acts(category.admin, noKey, account), await acts(category.writer, noKey, account)];
    if (key !== undefined) {
      found.push(await acts(category.specialKey, key, noAccount));
      found.push(await acts(category.specialWriter, key, account));
    }
    return found;
  });
  return histories
    .flat()
    .sort((left, right) => left.seq - right.seq)
    .map((fact) => ({ seq: fact.seq, operation: operationNames[fact.opcode], by: grantedBy(fact) }));
}
