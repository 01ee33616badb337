import type { ByteField } from '../../../../../shared/contract/outputs';
import styles from './Bytes.module.css';
import type { LoadedBytes } from './useEntryBytes';

/** The bytes that are lit: a stretch, or every byte of a part of the format. */
export type LitBytes = { offset: number; length: number } | { part: ByteField['part'] };

interface Props {
  /** px from the top of all lines. */
  top: number;
  offset: number;
  /** Offset after the last byte. */
  end: number;
  loaded: Pick<LoadedBytes, 'byteAt' | 'fieldAt'>;
  current: ByteField | undefined;
  lit: LitBytes | undefined;
}

/** One line: its offset, and each byte in the tint of the part that it belongs to. */
export function ByteLine({ top, offset, end, loaded, current, lit }: Props) {
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
        data-lit={isLit(at, field, lit) || undefined}
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

function isLit(at: number, field: ByteField | undefined, lit: LitBytes | undefined): boolean {
  if (lit === undefined) return false;
  if ('part' in lit) return field?.part === lit.part;
  return at >= lit.offset && at < lit.offset + lit.length;
}
