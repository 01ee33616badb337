import styles from './Keys.module.css';

/** A keyboard shortcut: <Keys of="Ctrl K" /> */
export function Keys({ of }: { of: string }) {
  return <kbd className={styles.keys}>{of}</kbd>;
}
