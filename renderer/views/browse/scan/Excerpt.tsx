import type { ScanHit } from '../../../../shared/contract/outputs';
import { keyLabel } from '../../../format/keyParts';
import { formatCount } from '../../../format/numbers';
import styles from './Scan.module.css';

/** The bytes around what was found, on one line. */
export function Excerpt({ hit }: { hit: ScanHit }) {
  const { excerpt, excerptAt, offset } = hit;
  const start = offset - excerptAt;
  return (
    <span
      className={styles.excerpt}
      title={hit.in === 'key' ? 'In the key' : `In the value, from byte ${formatCount(offset)}`}
    >
      <span className={styles.where}>{hit.in === 'key' ? 'key' : 'value'}</span>
      {excerptAt > 0 && '…'}
      {keyLabel(excerpt.subarray(0, start))}
      <span className={styles.found}>{keyLabel(excerpt.subarray(start))}</span>
    </span>
  );
}
