import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { hexLine } from '../format/hexLine';
import styles from './HexDump.module.css';

interface Props {
  label: string;
  bytes: Uint8Array;
  /** Offset of the first byte. */
  start?: number;
  /** Lines that are shown without scrolling; absent fills the panel. */
  fit?: boolean;
}

const lineHeight = 20;
const perLine = 16;

/** Bytes with their offsets: 16 a line as hex, and as the characters they print. */
export function HexDump({ label, bytes, start = 0, fit = false }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = Math.ceil(bytes.length / perLine);
  const virtual = useVirtualizer({
    count: lines,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
    paddingStart: 8,
    paddingEnd: 8,
  });
  return (
    <section
      ref={scroller}
      className={fit ? styles.fit : styles.dump}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      style={fit ? { height: Math.min(virtual.getTotalSize(), 260) } : undefined}
    >
      <div style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const from = item.index * perLine;
          const line = hexLine(bytes.subarray(from, from + perLine), start + from);
          return (
            <div key={item.key} className={styles.line} style={{ transform: `translateY(${item.start}px)` }}>
              <span className={styles.offset}>{line.offset}</span>
              <span>{line.hex}</span>
              <span className={styles.text}>{line.text}</span>
            </div>
          );
        })}
      </div>
    </section>
  );
}
