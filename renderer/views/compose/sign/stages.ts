/** The way of what was sent into the log and the state: its stages with their times, and the one that stalls. Pure. */
import type { Sending } from '../../../../shared/compose/draft';
import type { WorkspaceStatus } from '../../../../shared/contract/outputs';
import type { OutgoingEntry, SourceStatus } from '../../../../shared/contract/source';
import type { VerdictKind } from '../../../../shared/model';
import { formatCount, formatPlural } from '../../../format/numbers';

export interface Stage {
  id: 'signed' | 'appended' | 'mined' | 'uploaded' | 'fetched' | 'replayed';
  title: string;
  /** ms since 1970; null while it is not reached, or where nobody noted when. */
  at: number | null;
  isDone: boolean;
}

export function stagesOf(sent: Sending, verdict: VerdictKind | null | undefined): Stage[] {
  const isReplayed = verdict !== null && verdict !== undefined;
  const { network } = sent;
  const takenOutAt = network?.takenOutAt ?? null;
  const signed: Stage = { id: 'signed', title: 'Signed', at: sent.signedAt, isDone: true };
  if (takenOutAt !== null)
    return [signed, { id: 'mined', title: 'Taken out by a reorganisation', at: takenOutAt, isDone: false }];
  const placed: Stage[] =
    network === null
      ? [{ id: 'appended', title: 'Appended', at: sent.appendedAt, isDone: true }]
      : [{ id: 'mined', title: 'Mined', at: sent.appendedAt, isDone: true }, ...dataStages(network, verdict)];
  return [
    signed,
    ...placed,
    {
      id: 'replayed',
      title: isReplayed ? 'Replayed' : 'Waiting for replay',
      at: sent.replayedAt,
      isDone: isReplayed,
    },
  ];
}

/** The way of the data: what comes later says that it went the whole way, though nobody may have noted when. */
function dataStages(
  { uploadedAt, fetchedAt }: NonNullable<Sending['network']>,
  verdict: VerdictKind | null | undefined,
): Stage[] {
  // A closed gate and data that was given up are judged without it.
  const wasRead = verdict != null && verdict !== 'senderMayNotWrite' && verdict !== 'dataMissing';
  const isFetched = fetchedAt !== null || wasRead;
  const isUploaded = uploadedAt !== null || isFetched;
  const isNeeded = verdict !== 'senderMayNotWrite';
  return [
    { id: 'uploaded', title: isUploaded ? 'Uploaded' : 'Uploading', at: uploadedAt, isDone: isUploaded },
    {
      id: 'fetched',
      title: isFetched ? 'Fetched' : isNeeded ? 'Waiting for its data' : 'Data not needed',
      at: fetchedAt,
      isDone: isFetched,
    },
  ];
}

/** Milliseconds after which waiting is worth a word. */
const patience = 3000;

/** What is known of the network that it goes through; undefined where there is none, or while it is asked. */
export type NetworkStatus = Pick<SourceStatus, 'fault' | 'missing' | 'givenUp' | 'outgoing'>;

/** Why the next stage does not come, with the stage named; undefined while nothing is wrong. */
export function stallOf(
  sent: Sending,
  status: Pick<WorkspaceStatus, 'fault' | 'waitingFor' | 'replayedTo' | 'nextSeq' | 'progress'>,
  network: NetworkStatus | undefined,
  now: number,
): string | undefined {
  const { fault, waitingFor, replayedTo, progress } = status;
  if (sent.network !== null && sent.network.takenOutAt !== null) return undefined;
  const uploading = network && uploadStall(sent, network);
  if (uploading !== undefined) return uploading;
  if (replayedTo > sent.seq) return undefined;
  if (fault !== null) return `Replay stopped at entry ${formatCount(replayedTo)}: ${fault.message}`;
  const following = network && followStall(sent, status.nextSeq, network);
  if (following !== undefined) return following;
  if (waitingFor !== null && waitingFor <= sent.seq)
    return `Replay waits at entry ${formatCount(waitingFor)}: its data is not here.`;
  if (now - sent.appendedAt < patience) return undefined;
  if (sent.network !== null && status.nextSeq <= sent.seq)
    return 'Following stalls: the entry is mined, and has not come from the chain yet.';
  const before = sent.seq - replayedTo;
  if (progress !== null)
    return `Replay is at work: ${formatPlural(before, 'entry', 'entries')} ${before === 1 ? 'comes' : 'come'} before it.`;
  return 'Replay has not begun with it yet.';
}

/** Whether it is being sent at this moment, for the first time or once more. */
export function isOutgoing(sent: Sending, network: NetworkStatus | undefined): boolean {
  const stage = network && outgoingOf(sent, network)?.stage;
  return stage === 'sent' || stage === 'mined';
}

function outgoingOf({ network }: Sending, { outgoing }: NetworkStatus): OutgoingEntry | undefined {
  return outgoing.find(({ txHash }) => txHash === network?.txHash);
}

function uploadStall(sent: Sending, network: NetworkStatus): string | undefined {
  if (sent.network === null || sent.network.uploadedAt !== null) return undefined;
  const fault = outgoingOf(sent, network)?.fault ?? null;
  return fault === null ? undefined : `Uploading stalls: ${fault.message}`;
}

/** Between the chain and the log: the node that follows, and its own download. */
function followStall(
  { seq, network: way }: Sending,
  nextSeq: number,
  { fault, missing, givenUp }: NetworkStatus,
): string | undefined {
  if (way === null) return undefined;
  if (nextSeq <= seq) return fault === null ? undefined : `Following stalls: ${fault.message}`;
  if (givenUp.includes(seq)) return 'Its data was given up: no storage node had it in time.';
  const wanted = missing.find((one) => one.seq === seq);
  if (wanted === undefined) return undefined;
  return `Fetching stalls: ${wanted.reason}, asked ${formatPlural(wanted.rounds, 'time')}.`;
}

/** How far the upload has come, while it is under way. */
export function uploadWords(sent: Sending, network: NetworkStatus | undefined): string | undefined {
  const outgoing = network && outgoingOf(sent, network);
  if (outgoing === undefined || outgoing.segments.total === 0) return undefined;
  const { done, total } = outgoing.segments;
  return `${formatCount(done)} of ${formatPlural(total, 'segment')}`;
}
