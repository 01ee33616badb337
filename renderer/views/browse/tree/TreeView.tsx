import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import { fromHex, type Hex, toHex } from '../../../../shared/bytes';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { Empty } from '../../../components/Empty';
import treeStyles from '../../../components/Tree.module.css';
import { TreeRowView } from './TreeRowView';
import styles from './TreeView.module.css';
import type { TreeModel } from './treeModel';
import type { TreeRow, TreeRows } from './treeRows';
import { useAnchor } from './useAnchor';
import { useReveal } from './useReveal';
import { useTreeKeys } from './useTreeKeys';

interface Props {
  model: TreeModel;
  rows: TreeRows;
  /** Hex of the selected path. */
  selected: Hex | undefined;
  onSelect: (path: Hex) => void;
  /** What to say when there is nothing. */
  emptyText: string;
}

const rowHeight = 28;

export function TreeView({ model, rows, selected, onSelect, emptyText }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 15,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;

  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows may need loading even at the same place
  useEffect(() => {
    if (last >= 0) model.show(first, last);
  }, [model, rows, first, last]);

  useAnchor(rows, scroller);
  const { row: selectedRow, chose } = useReveal(model, rows, selected, virtual);

  /** A row that was chosen before it was loaded; the last one is wherever the tree ends by then. */
  const pending = useRef<number | 'last' | undefined>(undefined);
  const select = (index: number) => {
    // Rows may just have been loaded that are not drawn yet.
    const row = model.rows.at(index);
    virtual.scrollToIndex(index);
    pending.current = row?.kind === 'node' ? undefined : index === model.rows.count - 1 ? 'last' : index;
    if (row?.kind !== 'node') return;
    const path = toHex(row.node.prefix);
    chose(path, row.parent);
    onSelect(path);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows alone can bring what was waited for
  useEffect(() => {
    if (pending.current === undefined) return;
    const index = pending.current === 'last' ? rows.count - 1 : pending.current;
    if (rows.at(index)?.kind === 'node') select(index);
    else if (pending.current === 'last') virtual.scrollToIndex(index);
  }, [rows]);
  const toggle = (row: TreeRow) => {
    if (row.kind !== 'node' || !row.node.children) return;
    if (model.isOpen(row.parent, row.node)) model.close(row.parent, row.node);
    else model.open(row.parent, row.node);
  };
  const onKeyDown = useTreeKeys({
    model,
    current: selectedRow,
    locate: () => (selected === undefined ? undefined : model.locate(fromHex(selected))),
    select,
    selectPath: onSelect,
    toggle,
    pageRows: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1),
  });

  if (rows.count === 0) {
    return (
      <Empty icon="browse" title="No keys here">
        {emptyText}
      </Empty>
    );
  }
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label="Keys"
      aria-busy={model.isStale(first, last) || undefined}
      aria-activedescendant={selectedRow < 0 ? undefined : `${id}-${selectedRow}`}
      tabIndex={0}
      className={treeStyles.tree}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows.at(item.index);
          if (row === undefined) return null;
          if (row.kind !== 'node') {
            return <TailRow key={item.key} row={row} top={item.start} model={model} />;
          }
          return (
            <TreeRowView
              key={item.key}
              id={`${id}-${item.index}`}
              node={row.node}
              labelStart={model.labelStart(row)}
              ownStart={row.parentLength}
              sharedLength={row.sharedLength}
              depth={row.depth}
              position={row.position}
              setSize={row.setSize}
              isOpen={model.isOpen(row.parent, row.node)}
              isSelected={item.index === selectedRow}
              count={model.countOf(row.node)}
              top={item.start}
              onSelect={() => select(item.index)}
              onToggle={() => toggle(row)}
            />
          );
        })}
      </div>
    </div>
  );
}

interface TailProps {
  row: Extract<TreeRow, { kind: 'more' | 'failed' }>;
  top: number;
  model: TreeModel;
}

/** Stands for what is not loaded yet: it loads by itself when it comes into sight. */
function TailRow({ row, top, model }: TailProps) {
  const indent = { paddingLeft: row.depth * 16 + 20, transform: `translateY(${top}px)` };
  if (row.kind === 'more') {
    return (
      <div
        role="treeitem"
        tabIndex={-1}
        aria-level={row.depth}
        aria-selected={false}
        className={`${treeStyles.row} ${styles.tail}`}
        style={indent}
      >
        Loading more…
      </div>
    );
  }
  const { title } = errorText(model.errorOf(row.parent));
  return (
    <div
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth}
      aria-selected={false}
      className={`${treeStyles.row} ${styles.failed}`}
      style={indent}
    >
      <span title={title}>Could not load: {title}</span>
      <Button look="link" onPress={() => model.retry(row.parent)}>
        Try again
      </Button>
    </div>
  );
}
