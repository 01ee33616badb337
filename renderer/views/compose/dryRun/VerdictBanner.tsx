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
        <h3>{titles[answer.verdict]}</h3>
        <p>{subtitle(answer, failed)}</p>
      </div>
    </div>
  );
}

const titles: Record<VerdictKind, string> = {
  committed: 'Would commit if it landed now',
  versionConflict: 'Would be rejected: version conflict',
  writeDenied: 'Would be rejected: write denied',
  accessControlDenied: 'Would be rejected: access-control denied',
  senderMayNotWrite: 'Would be rejected: sender may not write',
  tagsMismatch: 'Would be rejected: tags mismatch',
  malformed: 'Would be rejected: malformed',
  dataMissing: 'Would be lost: data missing',
  skipped: 'Would be skipped here',
};

function subtitle({ verdict, checks }: DryRun, failed: number): string {
  if (verdict === 'committed') return `${formatPlural(checks.length, 'check')} passed`;
  if (verdict === 'skipped') return 'Entries count only where all of their streams are watched';
  return `${formatPlural(failed, 'check')} of ${checks.length} ${failed === 1 ? 'fails' : 'fail'}; an entry lands whole or not at all`;
}
