import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fromHex, toHex } from '../../../../shared/bytes';
import { unpackRows } from '../../../../shared/rowPage';
import { rangeOptions } from '../../../api/queries';
import { KeyPath, KeyText } from '../../../components/KeyText';
import { formatCount } from '../../../format/numbers';
import { leafStart } from '../../../format/splitLeaf';
import { useAt } from '../../../router/at';
import { ValuePreview } from '../range/ValuePreview';
import { useDelimiters } from '../useDelimiters';
import type { KeyAddress } from './KeyPage';
import styles from './KeyPage.module.css';

const shownSiblings = 12;

/** The keys beside this one under the same prefix, with the start of their values. */
export function SiblingSection({ streamId, keyHex }: KeyAddress) {
  const at = useAt();
  const [delimiters] = useDelimiters(streamId);
  const key = fromHex(keyHex);
  const splits = delimiters.map(fromHex);
  const leafAt = leafStart(key, splits);
  const prefix = toHex(key.subarray(0, leafAt));
  const input = { streamId, prefix, at, limit: shownSiblings + 1, valueBytes: 96 };
  const page = useQuery({ ...rangeOptions(input), enabled: leafAt > 0 }).data;
  const siblings = page === undefined ? [] : unpackRows(page.rows).filter((row) => toHex(row.key) !== keyHex);
  if (leafAt === 0 || siblings.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2 className={styles.sectionTitle}>
        Same prefix{' '}
        <small>
          <KeyText bytes={key.subarray(0, leafAt)} />
        </small>
      </h2>
      {siblings.slice(0, shownSiblings).map((row) => (
        <Link
          key={toHex(row.key)}
          from="/browse"
          search={(search) => ({ ...search, key: toHex(row.key) })}
          className={styles.sibling}
        >
          <KeyPath bytes={row.key.subarray(leafAt)} leafAt={leafStart(row.key.subarray(leafAt), splits)} />
          <span className={styles.cut}>
            <ValuePreview head={row.head} size={row.size} />
          </span>
          <span className={styles.muted}>{formatCount(row.seq)}</span>
        </Link>
      ))}
    </section>
  );
}
