import { Link } from '@tanstack/react-router';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useId, useMemo, useRef, useState } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import { AccountLink } from '../../../components/AccountLink';
import { AccountName } from '../../../components/AccountName';
import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { formatCount } from '../../../format/numbers';
import { useOwnership } from '../useOwnership';
import styles from './RoleList.module.css';
import type { Group, RoleRow } from './roleRows';

interface Props {
  rows: readonly RoleRow[];
  streamId: Hex;
  find: string;
}

const rowHeight = 28;

const groupWords: Record<Group, string> = {
  admins: 'Admins',
  writers: 'Stream writers',
  specialKeys: 'Special keys and their writers',
};

/** The roles as one virtual list; the head of the group in sight stays at the top. */
export function RoleList({ rows, streamId, find }: Props) {
  const { go } = useOwnership();
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const [selected, setSelected] = useState<number>();
  const heads = useMemo(() => rows.flatMap((row, index) => (row.kind === 'head' ? [index] : [])), [rows]);
  const stuck = useRef(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: rowHeight,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        stuck.current = heads.findLast((head) => head <= range.startIndex) ?? 0;
        return [...new Set([stuck.current, ...defaultRangeExtractor(range)])].sort(
          (left, right) => left - right,
        );
      },
      [heads],
    ),
  });
  const select = (index: number) => {
    setSelected(index);
    virtual.scrollToIndex(index, { align: 'auto' });
    const row = rows[index];
    if (row?.kind === 'holder')
      go(
        { account: row.holder.account, key: row.key === null ? undefined : toHex(row.key) },
        { replace: true },
      );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || rows.length === 0) return;
    const from = selected ?? -1;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const target: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: rows.length - 1,
    };
    const next = target[event.key];
    if (next === undefined) return;
    event.preventDefault();
    select(Math.min(rows.length - 1, Math.max(0, next)));
  };
  const isEmpty = find !== '' && rows.every(({ kind }) => kind === 'head');
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Roles"
      aria-rowcount={rows.length}
      aria-activedescendant={selected === undefined ? undefined : `${id}-${selected}`}
      tabIndex={0}
      className={styles.list}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles.inner} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const isStuck = item.index === stuck.current;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself has the keys
            <div
              key={item.key}
              id={`${id}-${item.index}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 1}
              aria-selected={item.index === selected}
              data-row
              data-kind={row.kind}
              className={styles.row}
              style={
                isStuck
                  ? { position: 'sticky', zIndex: 1 }
                  : { position: 'absolute', transform: `translateY(${item.start}px)` }
              }
              onClick={() => select(item.index)}
            >
              <Cells row={row} streamId={streamId} />
            </div>
          );
        })}
      </div>
      {isEmpty && <p className={styles.none}>No account or key is like “{find}”.</p>}
    </div>
  );
}

function Cells({ row, streamId }: { row: RoleRow; streamId: Hex }) {
  if (row.kind === 'head') {
    return (
      <div role="gridcell" tabIndex={-1} className={styles.head}>
        <strong>{groupWords[row.group]}</strong>
        <span className={styles.muted}>
          {formatCount(row.count)}
          {row.isMore && ' and more'}
        </span>
      </div>
    );
  }
  if (row.kind === 'key') {
    return (
      <>
        <div role="gridcell" tabIndex={-1} className={styles.key}>
          <Icon name="key" size={13} />
          <Link
            to="/browse"
            search={{ stream: streamId, key: toHex(row.key), tab: 'who' }}
            className={styles.link}
          >
            <StreamKey streamId={streamId} bytes={row.key} />
          </Link>
        </div>
        <Origin since={row.since} by={row.by} word="special" />
        <div role="gridcell" tabIndex={-1} className={styles.muted}>
          {row.writers === 0
            ? 'no writers: only admins may write it'
            : `${formatCount(row.writers)}${row.moreWriters ? ' and more' : ''} ${row.writers === 1 ? 'writer' : 'writers'}`}
        </div>
      </>
    );
  }
  return (
    <>
      <div role="gridcell" tabIndex={-1} className={row.key === null ? styles.holder : styles.under}>
        <AccountLink account={row.holder.account} address />
      </div>
      <Origin since={row.holder.since} by={row.holder.by} />
      <div role="gridcell" tabIndex={-1} />
    </>
  );
}

function Origin({ since, by, word = '' }: { since: number; by: Hex | null; word?: string }) {
  return (
    <div role="gridcell" tabIndex={-1} className={styles.origin}>
      {word} since <SeqLink seq={since} quiet /> {by === null ? 'as the founder' : 'by '}
      {by !== null && <AccountName account={by} />}
    </div>
  );
}
