import { useInfiniteQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import type { RoleHolder } from '../../../../shared/contract/outputs';
import { holderPagesOptions, keyWriterPagesOptions } from '../../../api/queries';
import { useAt } from '../../../router/at';

export interface Writer extends RoleHolder {
  right: 'admin' | 'streamWriter' | 'specialWriter';
}

export interface Writers {
  at: number;
  foundedAt: number | null;
  /** Since when the key is special and by whom, null if it is normal. */
  special: { since: number; by: Hex } | null;
  /** Who may write the key at this seq. */
  holders: Writer[];
  /** There are more holders than are loaded. */
  loadMore: (() => void) | undefined;
  /** Stream writers, the first of them, whom the special key keeps out. */
  keptOut: Writer[];
}

/** Who may write a key at the seq that is shown; undefined while it loads. */
export function useWriters(
  streamId: Hex,
  keyHex: Hex,
  /** False while what is more urgent is asked. */
  enabled = true,
): Writers | undefined {
  const at = useAt();
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    ...keyWriterPagesOptions({ streamId, key: keyHex, at }),
    enabled,
  });
  const first = data?.pages[0];
  const isSpecial = first?.special != null;
  const streamWriters = useInfiniteQuery({
    ...holderPagesOptions({ streamId, role: 'streamWriter', at }),
    enabled: isSpecial,
  }).data?.pages[0]?.holders;
  if (first === undefined) return undefined;
  const as = (right: Writer['right'], holders: readonly RoleHolder[]) =>
    holders.map((holder) => ({ ...holder, right }));
  const writers = data?.pages.flatMap((page) => page.writers) ?? [];
  const may = new Set([...first.admins, ...writers].map(({ account }) => account));
  return {
    at: first.at,
    foundedAt: first.foundedAt,
    special: first.special,
    holders: [...as('admin', first.admins), ...as(isSpecial ? 'specialWriter' : 'streamWriter', writers)],
    loadMore: hasNextPage ? () => void fetchNextPage() : undefined,
    keptOut: as('streamWriter', streamWriters ?? []).filter(({ account }) => !may.has(account)),
  };
}
