/** The way of what was sent into the log and the state: its stages with their times, and the one that stalls. Pure. */
import type { Sending } from '../../../../shared/compose/draft';
import type { WorkspaceStatus } from '../../../../shared/contract/outputs';
import type { VerdictKind } from '../../../../shared/model';
import { formatCount, formatPlural } from '../../../format/numbers';

export interface Stage {
  id: 'signed' | 'appended' | 'replayed';
  title: string;
  /** ms since 1970; null while it is not reached, or where nobody noted when. */
  at: number | null;
  isDone: boolean;
}

export function stagesOf(sent: Sending, verdict: VerdictKind | null | undefined): Stage[] {
  const isReplayed = verdict !== null && verdict !== undefined;
  return [
    { id: 'signed', title: 'Signed', at: sent.signedAt, isDone: true },
    { id: 'appended', title: 'Appended', at: sent.appendedAt, isDone: true },
    {
      id: 'replayed',
      title: isReplayed ? 'Replayed' : 'Waiting for replay',
      at: sent.replayedAt,
      isDone: isReplayed,
    },
  ];
}

/** Milliseconds after which waiting is worth a word. */
const patience = 3000;

/** Why the next stage does not come; undefined while nothing is wrong. */
export function stallOf(
  sent: Sending,
  status: Pick<WorkspaceStatus, 'fault' | 'waitingFor' | 'replayedTo' | 'progress'>,
  now: number,
): string | undefined {
  const { fault, waitingFor, replayedTo, progress } = status;
  if (replayedTo > sent.seq) return undefined;
  if (fault !== null) return `Replay stopped at entry ${formatCount(replayedTo)}: ${fault.message}`;
  if (waitingFor !== null && waitingFor <= sent.seq)
    return `Replay waits at entry ${formatCount(waitingFor)}: its data is not here.`;
  if (now - sent.appendedAt < patience) return undefined;
  const before = sent.seq - replayedTo;
  if (progress !== null)
    return `Replay is at work: ${formatPlural(before, 'entry', 'entries')} ${before === 1 ? 'comes' : 'come'} before it.`;
  return 'Replay has not begun with it yet.';
}
