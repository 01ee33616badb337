import { ToggleButton } from 'react-aria-components';
import type { VerdictKind } from '../../../../shared/model';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { verdictLooks } from '../../../components/Verdict';
import { formatCount } from '../../../format/numbers';
import styles from './LogList.module.css';
import { toggleGroup, verdictGroups } from './verdictGroups';

interface Props {
  /** Entries by verdict over the whole log. */
  counts: Record<VerdictKind, number>;
  chosen: readonly VerdictKind[];
  onChange: (kinds: readonly VerdictKind[] | undefined) => void;
  /** Takes every filter away; undefined where there is none. */
  onClear: (() => void) | undefined;
}

/** Narrows the list to some verdicts; each chip says how many there are in the whole log. */
export function VerdictChips({ counts, chosen, onChange, onClear }: Props) {
  const sum = (kinds: readonly VerdictKind[]) => kinds.reduce((total, kind) => total + counts[kind], 0);
  return (
    <div className={styles.chips} role="group" aria-label="Verdicts">
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
