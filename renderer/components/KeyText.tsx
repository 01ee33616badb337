import { useMemo } from 'react';
import { type KeyPart, keyLabel, keyParts, splitParts } from '../format/keyParts';
import styles from './KeyText.module.css';

/** A key or a piece of one: text as text, every other byte as a chip. */
export function KeyText({ bytes }: { bytes: Uint8Array }) {
  const parts = useMemo(() => keyParts(bytes), [bytes]);
  return <span className={styles.text}>{drawn(parts)}</span>;
}

/** Characters of a prefix that stay in sight where the leaf is cut, and where it is not: as wide as the style has it. */
const keptCells = { cut: 9, uncut: 2 };

function cells(parts: readonly KeyPart[]): number {
  return parts.reduce((sum, part) => sum + (part.kind === 'text' ? part.text.length : 5), 0);
}

/** How much of a prefix stays; undefined is what the style leaves of any. */
function kept(prefix: readonly KeyPart[], cutsLeaf: boolean): 'start' | 'whole' | undefined {
  if (cells(prefix) <= keptCells[cutsLeaf ? 'cut' : 'uncut']) return 'whole';
  return cutsLeaf ? 'start' : undefined;
}

function joined(...classes: (string | undefined)[]): string {
  return classes.filter((name) => name !== undefined).join(' ');
}

/** Text stands for itself: trees and tables draw hundreds of keys, so none has an element more than it needs. */
function drawn(parts: readonly KeyPart[]) {
  const [first] = parts;
  if (parts.length === 1 && first?.kind === 'text') return first.text;
  return parts.map((part, index) =>
    part.kind === 'text' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts are positions in a fixed byte string
      <span key={index}>{part.text}</span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts are positions in a fixed byte string
      <span key={index} className={styles.byte}>
        \x{part.hex}
      </span>
    ),
  );
}

interface KeyPathProps {
  bytes: Uint8Array;
  /** Where the leaf starts; see format/splitLeaf.ts. */
  leafAt: number;
  /** `even` draws the prefix as strong as the leaf; `wrap` shows the whole key on as many lines as it needs. */
  look?: 'muted' | 'even' | 'wrap';
  /** So that the start of the prefix stays in sight, the end of a long leaf is cut before it. */
  cutsLeaf?: boolean;
  /** Of its element, besides its own. */
  className?: string | undefined;
}

/** A whole key: on one line its prefix gives way first, down to a mark that there is one; then the end of the leaf. */
export function KeyPath({ bytes, leafAt, look = 'muted', cutsLeaf = false, className }: KeyPathProps) {
  const [prefix, leaf] = useMemo(() => splitParts(keyParts(bytes), leafAt), [bytes, leafAt]);
  const title = useMemo(() => keyLabel(bytes), [bytes]);
  // In a tree the rows above say what is near the leaf, so the start stays.
  const keepsEnd = look === 'muted' && !cutsLeaf;
  return (
    <span className={joined(look === 'wrap' ? styles.wrap : styles.path, className)} title={title}>
      {prefix.length > 0 && (
        <span
          className={joined(look === 'even' ? styles.even : styles.prefix, styles.text)}
          data-kept={kept(prefix, cutsLeaf)}
          data-end={keepsEnd || undefined}
        >
          {keepsEnd ? <bdi>{drawn(prefix)}</bdi> : drawn(prefix)}
        </span>
      )}
      <span className={joined(styles.leaf, styles.text)}>{drawn(leaf)}</span>
    </span>
  );
}
