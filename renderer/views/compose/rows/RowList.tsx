import { type DragEvent, type KeyboardEvent, useRef } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { Button } from '../../../components/Button';
import { formatCount } from '../../../format/numbers';
import { copyOfRow, type Draft, newRow } from '../drafts/draft';
import type { EncodedDraft } from '../drafts/encodeDraft';
import type { DraftEditor } from '../drafts/useDrafts';
import { newestByRow } from '../dryRun/rowFacts';
import type { Judged } from '../dryRun/useDryRun';
import { moveRow } from './moveRow';
import { RowEditor } from './RowEditor';
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
  sender: Hex | undefined;
}

/** The rows of the batch in their order; one is open for editing. */
export function RowList({ draft, editor, encoded, judged, open, onOpen, sender }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const dragged = useRef<string | undefined>(undefined);
  const { rows } = draft;
  const newest = newestByRow(judged);
  const setRows = (what: string, next: Draft['rows']) => editor.change(what, { rows: next });
  const focusRow = (index: number) =>
    list.current?.querySelectorAll<HTMLElement>('[data-row-line]')[index]?.focus();

  const add = () => {
    const last = rows.at(-1);
    const row = newRow({ streamId: last?.streamId || (draft.streams[0] ?? '') });
    setRows('Add row', [...rows, row]);
    onOpen(row.id);
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
    requestAnimationFrame(() => focusRow(to));
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && event.altKey) move(index, index + step);
    else if (step !== 0) focusRow(index + step);
    else if (event.key === 'Delete') remove(index);
    else return;
    event.preventDefault();
  };
  const dragProps = (id: string, index: number) => ({
    onDragStart: (event: DragEvent) => {
      dragged.current = id;
      event.dataTransfer.effectAllowed = 'move';
    },
    onDragOver: (event: DragEvent) => {
      if (dragged.current !== undefined) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const from = rows.findIndex((row) => row.id === dragged.current);
      dragged.current = undefined;
      if (from >= 0) move(from, index);
    },
  });

  return (
    <>
      <div className={styles.head} aria-hidden="true">
        <span />
        <span className={styles.number}>#</span>
        <span>Act</span>
        <span>Key</span>
        <span>Value or account</span>
        <span className={styles.number}>Bytes</span>
        <span />
      </div>
      <ol ref={list} aria-label="Rows of the batch">
        {rows.map((row, index) => {
          const problems = encoded.problems.filter((problem) => problem.rowId === row.id);
          const isOpen = row.id === open;
          return (
            <li
              key={row.id}
              className={styles.row}
              data-open={isOpen || undefined}
              {...dragProps(row.id, index)}
            >
              <RowLine
                row={row}
                number={index + 1}
                showsStream={draft.streams.length > 1}
                size={encoded.rowSizes.get(row.id)}
                shadowedBy={encoded.shadowedBy.get(row.id)}
                newest={newest.get(row.id)}
                problem={problems.find(({ isMissing }) => !isMissing) ?? problems[0]}
                sender={sender}
                isOpen={isOpen}
                onToggle={() => onOpen(isOpen ? undefined : row.id)}
                onKeyDown={(event) => onKeyDown(event, index)}
              />
              {isOpen && (
                <RowEditor
                  row={row}
                  streams={draft.streams}
                  problems={problems}
                  change={(what, fields, mark) => editor.changeRow(row.id, what, fields, mark)}
                  onMoveUp={index > 0 ? () => move(index, index - 1) : undefined}
                  onMoveDown={index < rows.length - 1 ? () => move(index, index + 1) : undefined}
                  onCopy={() => {
                    const copy = copyOfRow(row);
                    setRows('Duplicate row', [...rows.slice(0, index + 1), copy, ...rows.slice(index + 1)]);
                    onOpen(copy.id);
                  }}
                  onDelete={() => remove(index)}
                />
              )}
            </li>
          );
        })}
      </ol>
      <div className={styles.add}>
        <Button icon="plus" onPress={add}>
          Add row
        </Button>
        <span className={styles.hint}>
          {rows.length === 0
            ? 'A batch takes up to 65\u2009536 rows of each kind'
            : rows.length === 1
              ? 'puts, deletes, guards and access-control acts'
              : `${formatCount(rows.length)} rows, Alt and arrows move one`}
        </span>
      </div>
    </>
  );
}
