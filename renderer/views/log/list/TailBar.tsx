import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { Keys } from '../../../components/Keys';
import { formatPlural } from '../../../format/numbers';
import type { Tail } from '../rows/useTail';
import styles from './LogList.module.css';

interface Props {
  tail: Tail;
  /** Entries above the first row in sight. */
  newer: number;
  newerIsMore: boolean;
  onJump: () => void;
}

/** Says whether the list follows the log, and how far it has gone on. Always there, so that nothing moves. */
export function TailBar({ tail, newer, newerIsMore, onJump }: Props) {
  if (tail.held === null) {
    return (
      <div className={styles.following}>
        <span className={styles.light} /> Following the newest entry
      </div>
    );
  }
  const count = `${newerIsMore ? 'More than ' : ''}${formatPlural(newer, 'newer entry', 'newer entries')} above`;
  return (
    <div className={styles.held}>
      <Icon name="chevronUp" size={14} />
      <span className={styles.heldWords}>
        {newer === 0 ? 'Held here, nothing newer yet' : count},{' '}
        {tail.reason === 'paused' ? 'paused here' : 'tail still running'}, none dropped
      </span>
      <Button look="link" onPress={onJump}>
        <strong>Jump to newest</strong>
      </Button>
      <Keys of="End" />
    </div>
  );
}
