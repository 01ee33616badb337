import type { Repair } from '../../../../../shared/contract/explanation';
import type { WhatIfSearch } from '../../../../router/search';

/**
 * The question that tries a repair. What if gives the sender one role everywhere: where the repair needs several,
 * that is admin.
 * @returns null where nothing can be tried
 */
export function questionOf(repair: Repair): WhatIfSearch | null {
  if (repair.kind === 'impossible') return null;
  const roles = new Set(repair.grants.map(({ role }) => role));
  const [only] = roles;
  const role = roles.size > 1 ? 'admin' : only;
  const version = repair.kind === 'possible' ? repair.version : null;
  if (role === undefined && version === null) return null;
  return { ...(role !== undefined && { role }), ...(version !== null && { version }) };
}
