import styles from './Loading.module.css';

/** A wait that shows itself after 100 ms, without moving anything: a thin moving line at the top of its panel. */
export function Loading({ what }: { what: string }) {
  return (
    <div className={styles.loading} role="status">
      <span className={styles.line} />
      <span className={styles.words}>Loading {what}</span>
    </div>
  );
}
