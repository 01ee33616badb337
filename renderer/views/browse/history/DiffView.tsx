import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { VisibleText } from '../../../components/VisibleText';
import { formatPlural } from '../../../format/numbers';
import styles from './DiffView.module.css';
import { type FoldedRow, foldRows } from './foldRows';
import type { DiffRow, DiffSide, ValueDiff } from './valueDiff';

export type DiffLayout = 'sides' | 'inline';

interface Props {
  diff: ValueDiff;
  layout: DiffLayout;
}

const lineHeight = 20;

/** Two values line by line: a tint, a sign and the part that differs. */
export function DiffView({ diff, layout }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => {
    const folded = foldRows(diff.rows, open);
    return layout === 'sides'
      ? folded
      : folded.flatMap((row): FoldedRow[] => (row.kind === 'fold' ? [row] : inlineRows(row.row)));
  }, [diff, open, layout]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
    paddingEnd: 8,
  });
  return (
    <section
      ref={scroller}
      className={styles.diff}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      aria-label="Difference"
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]!;
          const place = { transform: `translateY(${item.start}px)` };
          if (row.kind === 'fold') {
            return (
              <button
                key={item.key}
                type="button"
                className={styles.fold}
                style={place}
                onClick={() => setOpen(new Set([...open, row.start]))}
              >
                {formatPlural(row.count, 'unchanged line')}
              </button>
            );
          }
          return (
            <div
              key={item.key}
              data-index={item.index}
              ref={virtual.measureElement}
              className={layout === 'sides' ? styles.sides : styles.inline}
              style={place}
            >
              {(layout === 'sides' || row.row.left) && <Side side={row.row.left} row={row.row} sign="-" />}
              {(layout === 'sides' || !row.row.left) && <Side side={row.row.right} row={row.row} sign="+" />}
            </div>
          );
        })}
      </div>
    </section>
  );
}

/** One under the other: what is gone, then what came. */
function inlineRows(row: DiffRow): { kind: 'row'; row: DiffRow }[] {
  if (row.kind === 'same' || !row.left || !row.right) return [{ kind: 'row', row }];
  return [
    { kind: 'row', row: { ...row, right: undefined } },
    { kind: 'row', row: { ...row, left: undefined } },
  ];
}

function Side({ side, row, sign }: { side: DiffSide | undefined; row: DiffRow; sign: '-' | '+' }) {
  if (side === undefined) return <span className={styles.none} />;
  const isSame = row.kind === 'same';
  const { text, mark } = side;
  return (
    <span className={styles.line} data-sign={isSame ? undefined : sign}>
      <span className={styles.number}>{side.number}</span>
      <span className={styles.sign}>{isSame ? '' : sign}</span>
      {mark === undefined ? (
        <span>
          <VisibleText text={text} />
        </span>
      ) : (
        <span>
          <VisibleText text={text.slice(0, mark.from)} />
          <mark className={styles.mark}>
            <VisibleText text={text.slice(mark.from, mark.to)} />
          </mark>
          <VisibleText text={text.slice(mark.to)} />
        </span>
      )}
    </span>
  );
}
