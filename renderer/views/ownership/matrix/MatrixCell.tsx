import { Icon } from '../../../components/Icon';
import { formatCount } from '../../../format/numbers';
import styles from './Matrix.module.css';
import { type Cell, type MatrixColumn, type MatrixRow, mayWriteUnder, noCell } from './matrix';

interface Props {
  id: string;
  row: MatrixRow;
  column: MatrixColumn | 'admin' | 'streamWriter';
  /** Among the prefixes. */
  place?: number | undefined;
  isFirst?: boolean;
  left: number;
  width: number;
  asked: boolean;
  onPress: () => void;
}

/** One right of one account: since when, lost when, or how many keys it covers. */
export function MatrixCell({ id, row, column, place = 0, isFirst, left, width, asked, onPress }: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself has the keys
    <div
      id={id}
      role="gridcell"
      tabIndex={-1}
      aria-selected={asked}
      data-first={isFirst || undefined}
      className={styles.cell}
      style={{ left, width }}
      onClick={onPress}
    >
      {column === 'admin' ? (
        <RightCell cell={row.admin} />
      ) : column === 'streamWriter' ? (
        <RightCell cell={row.streamWriter} />
      ) : column.kind === 'prefix' ? (
        <PrefixCell answer={mayWriteUnder(row, place, column)} />
      ) : row.admin.held === null ? (
        <RightCell cell={row.special.get(column.id) ?? noCell} isAsked={asked} />
      ) : (
        <RightCell cell={row.admin} title="As an admin" />
      )}
    </div>
  );
}

interface RightProps {
  cell: Cell;
  title?: string;
  /** Says no in words. */
  isAsked?: boolean;
}

function RightCell({ cell: { held, lost }, title, isAsked = false }: RightProps) {
  if (held !== null) {
    return (
      <span className={styles.held} title={title}>
        <Icon name="check" size={14} />
        <span className={styles.hidden}>yes, since </span>
        {formatCount(held)}
      </span>
    );
  }
  if (isAsked) {
    return (
      <span className={styles.no}>
        <Icon name="writeDenied" size={14} />
        No
      </span>
    );
  }
  if (lost === null) return <span className={styles.none}>–</span>;
  return (
    <span className={styles.lost}>
      <Icon name="cross" size={12} />
      <span className={styles.hidden}>lost at </span>
      <s>{formatCount(lost)}</s>
    </span>
  );
}

function PrefixCell({ answer }: { answer: ReturnType<typeof mayWriteUnder> }) {
  if (answer === 'none') return <span className={styles.none}>–</span>;
  if (answer === 'all') return <span className={styles.all}>all</span>;
  return 'only' in answer ? (
    <span title="As writer of special keys">{formatCount(answer.only)} special</span>
  ) : (
    <span title="All but special keys that it is no writer of">all but {formatCount(answer.butNot)}</span>
  );
}
