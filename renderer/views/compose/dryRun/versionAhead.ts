import type { DryRun } from '../../../../shared/contract/composing';

/** The version where it covers entries that nobody has seen yet: what they write goes unnoticed. */
export function versionAhead({ guards }: Pick<DryRun, 'guards'>): string | undefined {
  return guards.find((guard) => guard.kind === 'versionAhead')?.version;
}
