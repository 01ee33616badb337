import { useMemo } from 'react';
import { keyLabel, keyParts } from '../format/keyParts';
import styles from './KeyText.module.css';

/** A key or a piece of one: text as text, every other byte as a chip. */
export function KeyText({ bytes }: { bytes: Uint8Array }) {
  const parts = useMemo(() => keyParts(bytes), [bytes]);
  return (
    <span className={styles.text}>
      {parts.map((part, index) =>
        part.kind === 'text' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are positions in a fixed byte string
          <span key={index}>{part.text}</span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are positions in a fixed byte string
          <span key={index} className={styles.byte}>
            \x{part.hex}
          </span>
        ),
      )}
    </span>
  );
}

interface KeyPathProps {
  bytes: Uint8Array;
  /** Where the leaf starts; see format/splitLeaf.ts. */
  leafAt: number;
  /** Draws the prefix as strong as the leaf, where rows are read as a whole. */
  even?: boolean;
}

/** A whole key on one line: its prefix is muted and gives way, its leaf never does. */
export function KeyPath({ bytes, leafAt, even = false }: KeyPathProps) {
  const title = useMemo(() => keyLabel(bytes), [bytes]);
  return (
    <span className={styles.path} title={title}>
      {leafAt > 0 && (
        <span className={even ? styles.even : styles.prefix}>
          <KeyText bytes={bytes.subarray(0, leafAt)} />
        </span>
      )}
      <span className={styles.leaf}>
        <KeyText bytes={bytes.subarray(leafAt)} />
      </span>
    </span>
  );
}
