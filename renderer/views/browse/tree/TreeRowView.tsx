import { memo } from 'react';
import type { PrefixCount, TreeNode } from '../../../../shared/contract/outputs';
import { Icon } from '../../../components/Icon';
import { KeyPath } from '../../../components/KeyText';
import { SeqLink } from '../../../components/SeqLink';
import treeStyles from '../../../components/Tree.module.css';
import { keyLabel } from '../../../format/keyParts';
import { formatBytes, formatCount } from '../../../format/numbers';
import { keptStart, tailStart } from '../../../format/splitLeaf';
import styles from './TreeView.module.css';

interface Props {
  id: string;
  /** Of its row. */
  index: number;
  node: TreeNode;
  /** Where the label starts in the path. */
  labelStart: number;
  /** Where the part starts that the rows above do not have. */
  ownStart: number;
  /** Bytes of the path that a neighbour has as well. */
  sharedLength: number;
  depth: number;
  position: number | undefined;
  setSize: number;
  isOpen: boolean;
  isSelected: boolean;
  /** Of a prefix, when it is counted. */
  count?: PrefixCount | undefined;
  /** The count is of another seq than the rows, until it is made at this one. */
  isOfOtherSeq?: boolean;
  /** px from the top of the list */
  top: number;
  onSelect: (index: number) => void;
  onToggle: (index: number) => void;
}

/** Characters at the end of a label that are not cut off, unless what tells it from its neighbours is before them. */
const keptCells = 14;
/** px that each depth moves to the right */
const indent = 16;

export const TreeRowView = memo(function TreeRowView(props: Props) {
  const { index, node, labelStart, ownStart, sharedLength, depth, isOpen, isSelected, count } = props;
  const { onSelect, onToggle } = props;
  const hasTwist = node.children || node.special;
  const hasMark = node.children && node.special;
  const label = (
    <CutLabel
      label={node.prefix.subarray(labelStart)}
      ownAt={ownStart - labelStart}
      differsAt={Math.max(0, sharedLength - labelStart)}
      className={hasMark ? undefined : hasTwist ? styles.label : `${styles.label} ${styles.bare}`}
    />
  );
  const seq = node.key?.seq ?? count?.newestSeq ?? null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself has the keys
    <div
      id={props.id}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth}
      aria-posinset={props.position === undefined ? undefined : props.position + 1}
      aria-setsize={props.setSize}
      aria-expanded={node.children ? isOpen : undefined}
      aria-selected={isSelected}
      title={keyLabel(node.prefix)}
      data-row
      data-old={props.isOfOtherSeq || undefined}
      className={`${treeStyles.row} ${styles.row}`}
      style={{ top: props.top }}
      onClick={() => onSelect(index)}
      onDoubleClick={() => onToggle(index)}
    >
      {depth > 1 && <span className={treeStyles.guides} style={{ width: (depth - 1) * indent }} />}
      {node.children ? (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys of the tree do the same
        // biome-ignore lint/a11y/noStaticElementInteractions: an enlarged target of the row's own expansion
        <span
          className={`${treeStyles.twist} ${styles.twist}`}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(index);
          }}
        >
          <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={14} />
        </span>
      ) : (
        node.special && (
          <span className={`${treeStyles.twist} ${styles.twist}`}>
            <Icon name="key" size={13} />
          </span>
        )
      )}
      {hasMark ? (
        <span className={styles.name}>
          {label}
          <Icon name="key" size={13} />
        </span>
      ) : (
        label
      )}
      <span className={styles.size}>
        {node.children ? count && sizeText(count) : node.key && formatBytes(node.key.size)}
      </span>
      {node.children && (
        <span className={styles.count}>
          {count && (
            <>
              <span className={styles.unseen}>
                {props.isOfOtherSeq ? ', at another seq prefix of ' : ', prefix of '}
              </span>
              {countText(count)}
              <span className={styles.unseen}>{count.keys === 1 && count.exact ? ' key' : ' keys'}</span>
            </>
          )}
        </span>
      )}
      <span className={styles.seq}>
        {seq !== null && (
          <>
            <span className={styles.unseen}>{node.key ? ', key, version ' : ', newest write '}</span>
            <SeqLink seq={seq} quiet />
          </>
        )}
      </span>
    </div>
  );
});

interface LabelProps {
  label: Uint8Array;
  /** Where the part starts that the rows above do not have. */
  ownAt: number;
  /** Bytes that the more similar neighbour has as well. */
  differsAt: number;
  className: string | undefined;
}

/** A label that gives way in its middle. */
function CutLabel({ label, ownAt, differsAt, className }: LabelProps) {
  const leafAt = ownAt > 0 ? ownAt : keptStart(label, differsAt, keptCells);
  const isLong = leafAt < tailStart(label, keptCells);
  const look = ownAt > 0 ? 'muted' : 'even';
  return <KeyPath bytes={label} leafAt={leafAt} look={look} cutsLeaf={isLong} className={className} />;
}

function sizeText({ bytes, exact }: PrefixCount): string {
  return exact ? formatBytes(bytes) : `≥ ${formatBytes(bytes)}`;
}

function countText(count: PrefixCount): string {
  return count.exact ? formatCount(count.keys) : `≥ ${formatCount(count.keys)}`;
}
