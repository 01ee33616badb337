import { useQuery } from '@tanstack/react-query';
import type { IndexInfo } from '../../../../shared/contract/indexes';
import { statusOptions } from '../../../api/queries';
import { Chip } from '../../../components/Chip';
import { formatCount } from '../../../format/numbers';
import styles from './Indexes.module.css';

/** Up to where an index knows the log, and how far it has to go. */
export function IndexProgress({ index }: { index: IndexInfo }) {
  const status = useQuery(statusOptions()).data;
  if (index.fault !== null) return <span className={styles.fault}>stopped: {index.fault}</span>;
  if (status === undefined) return null;
  const first = status.firstSeq;
  const [done, total] = [Math.max(0, index.knownTo + 1 - first), status.replayedTo - first];
  if (done >= total)
    return index.knownTo < 0 ? <Chip>nothing yet</Chip> : <span>up to seq {formatCount(index.knownTo)}</span>;
  return (
    <span className={styles.progress}>
      <progress aria-label={`Building the index ${index.name}`} value={done} max={total} />
      {formatCount(done)} of {formatCount(total)} entries
    </span>
  );
}
