import { useQuery } from '@tanstack/react-query';
import { type Hex, toHex } from '../../../../shared/bytes';
import type { RoleHolder } from '../../../../shared/contract/outputs';
import { rolesOptions } from '../../../api/queries';
import { useAt } from '../../../router/at';

export interface Writer extends RoleHolder {
  right: 'admin' | 'streamWriter' | 'specialWriter';
}

export interface Writers {
  at: number;
  foundedAt: number | null;
  /** Since when the key is special, null if it is normal. */
  specialSince: number | null;
  /** Who may write the key at this seq. */
  holders: Writer[];
  /** Stream writers, whom the special key keeps out. */
  keptOut: Writer[];
}

/** Who may write a key at the seq that is shown; undefined while it loads. */
export function useWriters(streamId: Hex, keyHex: Hex): Writers | undefined {
  const at = useAt();
  const roles = useQuery(rolesOptions({ streamId, at })).data;
  if (roles === undefined) return undefined;
  const special = roles.specialKeys.find((item) => toHex(item.key) === keyHex);
  const as = (right: Writer['right'], holders: readonly RoleHolder[]) =>
    holders.map((holder) => ({ ...holder, right }));
  const streamWriters = as('streamWriter', roles.writers);
  return {
    at: roles.at,
    foundedAt: roles.foundedAt,
    specialSince: special?.since ?? null,
    holders: [
      ...as('admin', roles.admins),
      ...(special ? as('specialWriter', special.writers) : streamWriters),
    ],
    keptOut: special ? streamWriters : [],
  };
}
