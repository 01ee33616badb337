/** Waits for a workspace that follows a source; what holds it up goes to standard error, once each. */
import type { SourceStatus } from '../../shared/contract/source';
import { badInput, type ErrorEnvelope, fromEnvelope, switchedOffline } from '../../shared/errors';
import type { Session } from './session';

/** Milliseconds between two looks. */
const interval = 100;

interface InStepOptions {
  signal?: AbortSignal;
  /** Milliseconds that the source may fail; for ever where it is left out. */
  patience?: number;
}

/**
 * Resolves when everything that the source has is replayed, or at the signal.
 * @throws badInput where nothing is followed, and what no waiting mends
 */
export function untilInStep(session: Session, options: InStepOptions = {}): Promise<void> {
  const { signal, patience = Number.POSITIVE_INFINITY } = options;
  let failingSince: number | undefined;
  return until(async (tell) => {
    const source = await session.call('source.status', {});
    failingSince = source.fault === null ? undefined : (failingSince ?? performance.now());
    const waited = failingSince === undefined ? 0 : performance.now() - failingSince;
    if (source.fault !== null && (lasts(source.fault) || waited > patience)) throw fromEnvelope(source.fault);
    return isInStep(session, source, tell);
  }, signal);
}

function lasts(fault: ErrorEnvelope): boolean {
  return fault.code === 'logsDiffer' || (fault.code === 'networkFailed' && fault.data.lasts === true);
}

/** Resolves when an entry of this workspace is on the storage nodes, if it goes there, and replayed here. */
export function untilArrived(session: Session, seq: number): Promise<void> {
  return until(async (tell) => {
    const { outgoing, fault } = await session.call('source.status', {});
    const sent = outgoing.find((entry) => entry.seq === seq);
    const { replayedTo, fault: replayFault } = await session.call('workspace.status', {});
    if (replayFault !== null) throw fromEnvelope(replayFault);
    const heldUp = sent?.fault ?? fault;
    if (heldUp !== null) tell(heldUp.message);
    else if (sent?.stage === 'mined') tell(`Entry ${seq} is in a block; its data goes to the storage nodes.`);
    return (sent === undefined || sent.stage === 'uploaded') && replayedTo > seq;
  });
}

async function until(
  look: (tell: (text: string) => void) => Promise<boolean>,
  signal?: AbortSignal,
): Promise<void> {
  let told: string | undefined;
  const tell = (text: string) => {
    if (text !== told) console.error(text);
    told = text;
  };
  while (!signal?.aborted && !(await look(tell)))
    await new Promise((resolve) => setTimeout(resolve, interval));
}

async function isInStep(
  session: Session,
  source: SourceStatus,
  tell: (text: string) => void,
): Promise<boolean> {
  if (source.source === null) throw badInput('workspace', 'follows nothing; connect it first');
  if (source.phase === 'offline') throw switchedOffline();
  const { replayedTo, nextSeq, waitingFor, fault, progress } = await session.call('workspace.status', {});
  if (fault !== null) throw fromEnvelope(fault);
  if (source.fault !== null) tell(source.fault.message);
  else if (waitingFor !== null) {
    const reason = source.missing.find(({ seq }) => seq === waitingFor)?.reason;
    tell(`Waiting for the data of entry ${waitingFor}${reason === undefined ? '' : `: ${reason}`}`);
  }
  return source.phase === 'following' && replayedTo >= nextSeq && progress === null;
}
