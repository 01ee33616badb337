import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { formatBytes } from '../../../format/numbers';
import { ByteLine } from '../../log/inspector/bytes/ByteLine';
import look from '../../log/inspector/bytes/Bytes.module.css';
import type { EncodedDraft } from '../drafts/encodeDraft';
import styles from './BytesBar.module.css';
import { batchSpans, type Span, spanAt } from './batchSpans';

interface Props {
  bytes: Uint8Array;
  encoded: EncodedDraft;
  /** The row whose bytes are lit. */
  openRow?: string | undefined;
  /** Pressing bytes opens their row. */
  onOpenRow?: ((rowId: string) => void) | undefined;
  /** Number of a row, from 1. */
  numberOf: (rowId: string) => number;
}

const lineHeight = 22;
/** px from which on a line has twice as many bytes. */
const wideLine = 820;

/** The exact bytes with the parts of the format laid over them; the open row's are lit. */
export function BatchBytes({ bytes, encoded, openRow, onOpenRow, numberOf }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const spans = useMemo(() => batchSpans(encoded), [encoded]);
  const perLine = useBytesPerLine(scroller);
  const [hovered, setHovered] = useState<Span>();
  const [chosen, setChosen] = useState<Span>();
  const virtual = useVirtualizer({
    count: Math.ceil(bytes.length / perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 6,
  });
  const ofRow = useMemo(
    () => spans.find(({ rowId }) => rowId !== null && rowId === openRow),
    [spans, openRow],
  );
  const current = (chosen !== undefined && spans.includes(chosen) ? chosen : undefined) ?? ofRow ?? spans[0];
  const { scrollToIndex } = virtual;
  useEffect(() => {
    setChosen(undefined);
    if (ofRow !== undefined) scrollToIndex(Math.floor(ofRow.offset / perLine), { align: 'auto' });
  }, [ofRow, scrollToIndex, perLine]);
  const loaded = useMemo(
    () => ({ byteAt: (at: number) => bytes[at], fieldAt: (at: number) => spanAt(spans, at) }),
    [bytes, spans],
  );
  const spanOf = (target: EventTarget) => {
    const offset = target instanceof HTMLElement ? target.dataset.offset : undefined;
    return offset === undefined ? undefined : spanAt(spans, Number(offset));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (event.key === 'Enter' && current?.rowId) onOpenRow?.(current.rowId);
    const next = current && spans[spans.indexOf(current) + step];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    setChosen(next);
    scrollToIndex(Math.floor(next.offset / perLine), { align: 'auto' });
  };
  const told = hovered ?? current;
  return (
    <>
      <p className={styles.told} aria-live="polite">
        {told && (
          <>
            {told.label}
            {told.rowId !== null && `, row ${numberOf(told.rowId)}`}: offset 0x{told.offset.toString(16)},{' '}
            {formatBytes(told.length)}
          </>
        )}
      </p>
      <section
        ref={scroller}
        // No higher than its lines: the rows have a use for the room.
        style={{ '--all': `${virtual.getTotalSize() + 2}px` } as CSSProperties}
        className={`${look.lines} ${styles.lines}`}
        aria-label="Bytes of the entry; left and right arrow go from field to field"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        tabIndex={0}
        onKeyDown={onKeyDown}
        onMouseOver={(event) => setHovered(spanOf(event.target))}
        onMouseLeave={() => setHovered(undefined)}
        onFocus={() => {}}
        onClick={(event) => {
          const span = spanOf(event.target);
          setChosen(span);
          if (span?.rowId) onOpenRow?.(span.rowId);
        }}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => (
            <ByteLine
              key={item.key}
              top={item.start}
              offset={item.index * perLine}
              end={Math.min(bytes.length, (item.index + 1) * perLine)}
              loaded={loaded}
              current={current}
              lit={hovered}
            />
          ))}
        </div>
      </section>
    </>
  );
}

/** 16, or 32 where there is room for them. */
function useBytesPerLine(lines: RefObject<HTMLElement | null>): number {
  const [isWide, setIsWide] = useState(false);
  useEffect(() => {
    const element = lines.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setIsWide(element.clientWidth >= wideLine));
    observer.observe(element);
    return () => observer.disconnect();
  }, [lines]);
  return isWide ? 32 : 16;
}
