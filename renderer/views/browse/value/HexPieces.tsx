import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { WrapperName } from '../../../../shared/contract/values';
import { valueSliceOptions } from '../../../api/queries';
import styles from '../../../components/HexDump.module.css';
import { hexLine } from '../../../format/hexLine';

interface Props {
  streamId: Hex;
  keyHex: Hex;
  version: number;
  via: WrapperName[];
  /** Bytes in all. */
  size: number;
}

const lineHeight = 20;
const perLine = 16;
/** Bytes that are asked for together. */
const pieceSize = 65_536;

/** All bytes of a value with their offsets, however many: what comes into sight is loaded then. */
export function HexPieces({ streamId, keyHex, version, via, size }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: Math.ceil(size / perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
    paddingStart: 8,
    paddingEnd: 8,
  });
  const items = virtual.getVirtualItems();
  const pieceOf = (line: number) => Math.floor((line * perLine) / pieceSize);
  const first = pieceOf(items[0]?.index ?? 0);
  const last = pieceOf(items.at(-1)?.index ?? 0);
  const pieces = useQueries({
    queries: Array.from({ length: last - first + 1 }, (_, i) =>
      valueSliceOptions({
        streamId,
        key: keyHex,
        version,
        via,
        offset: (first + i) * pieceSize,
        length: pieceSize,
      }),
    ),
    combine: (results) => results.map(({ data }) => data?.bytes),
  });
  return (
    <section
      ref={scroller}
      className={styles.dump}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      aria-label="Value as hex"
    >
      <div style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const from = item.index * perLine;
          const inPiece = from % pieceSize;
          const bytes = pieces[pieceOf(item.index) - first]?.subarray(inPiece, inPiece + perLine);
          const line = hexLine(bytes ?? new Uint8Array(), from);
          return (
            <div key={item.key} className={styles.line} style={{ transform: `translateY(${item.start}px)` }}>
              <span className={styles.offset}>{line.offset}</span>
              <span>{bytes === undefined ? '…'.padEnd(49) : line.hex}</span>
              <span className={styles.text}>{line.text}</span>
            </div>
          );
        })}
      </div>
    </section>
  );
}
