import type { VerdictKind } from '../../../../shared/model';

/** The nine verdicts in the groups that the list is narrowed to. A group looks like its first kind. */
export interface VerdictGroup {
  word: string;
  kinds: readonly [VerdictKind, ...VerdictKind[]];
}

export const verdictGroups: readonly VerdictGroup[] = [
  { word: 'Committed', kinds: ['committed'] },
  { word: 'Conflict', kinds: ['versionConflict'] },
  { word: 'Denied', kinds: ['writeDenied', 'accessControlDenied', 'senderMayNotWrite'] },
  { word: 'Invalid', kinds: ['malformed', 'tagsMismatch'] },
  { word: 'Missing', kinds: ['dataMissing'] },
  { word: 'Skipped', kinds: ['skipped'] },
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
