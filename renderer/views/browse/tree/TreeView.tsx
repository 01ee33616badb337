import { type ReactNode, useCallback, useEffect, useId, useRef } from 'react';
import { fromHex, type Hex, toHex } from '../../../../shared/bytes';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { Empty } from '../../../components/Empty';
import treeStyles from '../../../components/Tree.module.css';
import { useRowWindow } from '../../../components/useRowWindow';
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
  const id = useId();
  const { attach, first, last, pool, show, sight, scrollTo } = useRowWindow<HTMLDivElement>(
    rows.count,
    rowHeight,
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows may need loading even at the same place
  useEffect(() => {
    if (last >= 0) model.show(first, last);
  }, [model, rows, first, last]);

  useAnchor(rows, { sight, scrollTo }, rowHeight);
  const { row: selectedRow, chose } = useReveal(model, rows, selected, show);

  /** A row that was chosen before it was loaded; the last one is wherever the tree ends by then. */
  const pending = useRef<number | 'last' | undefined>(undefined);
  const select = useCallback(
    (index: number) => {
      // Rows may just have been loaded that are not drawn yet.
      const row = model.rows.at(index);
      show(index);
      pending.current = row?.kind === 'node' ? undefined : index === model.rows.count - 1 ? 'last' : index;
      if (row?.kind !== 'node') return;
      const path = toHex(row.node.prefix);
      chose(path, row.parent);
      onSelect(path);
    },
    [model, show, chose, onSelect],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows alone can bring what was waited for
  useEffect(() => {
    if (pending.current === undefined) return;
    const index = pending.current === 'last' ? rows.count - 1 : pending.current;
    if (rows.at(index)?.kind === 'node') select(index);
    else if (pending.current === 'last') show(index);
  }, [rows]);
  const toggle = useCallback(
    (index: number) => {
      const row = model.rows.at(index);
      if (row?.kind !== 'node' || !row.node.children) return;
      if (model.isOpen(row.parent, row.node)) model.close(row.parent, row.node);
      else model.open(row.parent, row.node);
    },
    [model],
  );
  const onKeyDown = useTreeKeys({
    model,
    current: selectedRow,
    locate: () => (selected === undefined ? undefined : model.locate(fromHex(selected))),
    select,
    selectPath: onSelect,
    toggle,
    pageRows: () => Math.max(1, Math.floor(sight().height / rowHeight) - 1),
  });

  // Rows that come into sight take the elements of those that left it: nothing is made anew while one scrolls.
  const slots: ReactNode[] = new Array(pool).fill(null);
  const drawnIds: string[] = [];
  for (let index = first; index <= last; index++) {
    const row = rows.at(index);
    if (row === undefined) continue;
    const place = { id: `${id}-${index}`, top: index * rowHeight };
    const slot = index % pool;
    drawnIds.push(place.id);
    slots[slot] =
      row.kind === 'node' ? (
        <TreeRowView
          key={slot}
          {...place}
          index={index}
          node={row.node}
          labelStart={model.labelStart(row)}
          ownStart={row.parentLength}
          sharedLength={row.sharedLength}
          depth={row.depth}
          position={row.position}
          setSize={row.setSize}
          isOpen={row.node.children && model.isOpen(row.parent, row.node)}
          isSelected={index === selectedRow}
          {...(row.node.children && model.countOf(row.node))}
          onSelect={select}
          onToggle={toggle}
        />
      ) : (
        <TailRow key={slot} {...place} row={row} model={model} />
      );
  }

  if (rows.count === 0) {
    return (
      <Empty icon="browse" title="No keys here">
        {emptyText}
      </Empty>
    );
  }
  return (
    <div
      ref={attach}
      role="tree"
      aria-label="Keys"
      aria-busy={model.isStale(first, last) || undefined}
      // The order of the rows, which is not that of their elements.
      aria-owns={drawnIds.join(' ')}
      aria-activedescendant={selectedRow < 0 ? undefined : `${id}-${selectedRow}`}
      tabIndex={0}
      className={treeStyles.tree}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: rows.count * rowHeight }}>
        {slots}
      </div>
    </div>
  );
}

interface TailProps {
  id: string;
  row: Extract<TreeRow, { kind: 'more' | 'failed' }>;
  top: number;
  model: TreeModel;
}

/** Stands for what is not loaded yet: it loads by itself when it comes into sight. */
function TailRow({ id, row, top, model }: TailProps) {
  const indent = { paddingLeft: row.depth * 16 + 20, top };
  if (row.kind === 'more') {
    return (
      <div
        id={id}
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
      id={id}
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
