import type { Check } from '../../../../../shared/contract/outputs';
import type { CheckPhase, CheckRule } from '../../../../../shared/model';

/** The checks of one rule in one phase. */
export interface CheckGroup<Kind extends Check = Check> {
  phase: CheckPhase;
  rule: CheckRule;
  passed: number;
  failed: Kind[];
  checks: Kind[];
  total: number;
  /** One of the failures is what nodes report. */
  isDeciding: boolean;
}

/** Checks by phase and rule, in the order in which replay comes to them first. */
export function groupChecks<Kind extends Check>({ checks }: { checks: readonly Kind[] }): CheckGroup<Kind>[] {
  const groups = new Map<string, CheckGroup<Kind>>();
  for (const check of checks) {
    const name = `${check.phase} ${check.rule}`;
    const group = groups.get(name) ?? {
      phase: check.phase,
      rule: check.rule,
      passed: 0,
      failed: [],
      checks: [],
      total: 0,
      isDeciding: false,
    };
    groups.set(name, group);
    group.total++;
    group.checks.push(check);
    if (check.ok) group.passed++;
    else group.failed.push(check);
    group.isDeciding ||= check.deciding;
  }
  // That the batch decodes is known only behind its last item, but everything in it rests on that.
  return [...groups.values()].sort((left, right) => place(left) - place(right));
}

function place({ phase, failed }: CheckGroup): number {
  if (phase === 'gate' || phase === 'data') return 0;
  return phase === 'decode' && failed.length === 0 ? 1 : 2;
}
