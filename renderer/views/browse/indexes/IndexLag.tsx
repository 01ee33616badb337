import { useQuery } from '@tanstack/react-query';
import type { IndexInfo } from '../../../../shared/contract/indexes';
import { statusOptions } from '../../../api/queries';
import { formatCount } from '../../../format/numbers';
import { useAt } from '../../../router/at';
import styles from './Indexes.module.css';

/** Where an index does not know the seq that is shown yet: what it answers for instead. */
export function IndexLag({ index }: { index: IndexInfo }) {
  const at = useAt();
  const replayedTo = useQuery(statusOptions()).data?.replayedTo ?? 0;
  const asked = at ?? replayedTo - 1;
  if (index.knownTo >= asked) return null;
  return (
    <p className={styles.lag} role="status">
      {index.knownTo < 0
        ? 'The index knows nothing yet.'
        : `Shown as of seq ${formatCount(index.knownTo)}: the index knows no more yet.`}
    </p>
  );
}
