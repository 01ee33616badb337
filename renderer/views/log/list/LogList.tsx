import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import type { LogRow, WorkspaceStatus } from '../../../../shared/contract/outputs';
import { Button } from '../../../components/Button';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import panel from '../../../components/Panel.module.css';
import { VirtualTable } from '../../../components/VirtualTable';
import { useAt } from '../../../router/at';
import type { LogSearch } from '../../../router/search';
import { noFilters } from '../rows/logFilter';
import type { LogRows } from '../rows/logRows';
import type { Tail } from '../rows/useTail';
import { useIsWide } from '../useIsWide';
import { useLog } from '../useLog';
import styles from './LogList.module.css';
import { LogToolbar } from './LogToolbar';
import { allColumns, fewColumns } from './logColumns';
import { SearchFoot } from './SearchFoot';
import { TailBar } from './TailBar';
import { usePlace } from './usePlace';
import { VerdictChips } from './VerdictChips';

interface Props {
  status: WorkspaceStatus;
  rows: LogRows;
  tail: Tail;
  /** The filter as text, undefined without one. */
  narrowedBy: string | undefined;
  /** The entry that is open without having been selected in the list. */
  linked: number | undefined;
  onSelect: (seq: number) => void;
}

/** The entries, newest first, with what narrows them. */
export function LogList({ status, rows, tail, narrowedBy, linked, onSelect }: Props) {
  const { search, go } = useLog();
  const navigate = useNavigate();
  const newest = status.nextSeq - 1;
  const hold = () => tail.hold(newest, 'paused');
  const follow = () => {
    tail.follow();
    if (search.from !== undefined) go({ from: undefined }, { replace: true });
  };
  const narrow = (change: Partial<LogSearch>, options?: { replace: boolean }) => {
    if (tail.reason === 'scrolled' && search.entry === undefined) tail.follow();
    go(change, options);
  };
  const clear = () => narrow(noFilters);
  return (
    <section className={panel.panel} aria-label="Entries">
      <LogToolbar
        firstSeq={status.firstSeq}
        newest={newest}
        isPaused={tail.reason === 'paused'}
        onPause={hold}
        onFollow={follow}
        onNarrow={narrow}
      />
      <VerdictChips
        counts={status.verdicts}
        chosen={search.verdicts ?? []}
        onChange={(verdicts) => narrow({ verdicts: verdicts && [...verdicts] })}
        against={search.against}
        onAnybody={() => narrow({ against: undefined })}
        onClear={narrowedBy === undefined || rows.count === 0 ? undefined : clear}
      />
      {newest < status.firstSeq ? (
        <Empty
          icon="log"
          title="The log holds no entries yet"
          acts={<Button onPress={() => void navigate({ to: '/compose' })}>Open Compose</Button>}
        >
          An entry appears here the moment it is appended. Write the first one in Compose.
        </Empty>
      ) : rows.error ? (
        <Fault error={rows.error} retry={rows.retry} />
      ) : rows.isLoading ? (
        <Loading what="the entries" />
      ) : rows.count === 0 && rows.search === undefined && narrowedBy !== undefined ? (
        <Empty icon="filter" title="No entry matches" acts={<Button onPress={clear}>Clear filters</Button>}>
          Every entry of the log was looked at. New ones that match appear here by themselves.
        </Empty>
      ) : (
        <Rows
          key={narrowedBy}
          rows={rows}
          tail={tail}
          newest={newest}
          linked={linked}
          onSelect={onSelect}
          onFollow={follow}
        />
      )}
      {rows.search && <SearchFoot search={rows.search} found={rows.count} />}
    </section>
  );
}

interface RowsProps {
  rows: LogRows;
  tail: Tail;
  newest: number;
  linked: number | undefined;
  onSelect: (seq: number) => void;
  onFollow: () => void;
}

function Rows({ rows, tail, newest, linked, onSelect, onFollow }: RowsProps) {
  const { search } = useLog();
  const at = useAt();
  const isWide = useIsWide();
  const [top, setTop] = useState(0);
  const [place, goToNewest] = usePlace(rows, linked);
  const jumpToNewest = () => {
    onFollow();
    goToNewest();
  };
  const onTop = (first: number) => {
    setTop(first);
    if (first > 0 && tail.held === null) tail.hold(newest, 'scrolled');
    if (first === 0 && tail.reason === 'scrolled' && rows.newer === 0) onFollow();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'End' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    jumpToNewest();
  };
  const selected = search.entry === undefined ? undefined : rows.indexOf(search.entry);
  return (
    <div className={styles.rows} onKeyDownCapture={onKeyDown}>
      <VirtualTable<LogRow>
        label="Entries of the log"
        columns={search.entry === undefined || isWide ? allColumns : fewColumns}
        count={rows.count}
        rowAt={rows.rowAt}
        selected={selected !== undefined && rows.seqAt(selected) === search.entry ? selected : null}
        onSelect={(index) => {
          const seq = rows.seqAt(index);
          if (seq === undefined) return;
          tail.hold(newest, 'selected');
          onSelect(seq);
        }}
        onVisible={rows.onVisible}
        toneOf={(row) => (at === null || row.seq < at ? undefined : row.seq > at ? 'later' : 'at')}
        banner={
          <TailBar
            tail={tail}
            newer={rows.newer + top}
            newerIsMore={rows.newerIsMore}
            onJump={jumpToNewest}
          />
        }
        onTop={onTop}
        show={place}
        showsSelected={tail.held !== null}
      />
    </div>
  );
}
