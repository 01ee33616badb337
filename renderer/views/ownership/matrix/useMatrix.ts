import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import {
  matrixKeyPagesOptions,
  matrixPagesOptions,
  prefixCountOptions,
  treeOptions,
} from '../../../api/queries';
import { useAllPages } from '../../../components/useAllPages';
import { useAt } from '../../../router/at';
import { useDelimiters } from '../../browse/useDelimiters';
import type { Lane } from '../lanes/lanes';
import { joinLost, type Matrix, type PrefixColumn, writersOf } from './matrix';

const prefixColumns = 6;

/**
 * Accounts against prefixes and special keys at the seq that is shown; lost rights come from the lanes.
 * @param find what keys are narrowed to, unless it is in none
 */
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
  const { pages, ...rows } = useAllPages(
    useInfiniteQuery({ ...matrixPagesOptions({ streamId, prefixes, at }), enabled: tree !== undefined }),
  );
  const columns = useKeyColumns(streamId, at, find);

  const matrix = useMemo((): Matrix | undefined => {
    const first = pages?.[0];
    if (first === undefined || lanes === undefined || columns.pages === undefined) return undefined;
    const byPrefix = new Map(tree?.map((node) => [toHex(node.prefix), node.prefix]));
    const prefixColumns: PrefixColumn[] = first.prefixes.map(({ prefix, specialKeys }, index) => ({
      kind: 'prefix',
      id: prefix,
      bytes: byPrefix.get(prefix) ?? new Uint8Array(),
      keys: counts?.[index] === undefined ? null : { count: counts[index].keys, exact: counts[index].exact },
      specialKeys,
    }));
    const keys = columns.pages.flatMap((page) =>
      page.keys.map(({ key, since }) => ({ kind: 'key' as const, id: toHex(key), bytes: key, since })),
    );
    const writers = writersOf(columns.pages);
    const held = (pages ?? []).flatMap((page) => page.rows);
    // Of keys that are looked for nobody knows how many there are.
    const known = columns.isNarrowed ? 0 : first.specialKeys;
    return {
      at: first.at,
      prefixes: prefixColumns,
      keys,
      moreKeys: columns.isMore ? Math.max(1, known - keys.length) : 0,
      keysAreFound: columns.isNarrowed,
      specialKeys: first.specialKeys,
      rows: joinLost(
        held.map((row) => ({
          account: row.account,
          admin: { held: row.admin, lost: null },
          streamWriter: { held: row.streamWriter, lost: null },
          specialUnder: row.prefixes,
          specialKeys: row.specialKeys,
          special: writers.get(row.account) ?? new Map(),
        })),
        lanes,
        first.at,
        prefixColumns.length,
      ),
      partial: first.partial || columns.pages.some((page) => page.partial),
    };
  }, [pages, tree, counts, lanes, columns.pages, columns.isMore, columns.isNarrowed]);
  const failed = [top.error, rows.error, columns.error].find((error) => error !== null) ?? null;
  const retry = () => {
    if (top.error !== null) void top.refetch();
    if (rows.error !== null) rows.retry();
    if (columns.error !== null) columns.retry();
  };
  return { matrix, error: failed, retry, loadKeys: columns.load };
}

/** Special keys as columns, a page at a time; those that are looked for, where there are any. */
function useKeyColumns(streamId: Hex, at: number | null, find: string) {
  const text = find.trim();
  const all = useInfiniteQuery(matrixKeyPagesOptions({ streamId, at }));
  const narrowed = useInfiniteQuery({
    ...matrixKeyPagesOptions({ streamId, find: text, at }),
    enabled: text !== '',
  });
  const first = narrowed.data?.pages[0];
  const isNarrowed = text !== '' && first !== undefined && first.keys.length > 0;
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = isNarrowed
    ? narrowed
    : all;
  return {
    pages: data?.pages,
    isMore: hasNextPage,
    isNarrowed,
    error,
    retry: () => void refetch(),
    /** Asks for the columns behind those that are here. */
    load: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}
