import type { ScanHit } from '../../../../shared/contract/outputs';
import { keyLabel } from '../../../format/keyParts';
import { formatCount } from '../../../format/numbers';
import styles from './Scan.module.css';

/** The bytes around what was found, on one line. */
export function Excerpt({ hit }: { hit: ScanHit }) {
  const { excerpt, excerptAt, offset, length } = hit;
  const start = offset - excerptAt;
  const end = start + (length ?? 0);
  return (
    <span
      className={styles.excerpt}
      title={hit.in === 'key' ? 'In the key' : `In the value, from byte ${formatCount(offset)}`}
    >
      <span className={styles.where}>{hit.in === 'key' ? 'key' : 'value'}</span>
      <span className={styles.before}>
        <span>
          {excerptAt > 0 && '…'}
          {keyLabel(excerpt.subarray(0, start))}
        </span>
      </span>
      {length !== null && <mark className={styles.found}>{keyLabel(excerpt.subarray(start, end))}</mark>}
      <span className={styles.behind}>{keyLabel(excerpt.subarray(end))}</span>
    </span>
  );
}
