import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { useWidth } from './useWidth';
import styles from './VirtualTable.module.css';

export interface Column<Row> {
  id: string;
  title: ReactNode;
  /** Width as a CSS grid track: '80px', 'minmax(120px, 1fr)'. */
  track: string;
  align?: 'end';
  /** px of the table from which the column is shown: what a narrow one can do without. */
  least?: number;
  render: (row: Row, index: number) => ReactNode;
}

interface Props<Row> {
  /** Names the table for assistive tools. */
  label: string;
  columns: readonly Column<Row>[];
  count: number;
  /** undefined while the row is not loaded. */
  rowAt: (index: number) => Row | undefined;
  /** Index of the selected row, null for none. */
  selected: number | null;
  /** Arrows select and show at once. */
  onSelect: (index: number) => void;
  /** Enter or a double click. */
  onActivate?: (index: number) => void;
  /** Called with the rows in sight whenever they change, to load what is missing. */
  onVisible?: (first: number, last: number) => void;
  /** Marks a row, as data-tone: for instance "later". */
  toneOf?: (row: Row) => string | undefined;
  /** Rows in all if known and larger than `count`. */
  total?: number;
  /** A strip of one row's height that stays under the header. */
  banner?: ReactNode;
  /** Called with the first row in sight as it is scrolled. */
  onTop?: (first: number) => void;
  /** Scrolls there whenever this is another object. */
  show?: { index: number; align: 'start' | 'center' } | undefined;
  /** False leaves the scrolling alone when the selected row's index changes. */
  showsSelected?: boolean;
  /** Rows that came before those that were there first: what is in sight stays where it is. */
  before?: number;
}

const rowHeight = 28;

/** A table of any length: only rows in sight exist. One tab stop; arrows, page keys, Home and End move. */
export function VirtualTable<Row>(props: Props<Row>) {
  const { label, count, rowAt, selected, onSelect, onActivate, onVisible, toneOf, total } = props;
  const { banner, onTop, show, showsSelected = true, before = 0 } = props;
  const headHeight = banner === undefined ? rowHeight : 2 * rowHeight;
  const scroller = useRef<HTMLDivElement>(null);
  const [measure, width] = useWidth<HTMLDivElement>();
  const columns = props.columns.filter(({ least = 0 }) => width >= least);
  const attach = useCallback(
    (element: HTMLDivElement) => {
      scroller.current = element;
      const detach = measure(element);
      return () => {
        scroller.current = null;
        detach();
      };
    },
    [measure],
  );
  const shownSelected = useRef<number | null>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    paddingStart: headHeight,
    scrollPaddingStart: headHeight,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;

  // Rows that were put before the others move what is in sight; it is reported when that is drawn.
  const putBefore = useRef(before);
  const isMoved = useRef(false);
  useLayoutEffect(() => {
    const added = before - putBefore.current;
    putBefore.current = before;
    if (added <= 0 || scroller.current === null) return;
    isMoved.current = true;
    if (shownSelected.current !== null) shownSelected.current += added;
    scroller.current.scrollTop += added * rowHeight;
  }, [before]);

  useEffect(() => {
    if (last >= 0 && !isMoved.current) onVisible?.(first, last);
    isMoved.current = false;
  }, [first, last, onVisible]);

  useEffect(() => {
    if (selected === shownSelected.current || (selected !== null && selected >= count)) return;
    shownSelected.current = selected;
    if (showsSelected && selected !== null) virtual.scrollToIndex(selected, { align: 'auto' });
  }, [selected, count, virtual, showsSelected]);

  useEffect(() => {
    if (show !== undefined) virtual.scrollToIndex(show.index, { align: show.align });
  }, [show, virtual]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    // Without a selection, walking starts at the first row in sight.
    const from = selected ?? Math.floor((scroller.current?.scrollTop ?? 0) / rowHeight) - 1;
    const target: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: selected === null ? from + 1 : from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: count - 1,
    };
    const next = target[event.key];
    if (next !== undefined && count > 0) onSelect(Math.min(count - 1, Math.max(0, next)));
    else if (event.key === 'Enter' && selected !== null) onActivate?.(selected);
    else return;
    event.preventDefault();
  };

  const template = columns.map((column) => column.track).join(' ');
  return (
    <div
      ref={attach}
      role="grid"
      aria-label={label}
      aria-rowcount={(total ?? count) + 1}
      aria-colcount={columns.length}
      aria-activedescendant={selected === null ? undefined : `${id}-${selected}`}
      tabIndex={0}
      className={styles.scroller}
      onKeyDown={onKeyDown}
      onScroll={onTop && ((event) => onTop(Math.floor(event.currentTarget.scrollTop / rowHeight)))}
    >
      <div
        role="row"
        aria-rowindex={1}
        tabIndex={-1}
        className={styles.header}
        style={{ gridTemplateColumns: template }}
      >
        {columns.map((column) => (
          <div
            key={column.id}
            role="columnheader"
            tabIndex={-1}
            data-align={column.align}
            className={styles.cell}
          >
            {column.title}
          </div>
        ))}
      </div>
      {banner !== undefined && (
        <div role="row" tabIndex={-1} className={styles.banner}>
          <div role="gridcell" tabIndex={-1} className={styles.bannerCell}>
            {banner}
          </div>
        </div>
      )}
      <div role="rowgroup" style={{ height: virtual.getTotalSize() - headHeight }}>
        {items.map((item) => {
          const row = rowAt(item.index);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself has the keys
            <div
              key={item.key}
              id={`${id}-${item.index}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 2}
              aria-selected={item.index === selected}
              data-row
              data-tone={row === undefined ? undefined : toneOf?.(row)}
              className={styles.row}
              style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
              onClick={() => onSelect(item.index)}
              onDoubleClick={() => onActivate?.(item.index)}
            >
              {columns.map((column) => (
                <div
                  key={column.id}
                  role="gridcell"
                  tabIndex={-1}
                  data-align={column.align}
                  className={styles.cell}
                >
                  {row !== undefined && column.render(row, item.index)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
