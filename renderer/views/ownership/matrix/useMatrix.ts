import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fromText, type Hex, toHex } from '../../../../shared/bytes';
import { matrixPagesOptions, prefixCountOptions, treeOptions } from '../../../api/queries';
import { useAllPages } from '../../../components/useAllPages';
import { useAt } from '../../../router/at';
import { useDelimiters } from '../../browse/useDelimiters';
import type { Lane } from '../lanes/lanes';
import { joinLost, type KeyColumn, type Matrix, noCell, type PrefixColumn } from './matrix';

const prefixColumns = 6;

/** Accounts against prefixes and special keys at the seq that is shown; lost rights come from the lanes. */
export function useMatrix(streamId: Hex, lanes: readonly Lane[] | undefined, find: string) {
  const at = useAt();
  const [delimiters] = useDelimiters(streamId);
  const top = useQuery(treeOptions({ streamId, prefix: '0x', delimiters, limit: 200, at }));
  const tree = top.data?.nodes;
  const prefixes = useMemo(
    () =>
      tree
        ?.filter((node) => node.children)
        .slice(0, prefixColumns)
        .map((node) => toHex(node.prefix)) ?? [],
    [tree],
  );
  const counts = useQuery({
    ...prefixCountOptions({ streamId, prefixes, at }),
    enabled: prefixes.length > 0,
  }).data?.counts;
  const isReady = tree !== undefined;
  const all = useInfiniteQuery({ ...matrixPagesOptions({ streamId, prefixes, at }), enabled: isReady });
  const hasMoreKeys = all.data?.pages[0]?.moreKeys === true;
  // What is looked for may be the beginning of a key that has no column yet.
  const beginning = toHex(fromText(find.trim()));
  const narrowed = useInfiniteQuery({
    ...matrixPagesOptions({ streamId, prefixes, keyPrefix: beginning, at }),
    enabled: isReady && hasMoreKeys && find.trim() !== '',
  });
  const { pages, error, retry } = useAllPages(
    (narrowed.data?.pages[0]?.specialKeys.length ?? 0) > 0 ? narrowed : all,
  );

  const matrix = useMemo((): Matrix | undefined => {
    const first = pages?.[0];
    if (first === undefined || lanes === undefined) return undefined;
    const byPrefix = new Map(tree?.map((node) => [toHex(node.prefix), node.prefix]));
    const columns: PrefixColumn[] = first.prefixes.map(({ prefix, specialKeys }, index) => ({
      kind: 'prefix',
      id: prefix,
      bytes: byPrefix.get(prefix) ?? new Uint8Array(),
      keys: counts?.[index] === undefined ? null : { count: counts[index].keys, exact: counts[index].exact },
      specialKeys,
    }));
    const keys: KeyColumn[] = first.specialKeys.map(({ key, since }) => ({
      kind: 'key',
      id: toHex(key),
      bytes: key,
      since,
    }));
    const held = (pages ?? []).flatMap((page) => page.rows);
    return {
      at: first.at,
      prefixes: columns,
      keys,
      rows: joinLost(
        held.map((row) => ({
          account: row.account,
          admin: { held: row.admin, lost: null },
          streamWriter: { held: row.streamWriter, lost: null },
          specialUnder: row.prefixes,
          special: row.specialKeys.map((since) => (since === null ? noCell : { held: since, lost: null })),
        })),
        lanes,
        first.at,
        { keys: keys.map(({ id }) => id), prefixes: columns.length },
      ),
      moreKeys: first.moreKeys,
      partial: first.partial,
    };
  }, [pages, tree, counts, lanes]);
  return top.error === null
    ? { matrix, error, retry }
    : { matrix, error: top.error, retry: () => void top.refetch() };
}
