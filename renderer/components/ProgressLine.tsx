import type { Progress } from '../../shared/contract/outputs';
import { formatBytes, formatCount, formatSeconds } from '../format/numbers';
import styles from './ProgressLine.module.css';

/** How far long work is; see Progress. */
export type Amount = Omit<Progress, 'task' | 'phase'>;

interface Props extends Amount {
  /** What is being done: "Replaying". */
  words: string;
  /** Over the whole width, the bar beneath. */
  wide?: boolean;
}

/** Work under way: what it is, how far, how fast, how long yet. */
export function ProgressLine({ words, unit, done, total, perSecond, secondsLeft, wide = false }: Props) {
  return (
    <span className={wide ? `${styles.line} ${styles.wide}` : styles.line}>
      <span>{words}</span>
      <progress
        aria-label={words}
        className={styles.bar}
        value={total === null ? undefined : done}
        max={total ?? undefined}
      />
      {perSecond > 0 && (
        <span className={styles.number}>
          {unit === 'bytes' ? formatBytes(perSecond) : formatCount(Math.round(perSecond))}/s
        </span>
      )}
      {secondsLeft !== null && <span className={styles.number}>{formatSeconds(secondsLeft)} left</span>}
    </span>
  );
}
