import { useEffect, useRef } from 'react';
import type { Diagnosis, DiagnosisStep } from '../../../../shared/contract/source';
import { Icon } from '../../../components/Icon';
import { formatPlural } from '../../../format/numbers';
import styles from '../NodesView.module.css';

const stepWords: Record<DiagnosisStep['step'], string> = {
  chain: 'Chain server',
  chainId: 'Chain id',
  head: 'Newest block',
  contract: 'Contract',
  thisLog: 'This log',
  events: 'Its events',
  indexer: 'Indexer',
  nodes: 'Storage node',
  explorer: 'Explorer',
  token: 'Token',
  log: 'Its log',
};

/** What was found at each step, and beside each failure what to do. */
export function DiagnosisList({ diagnosis }: { diagnosis: Diagnosis }) {
  const failed = diagnosis.steps.filter(({ ok }) => !ok).length;
  const list = useRef<HTMLDivElement>(null);
  // Whoever asked looks at the answer, not for it.
  useEffect(() => {
    if (diagnosis.steps.length > 0) list.current?.scrollIntoView({ block: 'nearest' });
  }, [diagnosis]);
  return (
    <div ref={list} className={styles.diagnosis}>
      <p role="status" className={styles.summary} data-ok={failed === 0}>
        {failed === 0
          ? `All ${formatPlural(diagnosis.steps.length, 'step')} are good.`
          : `${formatPlural(failed, 'step needs', 'steps need')} attention.`}
      </p>
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
    </div>
  );
}
