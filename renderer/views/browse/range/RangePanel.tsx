import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { toHex } from '../../../../shared/bytes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { rangePagesOptions } from '../../../api/queries';
import { useRemote } from '../../../api/useRemote';
import { Button, IconButton } from '../../../components/Button';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import panel from '../../../components/Panel.module.css';
import { ReadingLine } from '../../../components/ReadingLine';
import { VirtualTable } from '../../../components/VirtualTable';
import { formatCount, formatPlural } from '../../../format/numbers';
import { useAt } from '../../../router/at';
import { type RangeColumn, useSettings } from '../../../settings/settings';
import { useIndex } from '../indexes/useIndexes';
import { useBrowse } from '../useBrowse';
import { useDelimiters } from '../useDelimiters';
import { ColumnsMenu } from './ColumnsMenu';
import { ExportDialog } from './ExportDialog';
import { QueriesMenu } from './QueriesMenu';
import styles from './Range.module.css';
import { RangeForm } from './RangeForm';
import { useRangeColumns } from './rangeColumns';
import { type RangeQuestion, rangeQuestion } from './rangeQuestion';
import { useKeepQuery } from './useKeepQuery';
import { useReadOn } from './useReadOn';

type RangeInput = Extract<RangeQuestion, { ok: true }>['input'];

/** The keys of a stream between two bounds, in order, forward or back. */
export function RangePanel({ stream }: { stream: StreamInfo }) {
  const { search, go } = useBrowse();
  const at = useAt();
  const rangeColumns = useColumns();
  const [isExporting, setIsExporting] = useState(false);
  useKeepQuery(stream.streamId, search);
  const question = rangeQuestion(stream.streamId, search, at);
  const hasWriters = rangeColumns.includes('time') || rangeColumns.includes('writer');
  return (
    <>
      <RangeForm />
      <div className={panel.toolbar}>
        <QueriesMenu streamId={stream.streamId} />
        <ColumnsMenu />
        <span className={panel.spacer} />
        {search.around === undefined || search.limit !== undefined ? (
          <Button
            look="plain"
            isDisabled={search.key === undefined || search.limit !== undefined}
            onPress={() => go({ around: search.key })}
          >
            Go to the key
          </Button>
        ) : (
          <Button look="plain" onPress={() => go({ around: undefined })}>
            From the {search.reverse ? 'last' : 'first'} row
          </Button>
        )}
        <IconButton
          icon="download"
          label="Export the whole range"
          isDisabled={!question.ok}
          onPress={() => setIsExporting(true)}
        />
      </div>
      {question.ok ? (
        <Rows stream={stream} input={{ ...question.input, writers: hasWriters }} />
      ) : (
        <Empty icon="warning" title={`${question.field} ${question.reason}`}>
          Mend it above: the rows appear by themselves.
        </Empty>
      )}
      {isExporting && question.ok && (
        <ExportDialog
          stream={stream}
          question={exported(question.input, search.limit)}
          onClose={() => setIsExporting(false)}
        />
      )}
    </>
  );
}

/** Bounds, order, filter and seq alone: a file has all rows, up to the limit of the range. */
function exported({ limit: _, valueBytes: __, within: ___, ...question }: RangeInput, limit?: number) {
  return { ...question, limit };
}

/** Who wrote a row, and when, a node does not tell. */
function useColumns(): readonly RangeColumn[] {
  const { rangeColumns } = useSettings();
  const isRemote = useRemote() != null;
  return isRemote ? rangeColumns.filter((column) => column !== 'time' && column !== 'writer') : rangeColumns;
}

function Rows({ stream, input }: { stream: StreamInfo; input: RangeInput }) {
  const { search, go } = useBrowse();
  const rangeColumns = useColumns();
  const [delimiters] = useDelimiters(stream.streamId);
  const index = useIndex(stream.streamId);
  const { limit } = search;
  // What is limited begins with the first row.
  const around = limit === undefined ? search.around : undefined;
  const query = useInfiniteQuery(rangePagesOptions(input, around, limit));
  const { data, error, hasNextPage, hasPreviousPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  const before = data?.pages.reduce((sum, page) => sum + (page.back ? page.rows.length : 0), 0) ?? 0;
  const writers = useMemo(
    () => new Map(data?.pages.flatMap((page) => page.writers.map((writer) => [writer.seq, writer] as const))),
    [data],
  );
  const columns = useRangeColumns(delimiters, rangeColumns, writers, index !== undefined);
  const { onVisible, isShort, isReading, isStopped, toggle } = useReadOn(query, {
    count: rows.length,
    before,
    question: JSON.stringify([input, around, limit]),
  });

  if (error && rows.length === 0) return <Fault error={error} retry={() => void query.refetch()} />;
  if (data === undefined) {
    return (
      <>
        <Loading what="the rows" />
        <div className={panel.foot} role="status">
          <ReadingLine />
        </div>
      </>
    );
  }
  const rowsRead = data.pages.reduce((sum, page) => sum + page.rowsRead, 0);
  const milliseconds = data.pages.reduce((sum, page) => sum + page.milliseconds, 0);
  if (rows.length === 0 && !hasNextPage && !hasPreviousPage) {
    return (
      <Empty icon="browse" title="No key in this range">
        No live key at this seq lies between these bounds{input.value && ' with such a value'}. Widen them, or
        move the slider.
      </Empty>
    );
  }
  const selected = search.key === undefined ? -1 : rows.findIndex((row) => toHex(row.key) === search.key);
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
        before={before}
      />
      <div className={panel.foot} role="status">
        <span>
          {rowsWords(rows.length, {
            above: hasPreviousPage,
            below: hasNextPage,
            isReading,
            isLimited: rows.length === limit,
          })}
        </span>
        {isShort && (
          <Button look="plain" onPress={toggle}>
            {isStopped ? 'Read on' : 'Stop'}
          </Button>
        )}
        <span className={panel.spacer} />
        <ReadingLine />
        <span className={styles.cost}>
          {formatCount(rowsRead)} read in {milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms
        </span>
      </div>
    </>
  );
}

/** How many rows are here, and where more are. */
function rowsWords(
  count: number,
  more: { above: boolean; below: boolean; isReading: boolean; isLimited: boolean },
): string {
  const rows = formatPlural(count, 'row');
  if (more.isLimited) return `${rows}, the limit`;
  if (!more.above && !more.below) return rows;
  if (more.isReading) return `${rows}, reading on…`;
  if (!more.above) return `first ${rows}, more below`;
  return `${rows}, more above${more.below ? ' and below' : ''}`;
}
