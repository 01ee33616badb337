import { useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { LogPage } from '../../../../shared/contract/outputs';
import { logPageOptions } from '../../../api/queries';
import type { LogRows } from './logRows';

const pageSize = 200;
/** Browsers draw nothing beyond 33 million pixels; `from` moves the list on. */
const mostRows = 1_000_000;

interface Bounds {
  firstSeq: number;
  /** Newest entry of the log; below `firstSeq` while it is empty. */
  newest: number;
  /** Seq of the first row, null follows the newest. */
  held: number | null;
}

/**
 * The log without a filter: seqs are contiguous, so any row is reached at once. Pages lie at fixed seqs, so that
 * new entries change the newest page only.
 */
export function useWholeLog({ firstSeq, newest, held }: Bounds, enabled: boolean): LogRows {
  const [[first, last], setVisible] = useState([0, 0]);
  const head = Math.min(held ?? newest, newest);
  const count = enabled ? Math.max(0, Math.min(mostRows, head - firstSeq + 1)) : 0;
  const pageOf = (index: number) => Math.floor((head - index) / pageSize);
  const pages: number[] = [];
  if (count > 0) {
    const newestPage = pageOf(Math.min(first, count - 1));
    for (let page = newestPage; page >= pageOf(Math.min(last, count - 1)); page--) pages.push(page);
  }
  const answers = useQueries({
    queries: pages.map((page) =>
      logPageOptions({ from: (page + 1) * pageSize - 1, direction: 'down', limit: pageSize }),
    ),
  });
  const loaded = new Map(pages.map((page, index) => [page, answers[index]?.data]));
  const failed = answers.find((answer) => answer.error !== null);
  return {
    count,
    rowAt: (index) => rowOf(loaded.get(pageOf(index)), head - index),
    seqAt: (index) => (index >= 0 && index < count ? head - index : undefined),
    indexOf: (seq) => Math.max(0, Math.min(count - 1, head - seq)),
    onVisible: useCallback(
      (from: number, to: number) =>
        setVisible((before) => (before[0] === from && before[1] === to ? before : [from, to])),
      [],
    ),
    newer: Math.max(0, newest - head),
    newerIsMore: false,
    isLoading: count > 0 && answers.every((answer) => answer.isPending),
    error: failed?.error,
    retry: () => void failed?.refetch(),
    search: undefined,
  };
}

function rowOf(page: LogPage | undefined, seq: number) {
  const newest = page?.rows[0]?.seq;
  return newest === undefined ? undefined : page?.rows[newest - seq];
}
