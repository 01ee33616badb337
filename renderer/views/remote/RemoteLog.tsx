import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { resultPagesOptions, statusOptions } from '../../api/queries';
import { Empty } from '../../components/Empty';
import { Fault } from '../../components/Fault';
import { Loading } from '../../components/Loading';
import panel from '../../components/Panel.module.css';
import { type Column, VirtualTable } from '../../components/VirtualTable';
import { formatCount } from '../../format/numbers';

interface Row {
  seq: number;
  result: string | null;
}

const columns: Column<Row>[] = [
  { id: 'seq', title: 'Seq', track: '88px', align: 'end', render: ({ seq }) => formatCount(seq) },
  {
    id: 'result',
    title: 'Result, in the words of the network’s nodes',
    track: 'minmax(200px, 1fr)',
    render: ({ result }) => result ?? <span className={panel.muted}>skipped; the node tells no reason</span>,
  },
];

/** The log where a node answers: how each entry ended is all that it tells. */
export function RemoteLog() {
  const search = useSearch({ strict: false }) as { entry?: number; seq?: number };
  const navigate = useNavigate();
  const status = useQuery(statusOptions()).data;
  const { firstSeq = 0, nextSeq = 0 } = status ?? {};
  const asked = search.entry ?? search.seq;
  // An entry that a link names stands first; without one the newest does.
  const top = asked !== undefined && asked < nextSeq ? asked : nextSeq - 1;
  const query = useInfiniteQuery({ ...resultPagesOptions(top, firstSeq), enabled: top >= firstSeq });
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap(({ results }) => results.toReversed()) ?? [], [data]);
  const onVisible = useCallback(
    (_first: number, last: number) => {
      if (hasNextPage && !isFetchingNextPage && error === null && last + 20 > rows.length)
        void fetchNextPage();
    },
    [hasNextPage, isFetchingNextPage, fetchNextPage, error, rows.length],
  );
  if (status !== undefined && status.remote?.hasTold === true && nextSeq === firstSeq)
    return (
      <Empty icon="log" title="The node has told of no entries yet">
        How they ended shows here when it has replayed some.
      </Empty>
    );
  if (data === undefined) {
    if (error) return <Fault error={error} retry={() => void query.refetch()} />;
    return <Loading what="the results" />;
  }
  const selected = rows.findIndex(({ seq }) => seq === asked);
  return (
    <section className={panel.panel} aria-label="Entries" style={{ flex: 1 }}>
      <div className={panel.toolbar}>
        <strong>How entries ended at this node</strong>
        <span className={panel.spacer} />
        <span className={panel.muted}>Senders, streams and contents it does not tell</span>
      </div>
      <VirtualTable
        label="Results"
        columns={columns}
        count={rows.length}
        rowAt={(index) => rows[index]}
        selected={selected < 0 ? null : selected}
        onSelect={(index) => {
          const row = rows[index];
          if (row && search.entry === undefined)
            void navigate({ to: '.', search: (before) => ({ ...before, at: row.seq }), replace: true });
        }}
        onVisible={onVisible}
      />
      <div className={panel.foot} role="status">
        {hasNextPage
          ? `entries ${formatCount(top)} down to ${formatCount(rows.at(-1)?.seq ?? top)}, more below`
          : `entries ${formatCount(top)} down to ${formatCount(firstSeq)}`}
      </div>
    </section>
  );
}
