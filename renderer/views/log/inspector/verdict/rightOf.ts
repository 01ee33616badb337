import type { Check } from '../../../../../shared/contract/outputs';
import type { Right } from '../../../../../shared/model';

/** The right under which the writes passed, where it is one and the same; undefined without writes. */
export function rightOf(checks: readonly Check[]): { right: Right; since: number | null } | undefined {
  const rights = checks.filter(({ phase, rule, ok }) => phase === 'writes' && rule === 'permission' && ok);
  const first = rights[0]?.because;
  if (typeof first?.right !== 'string') return undefined;
  const isOne = rights.every(({ because }) => because.right === first.right && because.since === first.since);
  if (!isOne) return undefined;
  return { right: first.right as Right, since: typeof first.since === 'number' ? first.since : null };
}
