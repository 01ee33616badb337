import type { VerdictKind } from '../../shared/model';
import { Icon, type IconName } from './Icon';
import styles from './Verdict.module.css';

export type VerdictHue = 'ok' | 'conflict' | 'denied' | 'invalid' | 'absent';

interface Looks {
  word: string;
  icon: IconName;
  hue: VerdictHue;
}

/** Icon, word and hue of every verdict; never colour alone. */
export const verdictLooks: Record<VerdictKind, Looks> = {
  committed: { word: 'Committed', icon: 'committed', hue: 'ok' },
  versionConflict: { word: 'Version conflict', icon: 'versionConflict', hue: 'conflict' },
  writeDenied: { word: 'Write denied', icon: 'writeDenied', hue: 'denied' },
  accessControlDenied: { word: 'Access-control denied', icon: 'accessControlDenied', hue: 'denied' },
  senderMayNotWrite: { word: 'Sender may not write', icon: 'senderMayNotWrite', hue: 'denied' },
  tagsMismatch: { word: 'Tags mismatch', icon: 'tagsMismatch', hue: 'invalid' },
  malformed: { word: 'Malformed', icon: 'malformed', hue: 'invalid' },
  dataMissing: { word: 'Data missing', icon: 'dataMissing', hue: 'absent' },
  skipped: { word: 'Skipped', icon: 'skipped', hue: 'absent' },
};

interface Props {
  /** null while the entry is not replayed yet. */
  kind: VerdictKind | null;
  /** In place of the verdict's own word. */
  word?: string;
}

/** A verdict as a row shows it: failures are filled, the many that committed or were skipped stay quiet. */
export function Verdict({ kind, word: said }: Props) {
  if (kind === null) return <span className={styles.pending}>not replayed yet</span>;
  const { word, icon, hue } = verdictLooks[kind];
  const isQuiet = kind === 'committed' || kind === 'skipped';
  return (
    <span className={isQuiet ? styles.quiet : styles.filled} data-hue={hue}>
      <Icon name={icon} size={14} />
      {said ?? word}
    </span>
  );
}
