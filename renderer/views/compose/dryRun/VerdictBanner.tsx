import type { DryRun } from '../../../../shared/contract/composing';
import type { VerdictKind } from '../../../../shared/model';
import { Icon } from '../../../components/Icon';
import { verdictLooks } from '../../../components/Verdict';
import { formatCount, formatPlural } from '../../../format/numbers';
import styles from './DryRun.module.css';
import { versionAhead } from './versionAhead';

/** The verdict that replay would come to. */
export function VerdictBanner({ answer }: { answer: DryRun }) {
  const { icon, hue } = verdictLooks[answer.verdict];
  return (
    <div className={styles.verdict} data-hue={hue} role="status">
      <Icon name={icon} size={20} />
      <div>
        <h3>{verdictTitle(answer.verdict)}</h3>
        <p>{subtitle(answer)}</p>
      </div>
    </div>
  );
}

export function verdictTitle(verdict: VerdictKind): string {
  if (verdict === 'committed') return 'Would commit if it landed now';
  return verdict === 'skipped' ? 'Would be skipped here' : 'Would be rejected';
}

function subtitle(answer: DryRun): string {
  const { verdict, failed, mustHold, result } = answer;
  if (verdict === 'committed') {
    const { keys, conditions } = mustHold;
    const others = conditions.filter(({ kind }) => kind !== 'key').length;
    const ahead = versionAhead(answer);
    const stays = ahead === undefined ? 'unchanged' : `not written after ${formatCount(ahead)}`;
    const parts = [
      ...(keys > 0 ? [`${formatPlural(keys, 'key')} ${stays}`] : []),
      ...(others > 0 ? [formatPlural(others, 'right or key state holds', 'rights and key states hold')] : []),
    ];
    return parts.length === 0 ? 'Every check passes' : parts.join(', ');
  }
  if (verdict === 'skipped') return 'Entries count only where all of their streams are watched';
  if (verdict === 'malformed' && result !== null) return result;
  return `${verdictLooks[verdict].word}: ${formatPlural(failed, 'check')} ${failed === 1 ? 'fails' : 'fail'}`;
}
