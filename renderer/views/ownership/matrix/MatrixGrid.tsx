import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { AccountName } from '../../../components/AccountName';
import { KeyPath, KeyText } from '../../../components/KeyText';
import { useWidth } from '../../../components/useWidth';
import { keyLabel } from '../../../format/keyParts';
import { formatCount } from '../../../format/numbers';
import { tailStart } from '../../../format/splitLeaf';
import styles from './Matrix.module.css';
import { MatrixCell } from './MatrixCell';
import type { Matrix, MatrixColumn, MatrixRow } from './matrix';

/** The cell that is asked about: a row, and a column counted from Admin (0), Writer (1), then prefixes and keys; -1 for none of them. */
export interface AskedCell {
  row: number;
  column: number;
}

interface Props {
  matrix: Matrix;
  rows: readonly MatrixRow[];
  /** Columns behind Writer that are shown. */
  columns: readonly MatrixColumn[];
  /** Columns behind those that are not here yet. */
  more: number;
  /** Called when some of those are in sight. */
  onMore: () => void;
  asked: AskedCell | undefined;
  /** Arrows ask at once. */
  onAsk: (cell: AskedCell) => void;
}

const rowHeight = 28;
const headHeight = 64;
const accountWidth = 140;
const mostColumnWidth = 168;
/** Admin and Writer. */
export const roleColumns = 2;

/** Accounts down, rights across: both virtual, with the accounts and the heads always in sight. */
export function MatrixGrid({ matrix, rows, columns, more, onMore, asked, onAsk }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [measure, width] = useWidth<HTMLDivElement>();
  const attach = useCallback(
    (element: HTMLDivElement) => {
      scroller.current = element;
      return measure(element);
    },
    [measure],
  );
  const id = useId();
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    paddingStart: headHeight,
    scrollPaddingStart: headHeight,
  });
  const { roleWidth, leastColumnWidth } = widthsFor(matrix.at);
  const left = accountWidth + roleColumns * roleWidth;
  const count = columns.length + more;
  const columnWidth = columnWidthIn(width - left, count, leastColumnWidth);
  const across = useVirtualizer({
    horizontal: true,
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => columnWidth,
    overscan: 3,
    paddingStart: left,
    scrollPaddingStart: left,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another width is why sizes are taken again
  useLayoutEffect(() => across.measure(), [across, columnWidth]);
  // Accounts and roles stay over what is scrolled away.
  const firstInSight = Math.ceil((across.scrollOffset ?? 0) / columnWidth - 0.01);
  const lastShown = across.getVirtualItems().at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastShown >= columns.length) onMore();
  }, [lastShown, columns.length, onMore]);
  const total = roleColumns + columns.length;
  const shownAsked = useRef<string>(undefined);
  useEffect(() => {
    const name = asked && `${asked.row} ${asked.column}`;
    if (name === shownAsked.current) return;
    shownAsked.current = name;
    if (asked === undefined) return;
    down.scrollToIndex(asked.row, { align: 'auto' });
    if (asked.column >= roleColumns) across.scrollToIndex(asked.column - roleColumns, { align: 'auto' });
  }, [asked, down, across]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || rows.length === 0) return;
    const { row, column } = asked ?? { row: -1, column: 0 };
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 3);
    const aside = Math.max(1, Math.floor((width - left) / columnWidth));
    const moves: Record<string, [row: number, column: number]> = event.altKey
      ? { PageDown: [Math.max(0, row), column + aside], PageUp: [Math.max(0, row), column - aside] }
      : {
          ArrowDown: [row + 1, column],
          ArrowUp: [row - 1, column],
          ArrowRight: [Math.max(0, row), column + 1],
          ArrowLeft: [Math.max(0, row), column - 1],
          PageDown: [row + page, column],
          PageUp: [row - page, column],
          Home: [0, column],
          End: [rows.length - 1, column],
        };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
    onAsk({ row: within(next[0], rows.length - 1), column: within(next[1], total - 1) });
  };
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`;
  const prefixes = columns.findIndex(({ kind }) => kind === 'key');

  return (
    <div
      ref={attach}
      role="grid"
      aria-label="Accounts and their rights"
      aria-rowcount={rows.length + 1}
      aria-colcount={roleColumns + count + 1}
      aria-activedescendant={asked && asked.column >= 0 ? cellId(asked.row, asked.column) : undefined}
      tabIndex={0}
      className={styles.grid}
      onKeyDown={onKeyDown}
    >
      <div className={styles.inner} style={{ width: across.getTotalSize(), height: down.getTotalSize() }}>
        <div
          role="row"
          aria-rowindex={1}
          tabIndex={-1}
          className={styles.head}
          style={{ height: headHeight }}
        >
          <div className={styles.corner} style={{ width: left }}>
            <div
              role="columnheader"
              tabIndex={-1}
              className={styles.cornerName}
              style={{ width: accountWidth }}
            >
              Account
            </div>
            {(['Admin', 'Writer'] as const).map((title, index) => (
              <div
                key={title}
                role="columnheader"
                tabIndex={-1}
                className={styles.headCell}
                style={{ left: accountWidth + index * roleWidth, width: roleWidth }}
              >
                {index === 0 && <span className={styles.group}>Stream roles</span>}
                <span className={styles.role}>{title}</span>
              </div>
            ))}
          </div>
          {across.getVirtualItems().map((item) => {
            const column = columns[item.index];
            return (
              <div
                key={column?.id ?? item.index}
                role="columnheader"
                tabIndex={-1}
                aria-colindex={item.index + roleColumns + 2}
                className={styles.headCell}
                data-first={isFirst(item.index, prefixes) || undefined}
                style={{ left: item.start, width: item.size }}
              >
                {column === undefined ? (
                  <span className={styles.columnNote}>loading…</span>
                ) : (
                  <ColumnHead
                    column={column}
                    groupTitle={groupTitle(item.index, columns, firstInSight)}
                    width={item.size}
                  />
                )}
              </div>
            );
          })}
        </div>
        {down.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <div
                key={row.account}
                role="row"
                tabIndex={-1}
                aria-rowindex={item.index + 2}
                data-row
                data-asked={asked?.row === item.index || undefined}
                className={styles.row}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <div className={styles.account} style={{ width: left }}>
                  <div
                    role="rowheader"
                    tabIndex={-1}
                    className={styles.accountName}
                    style={{ width: accountWidth }}
                  >
                    <button
                      type="button"
                      tabIndex={-1}
                      className={styles.name}
                      onClick={() => onAsk({ row: item.index, column: 0 })}
                    >
                      <AccountName account={row.account} />
                    </button>
                  </div>
                  {(['admin', 'streamWriter'] as const).map((column, place) => (
                    <MatrixCell
                      key={column}
                      id={cellId(item.index, place)}
                      row={row}
                      column={column}
                      left={accountWidth + place * roleWidth}
                      width={roleWidth}
                      asked={asked?.row === item.index && asked.column === place}
                      onPress={() => onAsk({ row: item.index, column: place })}
                    />
                  ))}
                </div>
                {across.getVirtualItems().map((across) => {
                  const column = columns[across.index];
                  const place = across.index + roleColumns;
                  return (
                    column && (
                      <MatrixCell
                        key={column.id}
                        id={cellId(item.index, place)}
                        row={row}
                        column={column}
                        place={placeOf(matrix, column)}
                        isFirst={isFirst(across.index, prefixes)}
                        left={across.start}
                        width={across.size}
                        asked={asked?.row === item.index && asked.column === place}
                        onPress={() => onAsk({ row: item.index, column: place })}
                      />
                    )
                  );
                })}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

/** Room for the seqs of a log in cells and heads, px. All columns are of one width, so that a whole number is in sight. */
function widthsFor(newest: number): { roleWidth: number; leastColumnWidth: number } {
  const { length } = formatCount(newest);
  return {
    roleWidth: Math.max(68, Math.ceil(38 + 6.6 * length)),
    leastColumnWidth: Math.max(82, Math.ceil(50 + 6.2 * length)),
  };
}

/** As many columns as have room fill the width; where all have room, none is wider than it need be. */
function columnWidthIn(room: number, count: number, least: number): number {
  const inSight = Math.max(1, Math.min(count, Math.floor(room / least)));
  return Math.max(least, Math.min(mostColumnWidth, room / inSight));
}

const isFirst = (index: number, prefixes: number) => index === 0 || index === prefixes;

/** The place of a prefix among those that rights were counted for. */
function placeOf(matrix: Matrix, column: MatrixColumn): number | undefined {
  return column.kind === 'prefix' ? matrix.prefixes.indexOf(column) : undefined;
}

/** Stands over the first column of a kind that is in sight; short where the kind has no room for more. */
function groupTitle(
  index: number,
  columns: readonly MatrixColumn[],
  firstInSight: number,
): string | undefined {
  const kind = columns[index]?.kind;
  if (index < firstInSight || (index > firstInSight && columns[index - 1]?.kind === kind)) return undefined;
  const isNarrow = columns[index + 1]?.kind !== kind;
  if (kind === 'prefix') return isNarrow ? 'By prefix' : 'Keys it may write, by prefix';
  return isNarrow ? 'Special keys' : 'Special keys it may write';
}

/** Room of a head beside its text, and of one of its letters, px. */
const headPadding = 16;
const letterWidth = 7.3;
/** Letters that a cut takes. */
const cutCells = 2;

interface HeadProps {
  column: MatrixColumn;
  groupTitle: string | undefined;
  width: number;
}

function ColumnHead({ column, groupTitle: title, width }: HeadProps) {
  const cells = Math.floor((width - headPadding) / letterWidth);
  const { bytes } = column;
  const kept = tailStart(bytes, cells - cutCells);
  return (
    <>
      {title && <span className={styles.group}>{title}</span>}
      <span className={styles.columnName}>
        {tailStart(bytes, cells) === 0 ? (
          <KeyPath bytes={bytes} leafAt={0} />
        ) : (
          // The end of a key is where many differ; what is cut off before it is seen to be.
          <span className={styles.cut} title={keyLabel(bytes)}>
            <span className={styles.hidden}>{keyLabel(bytes.subarray(0, kept))}</span>
            <KeyText bytes={bytes.subarray(kept)} />
          </span>
        )}
      </span>
      <span className={styles.columnNote}>
        {column.kind === 'key'
          ? `since ${formatCount(column.since)}`
          : column.keys !== null &&
            `of ${column.keys.exact ? '' : 'at least '}${formatCount(column.keys.count)}`}
      </span>
    </>
  );
}
