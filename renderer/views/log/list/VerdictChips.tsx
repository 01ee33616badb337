import { Button as AriaButton, ToggleButton } from 'react-aria-components';
import type { Hex } from '../../../../shared/bytes';
import type { VerdictKind } from '../../../../shared/model';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { useAccounts } from '../../../components/useAccounts';
import { verdictLooks } from '../../../components/Verdict';
import { formatCount } from '../../../format/numbers';
import styles from './LogList.module.css';
import { toggleGroup, verdictGroups } from './verdictGroups';

interface Props {
  /** Entries by verdict over the whole log. */
  counts: Record<VerdictKind, number>;
  chosen: readonly VerdictKind[];
  onChange: (kinds: readonly VerdictKind[] | undefined) => void;
  /** Rejected because of this account. */
  against: Hex | undefined;
  onAnybody: () => void;
  /** Takes every filter away; undefined where there is none. */
  onClear: (() => void) | undefined;
}

/** Narrows the list to some verdicts; each chip says how many there are in the whole log. */
export function VerdictChips({ counts, chosen, onChange, against, onAnybody, onClear }: Props) {
  const sum = (kinds: readonly VerdictKind[]) => kinds.reduce((total, kind) => total + counts[kind], 0);
  return (
    <div className={styles.chips} role="group" aria-label="Verdicts">
      {against !== undefined && <AgainstChip account={against} onRemove={onAnybody} />}
      <ToggleButton
        className={styles.chip}
        isSelected={chosen.length === 0}
        onChange={() => onChange(undefined)}
      >
        All <span className={styles.count}>{formatCount(sum(Object.keys(counts) as VerdictKind[]))}</span>
      </ToggleButton>
      {verdictGroups.map((group) => (
        <ToggleButton
          key={group.word}
          className={styles.chip}
          data-hue={verdictLooks[group.kinds[0]].hue}
          isSelected={group.kinds.every((kind) => chosen.includes(kind))}
          onChange={() => onChange(toggleGroup(chosen, group))}
        >
          <span className={styles.hue} title={group.kinds.map((kind) => verdictLooks[kind].word).join(', ')}>
            <Icon name={verdictLooks[group.kinds[0]].icon} size={14} />
          </span>
          {group.word} <span className={styles.count}>{formatCount(sum(group.kinds))}</span>
        </ToggleButton>
      ))}
      {onClear && (
        <span className={styles.clear}>
          <Button look="link" onPress={onClear}>
            Clear filters
          </Button>
        </span>
      )}
    </div>
  );
}

/** Only what was rejected because of one account; a press shows the others again. */
function AgainstChip({ account, onRemove }: { account: Hex; onRemove: () => void }) {
  const { accountLabel } = useAccounts();
  const name = accountLabel(account) ?? account;
  return (
    <AriaButton
      className={styles.chip}
      data-selected
      aria-label={`Rejected because of ${name}: show rejections because of anybody`}
      onPress={onRemove}
    >
      because of <AccountName account={account} />
      <Icon name="cross" size={12} />
    </AriaButton>
  );
}
