/** Who may do what, from the newest facts of the state (protocol d). Pure. */
import type { Opcode, ReadItem, Right, Role } from '../../shared/model';
import { category, noAccount, noKey, type RoleFact, type StateView } from './stateView';

type View = Pick<StateView, 'foundedAt' | 'role' | 'specialGrants'>;

export function isNew(view: View, streamId: Uint8Array): boolean {
  return view.foundedAt(streamId) === undefined;
}

/** The grant that makes the account admin, undefined if it is not. */
export function adminGrant(view: View, account: Uint8Array, streamId: Uint8Array): RoleFact | undefined {
  return heldBy(view.role(streamId, category.admin, noKey, account), 0x00);
}

/** The grant that makes the account a stream writer. */
export function writerGrant(view: View, account: Uint8Array, streamId: Uint8Array): RoleFact | undefined {
  return heldBy(view.role(streamId, category.writer, noKey, account), 0x20);
}

/** The operation that made the key special. */
export function specialKeyFact(view: View, streamId: Uint8Array, key: Uint8Array): RoleFact | undefined {
  return heldBy(view.role(streamId, category.specialKey, key, noAccount), 0x10);
}

/** The grant that makes the account a special writer of the key, whether the key is special or not. */
export function specialWriterGrant(
  view: View,
  account: Uint8Array,
  streamId: Uint8Array,
  key: Uint8Array,
): RoleFact | undefined {
  return heldBy(view.role(streamId, category.specialWriter, key, account), 0x30);
}

function heldBy(fact: RoleFact | undefined, opcode: number): RoleFact | undefined {
  return fact?.opcode === opcode ? fact : undefined;
}

/** A right to write, and the grant that it comes from; a founder has none. */
export interface WriteRight {
  right: Right;
  grant: RoleFact | undefined;
}

/** What an account may write in a stream, as far as it does not depend on the key. */
export interface StreamRights {
  account: Uint8Array;
  /** The right to write every key. */
  everyKey: WriteRight | undefined;
  /** The right to write keys that are not special. */
  otherKeys: WriteRight | undefined;
}

export function streamRights(view: View, account: Uint8Array, streamId: Uint8Array): StreamRights {
  if (isNew(view, streamId)) {
    return { account, everyKey: { right: 'founder', grant: undefined }, otherKeys: undefined };
  }
  const admin = adminGrant(view, account, streamId);
  const writer = writerGrant(view, account, streamId);
  return {
    account,
    everyKey: admin && { right: 'admin', grant: admin },
    otherKeys: writer && { right: 'streamWriter', grant: writer },
  };
}

/** Under which of these rights the key may be written; undefined when it may not (hasWritePermission). */
export function rightOnKey(
  view: View & Pick<StateView, 'mayBeSpecial'>,
  rights: StreamRights,
  item: ReadItem,
): WriteRight | undefined {
  if (rights.everyKey !== undefined) return rights.everyKey;
  if (!view.mayBeSpecial(item)) return rights.otherKeys;
  if (specialKeyFact(view, item.streamId, item.key) === undefined) return rights.otherKeys;
  const grant = specialWriterGrant(view, rights.account, item.streamId, item.key);
  return grant && { right: 'specialWriter', grant };
}

/** The same for one key. */
export function writeRight(
  view: View & Pick<StateView, 'mayBeSpecial'>,
  account: Uint8Array,
  streamId: Uint8Array,
  key: Uint8Array,
): WriteRight | undefined {
  return rightOnKey(view, streamRights(view, account, streamId), { streamId, key });
}

/** Whether the account may write anything at all in the stream: opens the sender gate (canWrite). */
export function canWrite(view: View, account: Uint8Array, streamId: Uint8Array): boolean {
  return (
    isNew(view, streamId) ||
    adminGrant(view, account, streamId) !== undefined ||
    writerGrant(view, account, streamId) !== undefined ||
    view.specialGrants(streamId, account) > 0
  );
}

/** The least role that an operation needs; an admin may do everything, undefined is anybody (protocol c.2). */
export function leastRole(opcode: Opcode): Role | undefined {
  switch (opcode) {
    case 0x01:
    case 0x22:
    case 0x32:
      return undefined;
    case 0x20:
      return 'streamWriter';
    case 0x30:
      return 'specialWriter';
    default:
      return 'admin';
  }
}

/** The grant under which the account holds a role; `key` matters for special writers alone. */
export function roleGrant(
  view: View,
  role: Role,
  account: Uint8Array,
  streamId: Uint8Array,
  key: Uint8Array,
): RoleFact | undefined {
  if (role === 'admin') return adminGrant(view, account, streamId);
  if (role === 'streamWriter') return writerGrant(view, account, streamId);
  return specialWriterGrant(view, account, streamId, key);
}
