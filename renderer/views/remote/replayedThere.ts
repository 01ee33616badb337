import type { WorkspaceStatus } from '../../../shared/contract/outputs';
import { formatCount } from '../../format/numbers';

/** The last entry that a node has handled: it tells the next one. */
export function replayedThere({
  replayedTo,
  firstSeq,
}: Pick<WorkspaceStatus, 'replayedTo' | 'firstSeq'>): string {
  return replayedTo > firstSeq ? `to ${formatCount(replayedTo - 1)}` : 'nothing yet';
}
