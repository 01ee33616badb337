import { useVirtualizer } from '@tanstack/react-virtual';
import { type DragEvent, type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { copyOfRow, type Draft, newRow } from '../../../../shared/compose/draft';
import { Button } from '../../../components/Button';
import { formatCount } from '../../../format/numbers';
import type { EncodedDraft } from '../drafts/encodeDraft';
import type { Problem } from '../drafts/encodeRow';
import type { DraftEditor } from '../drafts/useDrafts';
import { rowsWithoutEffect } from '../drafts/withoutEffect';
import { newestByRow } from '../dryRun/rowFacts';
import type { Judged } from '../dryRun/useDryRun';
import type { StaleRow } from '../rebase/staleRows';
import { moveRow } from './moveRow';
import { type RowActs, RowEditor } from './RowEditor';
import { RowLine } from './RowLine';
import styles from './Rows.module.css';

interface Props {
  draft: Draft;
  editor: DraftEditor;
  encoded: EncodedDraft;
  judged: Judged | undefined;
  /** Id of the row whose editor is open. */
  open: string | undefined;
  onOpen: (rowId: string | undefined) => void;
  onPaste: () => void;
  sender: Hex | undefined;
  /** Seq of the newest state: what a new row's key is seen at. */
  newest: number;
  /** Rows whose key was written after what the sender had seen. */
  stale: readonly StaleRow[];
}

const lineHeight = 33;
const editorHeight = 240;
const noProblems: readonly Problem[] = [];

/** The rows of the batch in their order; one is open for editing. Only those in sight are drawn. */
export function RowList(props: Props) {
  const { draft, editor, encoded, judged, open, onOpen, onPaste, sender, newest, stale } = props;
  const list = useRef<HTMLOListElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const dragged = useRef<string | undefined>(undefined);
  const { rows } = draft;
  const rowsRef = useRef(rows);
  rowsRef.current = rows;
  const staleOf = useMemo(() => new Map(stale.map((each) => [each.row.id, each.newest])), [stale]);
  const noEffect = useMemo(() => rowsWithoutEffect(rows, encoded, sender), [rows, encoded, sender]);
  const newestOf = useMemo(() => newestByRow(judged), [judged]);
  const order = useOrder(rows);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.id === open ? editorHeight : lineHeight),
    // The same as long as the order is: with every other one all rows are laid out anew.
    getItemKey: useCallback((index: number) => order[index] ?? index, [order]),
    overscan: 12,
  });
  const { scrollToIndex } = virtual;
  const setRows = (what: string, next: Draft['rows']) => editor.change(what, { rows: next });

  const focusRow = useCallback(
    (index: number) => {
      scrollToIndex(index, { align: 'auto' });
      requestAnimationFrame(() =>
        list.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-line]`)?.focus(),
      );
    },
    [scrollToIndex],
  );
  // A row that is opened from elsewhere may be far away.
  useEffect(() => {
    const index = open === undefined ? -1 : rowsRef.current.findIndex(({ id }) => id === open);
    if (index >= 0) scrollToIndex(index, { align: 'auto' });
  }, [open, scrollToIndex]);
  const add = () => {
    const last = rows.at(-1);
    const row = newRow({ streamId: last?.streamId || (draft.streams[0] ?? ''), sawSeq: newest });
    setRows('Add row', [...rows, row]);
    onOpen(row.id);
  };
  const duplicate = (index: number) => {
    const copy = copyOfRow(rows[index]!);
    setRows('Duplicate row', [...rows.slice(0, index + 1), copy, ...rows.slice(index + 1)]);
    onOpen(copy.id);
  };
  const remove = (index: number) => {
    setRows(
      'Delete row',
      rows.filter((_, at) => at !== index),
    );
    focusRow(Math.max(0, index - 1));
  };
  const move = (from: number, to: number) => {
    if (to < 0 || to >= rows.length || to === from) return;
    setRows('Move row', moveRow(rows, from, to));
    focusRow(to);
  };
  const act = { duplicate, remove, move, focusRow, onOpen, open, changeRow: editor.changeRow };
  const acts = useRef(act);
  acts.current = act;
  // The same for good: the editor of a row is drawn again only when its row changes.
  const rowActs = useMemo<RowActs>(
    () => ({
      change: (...changed) => acts.current.changeRow(...changed),
      move: (from, to) => acts.current.move(from, to),
      duplicate: (index) => acts.current.duplicate(index),
      remove: (index) => acts.current.remove(index),
    }),
    [],
  );
  const onToggle = useCallback(
    (rowId: string) => acts.current.onOpen(acts.current.open === rowId ? undefined : rowId),
    [],
  );
  const onKeyDown = useCallback((event: KeyboardEvent, rowId: string) => {
    const index = rowsRef.current.findIndex(({ id }) => id === rowId);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const { duplicate, remove, move, focusRow } = acts.current;
    if (step !== 0 && event.altKey) move(index, index + step);
    else if (step !== 0) focusRow(Math.min(rowsRef.current.length - 1, Math.max(0, index + step)));
    else if (event.key === 'Home') focusRow(0);
    else if (event.key === 'End') focusRow(rowsRef.current.length - 1);
    else if (event.key === 'Delete') remove(index);
    else if (event.key.toLowerCase() === 'd' && (event.ctrlKey || event.metaKey)) duplicate(index);
    else return;
    event.preventDefault();
  }, []);
  const dragProps = (id: string, index: number) => ({
    onDragStart: (event: DragEvent) => {
      dragged.current = id;
      event.dataTransfer.effectAllowed = 'move';
    },
    onDragOver: (event: DragEvent) => {
      if (dragged.current !== undefined) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      if (dragged.current === undefined) return;
      event.preventDefault();
      const from = rows.findIndex((row) => row.id === dragged.current);
      dragged.current = undefined;
      if (from >= 0) move(from, index);
    },
  });

  return (
    <div className={styles.table} data-rows>
      <div className={styles.head} aria-hidden="true">
        <span />
        <span className={styles.number}>#</span>
        <span>Act</span>
        <span>Key</span>
        <span>Value or account</span>
        <span className={styles.number}>Bytes</span>
        <span />
      </div>
      <div ref={scroller} className={styles.scroll}>
        <ol
          ref={list}
          aria-label="Rows of the batch"
          className={styles.list}
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map((item) => {
            const { index } = item;
            const row = rows[index];
            if (row === undefined) return null;
            const problems = encoded.problemsByRow.get(row.id) ?? noProblems;
            const isOpen = row.id === open;
            return (
              <li
                key={row.id}
                ref={virtual.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={rows.length}
                className={styles.row}
                data-open={isOpen || undefined}
                style={{ top: item.start }}
                {...dragProps(row.id, index)}
              >
                <RowLine
                  row={row}
                  number={index + 1}
                  showsStream={draft.streams.length > 1}
                  size={encoded.rowSizes.get(row.id)}
                  noEffect={noEffect.get(row.id)}
                  newest={newestOf.get(row.id)}
                  writtenSince={staleOf.get(row.id)}
                  problem={problems.find(({ isMissing }) => !isMissing) ?? problems[0]}
                  sender={sender}
                  isOpen={isOpen}
                  onToggle={onToggle}
                  onKeyDown={onKeyDown}
                />
                {isOpen && (
                  <RowEditor
                    row={row}
                    streams={draft.streams}
                    problems={problems}
                    index={index}
                    isLast={index === rows.length - 1}
                    acts={rowActs}
                  />
                )}
              </li>
            );
          })}
        </ol>
      </div>
      <div className={styles.add}>
        <Button icon="plus" onPress={add}>
          Add row
        </Button>
        <Button look="plain" onPress={onPaste}>
          Paste rows…
        </Button>
        <span className={styles.hint}>{orderHint(rows.length, encoded)}</span>
      </div>
    </div>
  );
}

/** Ids of the rows in their order; the same list while only what is in rows changes. */
function useOrder(rows: Draft['rows']): readonly string[] {
  const known = useRef<readonly string[]>([]);
  const isSame =
    known.current.length === rows.length && rows.every(({ id }, index) => known.current[index] === id);
  if (!isSame) known.current = rows.map(({ id }) => id);
  return known.current;
}

function orderHint(count: number, { orderMatters, problems }: EncodedDraft): string {
  if (count === 0) return 'A batch takes up to 65\u2009536 items of each kind';
  if (count === 1) return 'puts, deletes, guards and access-control acts';
  const rows = `${formatCount(count)} rows`;
  if (problems.length > 0) return `${rows}, Alt and arrows move one`;
  return orderMatters
    ? `${rows}; of two about one thing the last counts`
    : `${rows}; their order makes no difference`;
}
