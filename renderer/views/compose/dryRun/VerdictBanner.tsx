import type { DryRun } from '../../../../shared/contract/outputs';
import type { VerdictKind } from '../../../../shared/model';
import { Icon } from '../../../components/Icon';
import { verdictLooks } from '../../../components/Verdict';
import { formatPlural } from '../../../format/numbers';
import styles from './DryRun.module.css';

/** The verdict that replay would come to. */
export function VerdictBanner({ answer }: { answer: DryRun }) {
  const { icon, hue } = verdictLooks[answer.verdict];
  const failed = answer.checks.filter((check) => !check.ok).length;
  return (
    <div className={styles.verdict} data-hue={hue} role="status">
      <Icon name={icon} size={20} />
      <div>
        <h3>{title(answer.verdict)}</h3>
        <p>{subtitle(answer, failed)}</p>
      </div>
    </div>
  );
}

function title(verdict: VerdictKind): string {
  if (verdict === 'committed') return 'Would commit if it landed now';
  return verdict === 'skipped' ? 'Would be skipped here' : 'Would be rejected';
}

function subtitle({ verdict, checks }: DryRun, failed: number): string {
  if (verdict === 'committed') return `${formatPlural(checks.length, 'check')} passed`;
  if (verdict === 'skipped') return 'Entries count only where all of their streams are watched';
  return `${verdictLooks[verdict].word}: ${failed} of ${formatPlural(checks.length, 'check')} ${failed === 1 ? 'fails' : 'fail'}`;
}
