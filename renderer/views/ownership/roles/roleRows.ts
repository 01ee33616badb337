import type { Hex } from '../../../../shared/bytes';
import type { RoleHolder } from '../../../../shared/contract/outputs';
import type { SpecialKeyPage } from '../../../../shared/contract/ownership';

/** A row of the list of roles: a head of a group, a holder, or a special key with its writers beneath. */
export type RoleRow =
  | { kind: 'head'; group: Group; count: number; isMore: boolean }
  | { kind: 'holder'; group: Group; holder: RoleHolder; key: Uint8Array | null }
  | { kind: 'key'; key: Uint8Array; since: number; by: Hex; writers: number; moreWriters: boolean };

export type Group = 'admins' | 'writers' | 'specialKeys';

export interface Roles {
  admins: { holders: readonly RoleHolder[]; isMore: boolean };
  writers: { holders: readonly RoleHolder[]; isMore: boolean };
  specialKeys: { keys: SpecialKeyPage['keys']; isMore: boolean };
}

export interface Narrowing {
  account: (account: string) => boolean;
  key: (key: Uint8Array) => boolean;
}

/** All roles in groups. A special key stays where it is like what is looked for, or one of its writers is. */
export function roleRows({ admins, writers, specialKeys }: Roles, narrowing: Narrowing): RoleRow[] {
  const group = (name: Group, { holders, isMore }: Roles['admins']): RoleRow[] => {
    const shown = holders.filter(({ account }) => narrowing.account(account));
    return [
      { kind: 'head', group: name, count: shown.length, isMore },
      ...shown.map((holder): RoleRow => ({ kind: 'holder', group: name, holder, key: null })),
    ];
  };
  const keys = specialKeys.keys.flatMap((item): RoleRow[] => {
    const isWanted = narrowing.key(item.key);
    const shown = isWanted ? item.writers : item.writers.filter(({ account }) => narrowing.account(account));
    if (!isWanted && shown.length === 0) return [];
    const { key, since, by, moreWriters } = item;
    return [
      { kind: 'key', key, since, by, writers: item.writers.length, moreWriters },
      ...shown.map((holder): RoleRow => ({ kind: 'holder', group: 'specialKeys', holder, key })),
    ];
  });
  const count = keys.filter(({ kind }) => kind === 'key').length;
  return [
    ...group('admins', admins),
    ...group('writers', writers),
    { kind: 'head', group: 'specialKeys', count, isMore: specialKeys.isMore },
    ...keys,
  ];
}
