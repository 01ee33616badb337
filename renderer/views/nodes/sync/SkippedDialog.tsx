import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { LogRow } from '../../../../shared/contract/outputs';
import { skippedPagesOptions, streamsOptions } from '../../../api/queries';
import { Dialog } from '../../../components/Dialog';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { SeqLink } from '../../../components/SeqLink';
import { StreamName } from '../../../components/StreamName';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { formatCount, formatCounted } from '../../../format/numbers';
import styles from '../NodesView.module.css';
import { skipReason } from './skipReason';

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** Entries that replay passed over, newest first, each with its reason; above them the streams that nobody watches here. */
export function SkippedDialog({ isOpen, onClose }: Props) {
  return (
    <Dialog title="Skipped entries" isOpen={isOpen} onClose={onClose} width={720}>
      {isOpen && <Skipped />}
    </Dialog>
  );
}

function Skipped() {
  const streams = useQuery(streamsOptions(null)).data?.streams;
  const query = useInfiniteQuery(skippedPagesOptions());
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  const unwatched = streams?.filter((stream) => !stream.watched) ?? [];
  const columns = useMemo(
    () => columnsFor(new Set(streams?.filter((stream) => stream.watched).map(({ streamId }) => streamId))),
    [streams],
  );
  const onVisible = useCallback(
    (_first: number, last: number) => {
      if (hasNextPage && !isFetchingNextPage && error === null && last + 20 > rows.length)
        void fetchNextPage();
    },
    [hasNextPage, isFetchingNextPage, fetchNextPage, error, rows.length],
  );
  if (streams === undefined || data === undefined) {
    if (error) return <Fault error={error} retry={() => void query.refetch()} />;
    return <Loading what="skipped entries" />;
  }
  if (rows.length === 0 && !hasNextPage)
    return (
      <Empty icon="committed" title="Nothing is skipped">
        Every entry is tagged with streams that are watched here.
      </Empty>
    );
  return (
    <>
      <p className={styles.note}>
        An entry counts only where all streams that it is tagged with are watched; of others the data is not
        asked for. Watch more streams in the menu of the workspace.
      </p>
      <ul className={styles.list} aria-label="Streams that are not watched">
        {unwatched.slice(0, 6).map(({ streamId, entries }) => (
          <li key={streamId} className={styles.item}>
            <span>
              <StreamName streamId={streamId} />
            </span>
            <span>not watched</span>
            <span>{formatCounted(entries, 'entry', 'entries')}</span>
          </li>
        ))}
        {unwatched.length > 6 && (
          <li className={styles.item}>and {formatCount(unwatched.length - 6)} more streams</li>
        )}
      </ul>
      <div className={styles.skipped}>
        <VirtualTable
          label="Skipped entries"
          columns={columns}
          count={rows.length}
          rowAt={(index) => rows[index]}
          selected={null}
          onSelect={() => {}}
          onVisible={onVisible}
        />
      </div>
      <p className={styles.note} role="status">
        {hasNextPage
          ? `the newest ${formatCount(rows.length)}, more below`
          : `all ${formatCount(rows.length)}`}
      </p>
    </>
  );
}

function columnsFor(watched: ReadonlySet<Hex>): Column<LogRow>[] {
  return [
    {
      id: 'seq',
      title: 'Seq',
      track: '72px',
      align: 'end',
      render: ({ seq }) => <SeqLink seq={seq} quiet />,
    },
    {
      id: 'reason',
      title: 'Reason',
      track: 'minmax(200px, 1fr)',
      render: ({ streamIds }) => <Reason streamIds={streamIds} watched={watched} />,
    },
  ];
}

function Reason({ streamIds, watched }: { streamIds: readonly Hex[]; watched: ReadonlySet<Hex> }) {
  const reason = skipReason(streamIds, watched);
  if (reason === undefined) return <>its streams are watched now: it is replayed anew</>;
  if (reason.kind === 'noStream') return <>tagged with no stream: a plain file</>;
  const [first, ...more] = reason.streamIds;
  return (
    <>
      not watched: {first !== undefined && <StreamName streamId={first} />}
      {more.length > 0 && ` and ${formatCount(more.length)} more`}
    </>
  );
}
