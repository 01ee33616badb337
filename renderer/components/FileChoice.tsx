import type { ReactNode } from 'react';
import styles from './FileChoice.module.css';

interface Props {
  /** Read aloud for the field. */
  label: string;
  /** On the button. */
  text?: string;
  /** Kinds of files that are offered first, as in HTML. */
  accept?: string;
  onChoose(file: File): void;
  /** Beside the button: what is chosen now. */
  children?: ReactNode;
}

/** A button that asks for a file. It is a file field to the keyboard and to who cannot see it. */
export function FileChoice({ label, text = 'Choose a file', accept, onChoose, children }: Props) {
  return (
    <label className={styles.file}>
      <span className={styles.button}>{text}</span>
      <input
        type="file"
        className={styles.input}
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file can be chosen again, when it was changed meanwhile.
          event.target.value = '';
          if (file !== undefined) onChoose(file);
        }}
      />
      {children}
    </label>
  );
}
