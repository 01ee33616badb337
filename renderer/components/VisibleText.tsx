import { useMemo } from 'react';
import { visibleParts } from '../format/visibleParts';
import styles from './KeyText.module.css';

/** Text of which every character shows: what is hidden, or turns the others around, is a chip with its code. */
export function VisibleText({ text }: { text: string }) {
  const parts = useMemo(() => visibleParts(text), [text]);
  return parts.map((part, index) =>
    part.kind === 'text' ? (
      part.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts are positions in a fixed text
      <span key={index} className={styles.byte}>
        {part.text}
      </span>
    ),
  );
}
