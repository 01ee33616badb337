import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { formatPlural } from '../../../format/numbers';
import page from '../keyPage/KeyPage.module.css';
import { IndexDialog } from './IndexDialog';
import styles from './Indexes.module.css';
import { IndexProgress } from './IndexProgress';
import { sourceWords } from './sourceWords';
import { useIndexes } from './useIndexes';

/** The secondary indexes of a stream. */
export function IndexSection({ stream }: { stream: StreamInfo }) {
  const [isOpen, setOpen] = useState(false);
  const indexes = useIndexes().filter(({ streamId }) => streamId === stream.streamId);
  return (
    <section className={page.section}>
      <h2 className={page.sectionTitle}>Indexes</h2>
      {indexes.map((index) => (
        <div key={index.id} className={styles.row} data-row>
          <Link
            to="/browse"
            search={(search) => ({ at: search.at, stream: index.id })}
            className={styles.name}
          >
            <Icon name="filter" size={14} /> {index.name}
          </Link>
          <span className={page.muted}>{sourceWords(index.source)}</span>
          <span>{formatPlural(index.pairs, 'pair')}</span>
          <IndexProgress index={index} />
        </div>
      ))}
      <div className={styles.summary}>
        <span className={page.muted}>
          {indexes.length === 0
            ? 'None: keys are in the order of their bytes alone.'
            : 'Each is browsed like a stream, at any seq it knows.'}
        </span>
        <Button icon="plus" onPress={() => setOpen(true)}>
          Add an index
        </Button>
      </div>
      {isOpen && <IndexDialog stream={stream} onClose={() => setOpen(false)} />}
    </section>
  );
}
