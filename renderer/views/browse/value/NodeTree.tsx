import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import type { ValueNode } from '../../../../shared/contract/values';
import { copyText } from '../../../components/copyText';
import { Icon } from '../../../components/Icon';
import treeStyles from '../../../components/Tree.module.css';
import { VisibleText } from '../../../components/VisibleText';
import { formatCount } from '../../../format/numbers';
import styles from './NodeTree.module.css';
import { foldedFromStart, visibleNodes } from './nodeRows';
import { nodeText } from './nodeText';

const rowHeight = 24;

/** A structured value as a tree: one tab stop; arrows walk, right opens, left closes, Ctrl C copies. */
export function NodeTree({ rows, isCut }: { rows: readonly ValueNode[]; isCut: boolean }) {
  const [folded, setFolded] = useState(() => foldedFromStart(rows));
  const [selected, setSelected] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const shown = useMemo(() => visibleNodes(rows, folded), [rows, folded]);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
    paddingStart: 4,
    paddingEnd: 8,
  });
  const position = Math.max(0, shown.indexOf(selected));
  const select = (at: number) => {
    const next = shown[Math.min(shown.length - 1, Math.max(0, at))];
    if (next === undefined) return;
    setSelected(next);
    virtual.scrollToIndex(shown.indexOf(next), { align: 'auto' });
  };
  const fold = (index: number, isFolded: boolean) => {
    const next = new Set(folded);
    if (isFolded) next.add(index);
    else next.delete(index);
    setFolded(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = shown[position];
    if (index !== undefined && event.key === 'c' && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      // What is selected by mouse is copied as anywhere.
      if (window.getSelection()?.isCollapsed !== false) copyText(nodeText(rows, index));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = index === undefined ? undefined : rows[index];
    if (index === undefined || row === undefined) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const isOpen = (row.children ?? 0) > 0 && !folded.has(index);
    if (event.key === 'ArrowDown') select(position + 1);
    else if (event.key === 'ArrowUp') select(position - 1);
    else if (event.key === 'PageDown') select(position + page);
    else if (event.key === 'PageUp') select(position - page);
    else if (event.key === 'Home') select(0);
    else if (event.key === 'End') select(shown.length - 1);
    else if (event.key === 'ArrowRight') isOpen ? select(position + 1) : fold(index, false);
    else if (event.key === 'ArrowLeft') isOpen ? fold(index, true) : select(parentAt(rows, shown, position));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div
        ref={scroller}
        role="tree"
        aria-label="Value"
        tabIndex={0}
        aria-activedescendant={`${id}-${shown[position] ?? 0}`}
        className={treeStyles.tree}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const index = shown[item.index] ?? 0;
            const row = rows[index]!;
            const canOpen = (row.children ?? 0) > 0;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself has the keys
              <div
                key={index}
                id={`${id}-${index}`}
                role="treeitem"
                tabIndex={-1}
                aria-level={row.depth + 1}
                aria-selected={item.index === position}
                aria-expanded={canOpen ? !folded.has(index) : undefined}
                className={`${treeStyles.row} ${styles.row}`}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={() => {
                  setSelected(index);
                  if (canOpen) fold(index, !folded.has(index));
                }}
              >
                <span className={`${treeStyles.guides} ${styles.guides}`} style={{ width: 16 * row.depth }} />
                <span className={`${treeStyles.twist} ${styles.twist}`}>
                  {canOpen && <Icon name={folded.has(index) ? 'chevronRight' : 'chevronDown'} size={14} />}
                </span>
                <NodeText row={row} />
              </div>
            );
          })}
        </div>
      </div>
      {isCut && <p className={styles.cut}>Only the first {formatCount(rows.length)} parts are shown.</p>}
    </>
  );
}

function NodeText({ row }: { row: ValueNode }) {
  const { name, text, type, children } = row;
  return (
    <>
      {name !== '' && (
        <span className={styles.name}>
          <VisibleText text={name} />
        </span>
      )}
      {children === null ? (
        <span className={styles.text} data-type={type} title={text}>
          <VisibleText text={type === 'text' ? JSON.stringify(text) : text} />
        </span>
      ) : (
        <span className={styles.count}>{formatCount(children)}</span>
      )}
      {type !== 'text' && <span className={styles.type}>{type}</span>}
    </>
  );
}

/** Position of what holds a row. */
function parentAt(rows: readonly ValueNode[], shown: readonly number[], position: number): number {
  const depth = rows[shown[position] ?? 0]?.depth ?? 0;
  for (let at = position - 1; at >= 0; at--) if ((rows[shown[at] ?? 0]?.depth ?? 0) < depth) return at;
  return position;
}
