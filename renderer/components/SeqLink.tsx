import { Link } from '@tanstack/react-router';
import { formatCount } from '../format/numbers';
import styles from './SeqLink.module.css';

interface Props {
  seq: number;
  /** In tables and trees the number stays neutral until its row is hovered or selected. */
  quiet?: boolean;
}

/** A seq as a link to its entry. */
export function SeqLink({ seq, quiet = false }: Props) {
  return (
    <Link
      to="/log"
      search={{ entry: seq }}
      className={quiet ? styles.quiet : styles.link}
      title={`Open entry ${seq}`}
      tabIndex={quiet ? -1 : undefined}
      onClick={(event) => event.stopPropagation()}
    >
      {formatCount(seq)}
    </Link>
  );
}
