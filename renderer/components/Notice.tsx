import type { ReactNode } from 'react';
import { Icon } from './Icon';
import styles from './Notice.module.css';

interface Props {
  tone: 'info' | 'warning' | 'danger';
  title: ReactNode;
  /** What it means and what to do. */
  children?: ReactNode;
  /** Buttons at the right. */
  acts?: ReactNode;
}

/** A strip across a panel that says something everyone should know. */
export function Notice({ tone, title, children, acts }: Props) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'danger' ? 'alert' : 'status'}>
      <Icon name={tone === 'info' ? 'info' : 'warning'} />
      <p className={styles.text}>
        <strong>{title}</strong> {children}
      </p>
      {acts}
    </div>
  );
}
