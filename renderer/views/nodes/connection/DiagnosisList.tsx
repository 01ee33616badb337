import type { Diagnosis, DiagnosisStep } from '../../../../shared/contract/source';
import { Icon } from '../../../components/Icon';
import styles from '../NodesView.module.css';

const stepWords: Record<DiagnosisStep['step'], string> = {
  chain: 'Chain server',
  chainId: 'Chain id',
  head: 'Newest block',
  contract: 'Contract',
  indexer: 'Indexer',
  nodes: 'Storage node',
  explorer: 'Explorer',
};

/** What was found at each step, and beside each failure what to do. */
export function DiagnosisList({ diagnosis }: { diagnosis: Diagnosis }) {
  return (
    <ol className={styles.steps} aria-label="What was found">
      {diagnosis.steps.map(({ step, ok, found, fix }) => (
        <li key={`${step} ${found}`} className={styles.step} data-ok={ok}>
          <span role="img" aria-label={ok ? 'good' : 'failed'}>
            <Icon name={ok ? 'check' : 'warning'} size={14} />
          </span>
          <span className={styles.name}>{stepWords[step]}</span>
          <span className={styles.found}>
            {found}
            {fix !== null && <span className={styles.fix}>{fix}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
