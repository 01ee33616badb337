import type { Check, EntryDetail } from '../../../../../shared/contract/outputs';
import type { CheckPhase, CheckRule } from '../../../../../shared/model';

/** The checks of one rule in one phase. */
export interface CheckGroup {
  phase: CheckPhase;
  rule: CheckRule;
  passed: number;
  failed: Check[];
  /** Checks of this rule in all, those that are not listed included. */
  total: number;
  /** One of the failures is what nodes report. */
  isDeciding: boolean;
}

/** Checks by phase and rule, in the order in which replay comes to them first. */
export function groupChecks(entry: Pick<EntryDetail, 'checks'>): CheckGroup[] {
  const groups = new Map<string, CheckGroup>();
  for (const check of entry.checks) {
    const name = `${check.phase} ${check.rule}`;
    const group = groups.get(name) ?? {
      phase: check.phase,
      rule: check.rule,
      passed: 0,
      failed: [],
      total: 0,
      isDeciding: false,
    };
    groups.set(name, group);
    group.total++;
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
