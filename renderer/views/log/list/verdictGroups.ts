import type { VerdictKind } from '../../../../shared/model';
import type { IconName } from '../../../components/Icon';
import type { VerdictHue } from '../../../components/Verdict';

/** The nine verdicts in the groups that the list is narrowed to: one hue each, skipped apart from missing. */
export interface VerdictGroup {
  word: string;
  icon: IconName;
  hue: VerdictHue;
  kinds: readonly VerdictKind[];
}

export const verdictGroups: readonly VerdictGroup[] = [
  { word: 'Committed', icon: 'committed', hue: 'ok', kinds: ['committed'] },
  { word: 'Conflict', icon: 'versionConflict', hue: 'conflict', kinds: ['versionConflict'] },
  {
    word: 'Denied',
    icon: 'writeDenied',
    hue: 'denied',
    kinds: ['writeDenied', 'accessControlDenied', 'senderMayNotWrite'],
  },
  { word: 'Invalid', icon: 'malformed', hue: 'invalid', kinds: ['tagsMismatch', 'malformed'] },
  { word: 'Missing', icon: 'dataMissing', hue: 'absent', kinds: ['dataMissing'] },
  { word: 'Skipped', icon: 'skipped', hue: 'absent', kinds: ['skipped'] },
];

/** The kinds that are asked for after a press on a group: pressed again it goes; none and all are the same. */
export function toggleGroup(
  kinds: readonly VerdictKind[],
  group: VerdictGroup,
): readonly VerdictKind[] | undefined {
  const isOn = group.kinds.every((kind) => kinds.includes(kind));
  const next = isOn
    ? kinds.filter((kind) => !group.kinds.includes(kind))
    : [...kinds, ...group.kinds.filter((kind) => !kinds.includes(kind))];
  const isAll = verdictGroups.every((each) => each.kinds.every((kind) => next.includes(kind)));
  return next.length === 0 || isAll ? undefined : next;
}
