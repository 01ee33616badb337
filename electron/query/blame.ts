/** Blame of a value: who wrote it under which right, and how that right came down from the founder. */
import { fromHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { Blame, RightStep } from '../../shared/contract/ownership';
import { StreamscopeError } from '../../shared/errors';
import type { Role } from '../../shared/model';
import { grantedBy } from '../explain/rights';
import { roleGrant, writeRight } from '../replay/ownership';
import { noKey, type RoleFact } from '../replay/stateView';
import { StateReader } from '../store/stateReader';
import { type QueryContext, requireEntry, withState } from './context';
import { readView } from './loadedView';

/** Steps that are followed; a writer may grant to a writer without end. */
const longestChain = 20;

interface Held {
  account: Uint8Array;
  right: Role;
  key: Uint8Array;
  grant: RoleFact;
}

export async function blame(context: QueryContext, input: CheckedInput<'value.blame'>): Promise<Blame> {
  const [streamId, key] = [fromHex(input.streamId), fromHex(input.key)];
  await requireVersion(context, input.version, streamId, key);
  const { sender, origin } = requireEntry(context, input.version);
  const chain: RightStep[] = [];
  let held = await heldBefore(context, input.version, sender, streamId, key);
  if (held === 'founder') {
    const step = {
      account: toHex(sender),
      right: 'founder',
      key: null,
      since: input.version,
      by: null,
    } as const;
    chain.push(step);
  }
  while (held !== 'founder' && held !== undefined && chain.length < longestChain) {
    chain.push(describe(held));
    held = await grantorOf(context, held, streamId);
  }
  const more = held !== 'founder' && held !== undefined;
  return { seq: input.version, sender: toHex(sender), timestamp: origin.timestamp ?? null, chain, more };
}

/** @throws notFound */
async function requireVersion(
  context: QueryContext,
  version: number,
  streamId: Uint8Array,
  key: Uint8Array,
): Promise<void> {
  const found = await withState(context, version, (state) => state.version(state.ordinal(streamId), key));
  if (found?.seq === version) return;
  throw new StreamscopeError(
    'notFound',
    { what: 'version', id: String(version) },
    `The key has no version ${version}.`,
  );
}

function describe({ account, right, key, grant }: Held): RightStep {
  return {
    account: toHex(account),
    right,
    key: right === 'specialWriter' ? key : null,
    since: grant.seq,
    by: grantedBy(grant),
  };
}

/** The right under which an account wrote a key in an entry. */
async function heldBefore(
  context: QueryContext,
  seq: number,
  account: Uint8Array,
  streamId: Uint8Array,
  key: Uint8Array,
): Promise<Held | 'founder' | undefined> {
  const view = await viewBefore(context, seq, account, streamId, key);
  const allowed = writeRight(view, account, streamId, key);
  if (allowed === undefined || allowed.grant === undefined || allowed.right === 'founder') return 'founder';
  return { account, right: allowed.right, key, grant: allowed.grant };
}

async function viewBefore(
  context: QueryContext,
  seq: number,
  sender: Uint8Array,
  streamId: Uint8Array,
  key: Uint8Array,
) {
  const before = StateReader.open(context.state, context.streams, seq - 1, context.signal);
  try {
    const keys = key.length === 0 ? [] : [{ streamId, key }];
    return await readView(before, { sender, streams: [streamId], keys });
  } finally {
    await before.close();
  }
}

/** What allowed the grantor to grant: being admin, or the same role. Nobody is behind the founder's implicit grant. */
async function grantorOf(context: QueryContext, held: Held, streamId: Uint8Array): Promise<Held | undefined> {
  if (grantedBy(held.grant) === null) return undefined;
  const { by: account, seq } = held.grant;
  const key = held.right === 'specialWriter' ? held.key : noKey;
  const view = await viewBefore(context, seq, account, streamId, key);
  for (const right of ['admin', held.right] as const) {
    const grant = roleGrant(view, right, account, streamId, key);
    if (grant !== undefined) return { account, right, key, grant };
  }
  return founderOf(view.foundedAt(streamId), account, seq);
}

/** Whoever granted in the founding entry was its founder. */
function founderOf(foundedAt: number | undefined, account: Uint8Array, seq: number): Held | undefined {
  if (foundedAt !== undefined) return undefined;
  const grant: RoleFact = { opcode: 0x00, seq, by: new Uint8Array(20) };
  return { account, right: 'admin', key: noKey, grant };
}
