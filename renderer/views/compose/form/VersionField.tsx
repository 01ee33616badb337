import { Icon } from '../../../components/Icon';
import { Segmented } from '../../../components/Segmented';
import { TextField } from '../../../components/TextField';
import { formatCount } from '../../../format/numbers';
import type { Draft } from '../drafts/draft';
import styles from './VersionField.module.css';

type Version = Draft['version'];

interface Props {
  version: Version;
  /** Seq of the state that is shown, -1 before the first entry. */
  seen: number;
  isPast: boolean;
  problem: string | undefined;
  onChange: (version: Version, mark?: string) => void;
}

/** The version field: up to which entry the sender has seen the state. A key written after it voids the batch. */
export function VersionField({ version, seen, isPast, problem, onChange }: Props) {
  const choose = (mode: Version['mode']) => {
    if (mode === 'seq') onChange({ mode, text: String(Math.max(0, seen)) });
    else onChange({ mode });
  };
  return (
    <div className={styles.version}>
      <div className={styles.line}>
        <Segmented
          label="Version"
          value={version.mode}
          onChange={choose}
          options={[
            { value: 'seen', text: `State I see: ${formatCount(Math.max(0, seen))}` },
            { value: 'seq', text: 'Other seq' },
            { value: 'never', text: 'Never conflicts' },
          ]}
        />
        {version.mode === 'seq' && (
          <span className={styles.seq}>
            <TextField
              label="Version, a whole number up to 2^64-1"
              numeric
              value={version.text}
              onChange={(text) => onChange({ mode: 'seq', text }, 'version')}
              {...(problem !== undefined && { error: problem })}
            />
          </span>
        )}
      </div>
      <p className={styles.meaning} data-warns={version.mode === 'never' || undefined}>
        {version.mode === 'never' && <Icon name="warning" size={14} />}
        {meaning(version.mode, isPast)}
      </p>
    </div>
  );
}

function meaning(mode: Version['mode'], isPast: boolean): string {
  if (mode === 'never')
    return 'Overwrites whatever others wrote meanwhile: no write or guard of this batch is checked.';
  if (mode === 'seq') return 'Void if one of its keys was written after this entry.';
  return isPast
    ? 'The slider shows the past: void if one of its keys was written after that.'
    : 'Follows the slider. Void if one of its keys is written before it lands.';
}
