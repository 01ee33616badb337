import { useMemo } from 'react';
import { type KeyPart, keyLabel, keyParts, splitParts } from '../format/keyParts';
import styles from './KeyText.module.css';

/** A key or a piece of one: text as text, every other byte as a chip. */
export function KeyText({ bytes }: { bytes: Uint8Array }) {
  const parts = useMemo(() => keyParts(bytes), [bytes]);
  return <Parts parts={parts} />;
}

function Parts({ parts }: { parts: readonly KeyPart[] }) {
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
  /** `even` draws the prefix as strong as the leaf; `wrap` shows the whole key on as many lines as it needs. */
  look?: 'muted' | 'even' | 'wrap';
  /** A long leaf whose end may be cut, so that the start of the prefix stays in sight. */
  cutsLeaf?: boolean;
}

/** A whole key: on one line its prefix gives way, its leaf never does unless it says so. */
export function KeyPath({ bytes, leafAt, look = 'muted', cutsLeaf = false }: KeyPathProps) {
  const [prefix, leaf] = useMemo(() => splitParts(keyParts(bytes), leafAt), [bytes, leafAt]);
  const title = useMemo(() => keyLabel(bytes), [bytes]);
  return (
    <span className={look === 'wrap' ? styles.wrap : styles.path} title={title}>
      {prefix.length > 0 && (
        <span className={look === 'even' ? styles.even : styles.prefix} data-kept={cutsLeaf || undefined}>
          <Parts parts={prefix} />
        </span>
      )}
      <span className={styles.leaf} data-cut={cutsLeaf || undefined}>
        <Parts parts={leaf} />
      </span>
    </span>
  );
}
