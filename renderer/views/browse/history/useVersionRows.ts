import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { KeyVersion } from '../../../../shared/contract/outputs';
import { historyPageOptions } from '../../../api/queries';
import type { Versions } from './useVersions';

const pageRows = 200;

export interface VersionRows {
  /** Newest first; undefined while it is not loaded. */
  rowAt: (index: number) => KeyVersion | undefined;
  /** Place of a version among those that are loaded; -1 where it is not. */
  indexOf: (seq: number | undefined) => number;
  /** Loads the pages that are in sight. */
  onVisible: (first: number, last: number) => void;
}

/** Any version of a key by its place, however many there are: pages are loaded where the table is looked at. */
export function useVersionRows(streamId: Hex, key: Hex, { loaded }: Versions): VersionRows {
  const [pages, setPages] = useState<readonly number[]>([]);
  const found = useQueries({
    queries: pages.map((page) =>
      historyPageOptions({ streamId, key, at: null, skip: page * pageRows, limit: pageRows }),
    ),
    combine: (results) => results.map(({ data }) => data?.versions),
  });
  const rows = useMemo(() => {
    const all = new Map(loaded.map((version, index) => [index, version]));
    found.forEach((versions, i) => {
      versions?.forEach((version, row) => {
        all.set((pages[i] ?? 0) * pageRows + row, version);
      });
    });
    return all;
  }, [loaded, found, pages]);
  const onVisible = useCallback(
    (first: number, last: number) => {
      const seen = Array.from(
        { length: Math.floor(last / pageRows) - Math.floor(first / pageRows) + 1 },
        (_, i) => Math.floor(first / pageRows) + i,
      ).filter((page) => (page + 1) * pageRows > loaded.length);
      setPages((before) => (before.join() === seen.join() ? before : seen));
    },
    [loaded.length],
  );
  return {
    rowAt: (index) => rows.get(index),
    indexOf(seq) {
      for (const [index, version] of rows) if (version.seq === seq) return index;
      return -1;
    },
    onVisible,
  };
}
