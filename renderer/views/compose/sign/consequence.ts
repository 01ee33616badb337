import type { WorkspaceStatus } from '../../../../shared/contract/outputs';
import { formatCount } from '../../../format/numbers';

/** What signing does, and that there is no way back. */
export function consequenceOf({ feeder, nextSeq }: Pick<WorkspaceStatus, 'feeder' | 'nextSeq'>): string {
  const act = feeder === 'zeroG' ? 'Pays for and sends one entry' : 'Appends one entry';
  return `${act}, ${formatCount(nextSeq)} or later. It cannot be undone.`;
}
