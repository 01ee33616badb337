import type { ByteField } from '../../../../../shared/contract/outputs';
import styles from './Bytes.module.css';
import type { LoadedBytes } from './useEntryBytes';

interface Props {
  /** px from the top of all lines. */
  top: number;
  offset: number;
  /** Offset after the last byte. */
  end: number;
  loaded: LoadedBytes;
  current: ByteField | undefined;
  hovered: ByteField | undefined;
}

/** One line: its offset, and each byte in the tint of the part that it belongs to. */
export function ByteLine({ top, offset, end, loaded, current, hovered }: Props) {
  const bytes = [];
  for (let at = offset; at < end; at++) {
    const byte = loaded.byteAt(at);
    const field = loaded.fieldAt(at);
    bytes.push(
      <span
        key={at}
        className={styles.byte}
        data-offset={at}
        data-part={field?.part}
        data-current={isSame(field, current) || undefined}
        data-lit={isSame(field, hovered) || undefined}
      >
        {byte === undefined ? '··' : byte.toString(16).padStart(2, '0')}
      </span>,
    );
  }
  return (
    <div className={styles.line} style={{ transform: `translateY(${top}px)` }}>
      <span className={styles.offset}>{offset.toString(16).padStart(4, '0')}</span>
      {bytes}
    </div>
  );
}

/** Fields of two pages are two objects; their place tells them apart. */
function isSame(field: ByteField | undefined, other: ByteField | undefined): boolean {
  return field !== undefined && field.offset === other?.offset;
}
