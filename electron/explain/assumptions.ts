/** A state as it would be if an account held other rights. Pure, over the state's own view. */
import { equalBytes } from '../../shared/bytes';
import type { Role } from '../../shared/model';
import { identity } from '../replay/identity';
import { type Category, category, type RoleFact, type StateView } from '../replay/stateView';

/** Seq of a right that is only assumed: before any entry. */
export const assumedSeq = -1;

const grants = {
  admin: { of: category.admin, opcode: 0x00 },
  streamWriter: { of: category.writer, opcode: 0x20 },
  specialWriter: { of: category.specialWriter, opcode: 0x30 },
} as const;

/**
 * The account has this one role in every stream that is founded, and no other; a special writer may write every
 * special key. `none` takes all its rights. New streams stay new, and so open to everybody.
 */
export function withRole(view: StateView, account: Uint8Array, role: Role | 'none'): StateView {
  const assumed = role === 'none' ? undefined : grants[role];
  const isAssumed = (streamId: Uint8Array) => view.foundedAt(streamId) !== undefined;
  return {
    isMonitored: (streamId) => view.isMonitored(streamId),
    newest: (item) => view.newest(item),
    mayBeSpecial: (item) => view.mayBeSpecial(item),
    foundedAt: (streamId) => view.foundedAt(streamId),
    role(streamId: Uint8Array, of: Category, key: Uint8Array, about: Uint8Array): RoleFact | undefined {
      if (of === category.specialKey || !equalBytes(about, account))
        return view.role(streamId, of, key, about);
      if (assumed?.of !== of || !isAssumed(streamId)) return undefined;
      return { opcode: assumed.opcode, seq: assumedSeq, by: new Uint8Array(20) };
    },
    specialGrants(streamId, about) {
      if (identity(about) !== identity(account)) return view.specialGrants(streamId, about);
      return role === 'specialWriter' && isAssumed(streamId) ? 1 : 0;
    },
  };
}
