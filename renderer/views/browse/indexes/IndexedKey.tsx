import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { fromHex, type Hex, toHex } from '../../../../shared/bytes';
import type { IndexInfo } from '../../../../shared/contract/indexes';
import { splitIndexKey } from '../../../../shared/indexKey';
import { Icon } from '../../../components/Icon';
import { KeyText } from '../../../components/KeyText';
import { KeyPage } from '../keyPage/KeyPage';
import styles from './Indexes.module.css';

/** A pair of an index: by which index key it was found, and the key itself. */
export function IndexedKey({ index, pairHex }: { index: IndexInfo; pairHex: Hex }) {
  const pair = useMemo(() => splitIndexKey(fromHex(pairHex)), [pairHex]);
  if (pair === undefined || pair.key.length === 0) return <KeyPage streamId={index.id} keyHex={pairHex} />;
  const keyHex = toHex(pair.key);
  return (
    <>
      <p className={styles.found}>
        <Icon name="filter" size={14} /> In {index.name} under <KeyText bytes={pair.indexKey} />
        <Link
          to="/browse"
          search={(search) => ({ at: search.at, stream: index.streamId, key: keyHex })}
          className={styles.link}
        >
          Open in its stream
        </Link>
      </p>
      <KeyPage key={`${index.streamId} ${keyHex}`} streamId={index.streamId} keyHex={keyHex} />
    </>
  );
}
