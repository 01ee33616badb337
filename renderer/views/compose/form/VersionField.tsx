import type { Draft } from '../../../../shared/compose/draft';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { Segmented } from '../../../components/Segmented';
import { TextField } from '../../../components/TextField';
import { formatCount } from '../../../format/numbers';
import { useAt } from '../../../router/at';
import styles from './VersionField.module.css';
import { seenSeq, versionAs } from './versionAs';
import { versionMeaning } from './versionMeaning';

type Version = Draft['version'];

interface Props {
  version: Version;
  /** Seq of the newest state, -1 before the first entry. */
  newest: number;
  problem: string | undefined;
  /** How many rows are about keys that were written since. */
  stale: number;
  onChange: (version: Version, mark?: string) => void;
  onRebase: () => void;
}

/** The version field: up to which entry the sender has seen the state. A key written after it voids the batch. */
export function VersionField({ version, newest, problem, stale, onChange, onRebase }: Props) {
  const seen = seenSeq(version, newest);
  const { warns, words } = versionMeaning(version, newest, useAt());
  return (
    <div className={styles.version}>
      <div className={styles.line}>
        <Segmented
          label="Version"
          value={version.mode}
          onChange={(mode) => onChange(versionAs(mode, version, newest))}
          options={[
            { value: 'asOf', text: `As of ${formatCount(Math.max(0, seen))}` },
            { value: 'number', text: 'Number' },
            { value: 'never', text: 'Never conflicts' },
          ]}
        />
        {version.mode === 'asOf' && version.seq < newest && (
          <Button look="link" onPress={stale > 0 ? onRebase : () => onChange({ mode: 'asOf', seq: newest })}>
            {stale > 0 ? `Rebase on ${formatCount(newest)}…` : `Move to ${formatCount(newest)}, the newest`}
          </Button>
        )}
        {version.mode === 'number' && (
          <span className={styles.seq}>
            <TextField
              label="Version, a whole number up to 2^64-1"
              numeric
              value={version.text}
              onChange={(text) => onChange({ ...version, text }, 'version')}
              {...(problem !== undefined && { error: problem })}
            />
          </span>
        )}
      </div>
      <p className={styles.meaning} data-warns={warns || undefined}>
        {warns && <Icon name="warning" size={14} />}
        {words}
      </p>
    </div>
  );
}
