/** Who may do what, from the newest facts of the state (protocol d). Pure. */
import type { Opcode, Right, Role } from '../../shared/model';
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

/** Under which right the account may write the key; undefined when it may not (hasWritePermission). */
export function writeRight(
  view: View,
  account: Uint8Array,
  streamId: Uint8Array,
  key: Uint8Array,
): { right: Right; grant: RoleFact | undefined } | undefined {
  if (isNew(view, streamId)) return { right: 'founder', grant: undefined };
  const admin = adminGrant(view, account, streamId);
  if (admin !== undefined) return { right: 'admin', grant: admin };
  const special = specialKeyFact(view, streamId, key) !== undefined;
  const grant = special
    ? specialWriterGrant(view, account, streamId, key)
    : writerGrant(view, account, streamId);
  return grant && { right: special ? 'specialWriter' : 'streamWriter', grant };
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
