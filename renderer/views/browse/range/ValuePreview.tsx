import { useMemo } from 'react';
import { toHex } from '../../../../shared/bytes';
import { VisibleText } from '../../../components/VisibleText';
import { decodeAs, detectDecoder } from '../value/decode';
import styles from './Range.module.css';

interface Props {
  /** The start of the value. */
  head: Uint8Array;
  /** Bytes of the whole value. */
  size: number;
}

const shownHexBytes = 24;

/** One line that tells what a value is about. */
export function ValuePreview({ head, size }: Props) {
  const line = useMemo(() => {
    if (detectDecoder(head, false) === 'hex') return toHex(head.subarray(0, shownHexBytes));
    const decoded = decodeAs('text', head, head.length >= size);
    return decoded.ok ? decoded.text.replace(/\s+/g, ' ') : toHex(head.subarray(0, shownHexBytes));
  }, [head, size]);
  return (
    <span className={styles.preview}>
      <VisibleText text={line} />
    </span>
  );
}
