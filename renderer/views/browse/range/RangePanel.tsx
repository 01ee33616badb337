import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { fromHex, toHex } from '../../../../shared/bytes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { type Row, unpackRows } from '../../../../shared/rowPage';
import { rangePagesOptions } from '../../../api/queries';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import { KeyPath } from '../../../components/KeyText';
import { Loading } from '../../../components/Loading';
import panel from '../../../components/Panel.module.css';
import { SeqLink } from '../../../components/SeqLink';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { formatBytes, formatCount, formatPlural } from '../../../format/numbers';
import { leafStart } from '../../../format/splitLeaf';
import { useAt } from '../../../router/at';
import { useBrowse } from '../useBrowse';
import { useDelimiters } from '../useDelimiters';
import { ViewSwitch } from '../ViewSwitch';
import styles from './Range.module.css';
import { RangeForm } from './RangeForm';
import { type RangeQuestion, rangeQuestion } from './rangeQuestion';
import { ValuePreview } from './ValuePreview';

/** The keys of a stream between two bounds, in order, forward or back. */
export function RangePanel({ stream }: { stream: StreamInfo }) {
  const { search } = useBrowse();
  const at = useAt();
  const question = rangeQuestion(stream.streamId, search, at);
  return (
    <>
      <div className={panel.toolbar}>
        <strong>Range</strong>
        <span className={panel.muted}>keys in byte order</span>
        <span className={panel.spacer} />
        <ViewSwitch />
      </div>
      <RangeForm />
      {question.ok ? (
        <Rows stream={stream} input={question.input} />
      ) : (
        <Empty icon="warning" title={`${question.field} ${question.reason}`}>
          Mend it above: the rows appear by themselves.
        </Empty>
      )}
    </>
  );
}

interface RowsProps {
  stream: StreamInfo;
  input: Extract<RangeQuestion, { ok: true }>['input'];
}

function Rows({ stream, input }: RowsProps) {
  const { search, go } = useBrowse();
  const [delimiters] = useDelimiters(stream.streamId);
  const query = useInfiniteQuery(rangePagesOptions(input));
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => unpackRows(page.rows)) ?? [], [data]);
  const splits = useMemo(() => delimiters.map(fromHex), [delimiters]);
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'key',
        title: 'Key',
        track: 'minmax(140px, 1.2fr)',
        render: ({ key }) => <KeyPath bytes={key} leafAt={leafStart(key, splits)} />,
      },
      {
        id: 'value',
        title: 'Value',
        track: 'minmax(80px, 1fr)',
        render: ({ head, size }) => <ValuePreview head={head} size={size} />,
      },
      { id: 'size', title: 'Size', track: '60px', align: 'end', render: ({ size }) => formatBytes(size) },
      {
        id: 'seq',
        title: 'Seq',
        track: '56px',
        align: 'end',
        render: ({ seq }) => <SeqLink seq={seq} quiet />,
      },
    ],
    [splits],
  );
  const onVisible = useCallback(
    (_first: number, last: number) => {
      if (last >= rows.length - 20 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    [rows.length, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  if (error) return <Fault error={error} retry={() => void query.refetch()} />;
  if (data === undefined) return <Loading what="the rows" />;
  if (rows.length === 0) {
    return (
      <Empty icon="browse" title="No key in this range">
        No live key at this seq lies between these bounds. Widen them, or move the slider.
      </Empty>
    );
  }
  const selected = search.key === undefined ? -1 : rows.findIndex((row) => toHex(row.key) === search.key);
  const rowsRead = data.pages.reduce((sum, page) => sum + page.rowsRead, 0);
  const milliseconds = data.pages.reduce((sum, page) => sum + page.milliseconds, 0);
  return (
    <>
      <VirtualTable
        label="Keys in the range"
        columns={columns}
        count={rows.length}
        rowAt={(index) => rows[index]}
        selected={selected < 0 ? null : selected}
        onSelect={(index) => {
          const row = rows[index];
          if (row)
            go({ key: toHex(row.key), a: undefined, b: undefined }, { replace: search.key !== undefined });
        }}
        onVisible={onVisible}
      />
      <div className={panel.foot}>
        <span>
          {hasNextPage
            ? `first ${formatPlural(rows.length, 'row')}, more below`
            : formatPlural(rows.length, 'row')}
        </span>
        <span className={panel.spacer} />
        <span className={styles.cost}>
          {formatCount(rowsRead)} read in {milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms
        </span>
      </div>
    </>
  );
}
