import type { ReactNode } from 'react';
import styles from './Inline.module.css';

/** An account, a key or a chip within a sentence. */
export function Inline({ children }: { children: ReactNode }) {
  return <span className={styles.inline}>{children}</span>;
}
