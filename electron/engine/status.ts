/** What a workspace says of itself. */
import { toHex } from '../../shared/bytes';
import type { ImportSummary, Progress, WorkspaceStatus } from '../../shared/contract/outputs';
import { type ErrorEnvelope, fromEnvelope } from '../../shared/errors';
import { verdictKinds } from '../../shared/model';
import { productVersion } from '../version';
import type { Settings } from './settings';
import type { LogState, ReplayState } from './writerCore';

export interface WorkspaceFacts {
  folder: string;
  settings: Settings;
  logState: LogState;
  /** How the generation that answers stands. */
  shown: ReplayState;
  fault: ErrorEnvelope | null;
  waitingFor: number | null;
  /** Whether the key of the encryption setting is open. */
  keyAtHand: boolean;
  progress: Progress | null;
  notices: string[];
}

/** Of a workspace with a log of its own. */
export type LogWorkspaceStatus = {
  [Name in keyof WorkspaceStatus]: Name extends 'logId' | 'liveKeys'
    ? NonNullable<WorkspaceStatus[Name]>
    : WorkspaceStatus[Name];
};

export function describeWorkspace(facts: WorkspaceFacts): LogWorkspaceStatus {
  const { settings, logState, shown, keyAtHand } = facts;
  const counts = verdictKinds.map((kind, i) => [kind, shown.position.counts[i] ?? 0]);
  return {
    name: settings.name,
    folder: facts.folder,
    feeder: settings.source?.kind ?? 'local',
    remote: null,
    logId: toHex(logState.logId),
    signatures: logState.signatures,
    firstSeq: logState.firstSeq,
    nextSeq: Math.max(logState.nextSeq, shown.nextSeq),
    replayedTo: shown.position.next,
    progress: facts.progress,
    fault: lockedFault(settings, keyAtHand) ?? facts.fault,
    waitingFor: facts.waitingFor,
    notices: facts.notices,
    watched: settings.watched.length,
    liveKeys: shown.position.liveKeys,
    verdicts: Object.fromEntries(counts) as WorkspaceStatus['verdicts'],
    encryption: { mode: settings.encryption?.mode ?? 'none', keyAtHand },
    sample: settings.sample,
    version: productVersion,
  };
}

/** An encrypted workspace is neither replayed nor written without its key. */
export function lockedFault(settings: Settings, keyAtHand: boolean): ErrorEnvelope | undefined {
  if (settings.encryption === null || keyAtHand) return undefined;
  const message = 'This workspace is encrypted. Give its key to replay it.';
  return { code: 'encryptionKeyMissing', data: { mode: settings.encryption.mode }, message };
}

/** Totals of the workspace after an import. @throws what stopped replay */
export function summarizeImport(status: LogWorkspaceStatus, seconds: number): ImportSummary {
  const { verdicts, nextSeq, firstSeq, liveKeys, fault } = status;
  if (fault !== null) throw fromEnvelope(fault);
  const { committed, skipped } = verdicts;
  const handled = Object.values(verdicts).reduce((sum, count) => sum + count, 0);
  return {
    entries: nextSeq - firstSeq,
    committed,
    rejected: handled - committed - skipped,
    skipped,
    keys: liveKeys,
    seconds: Math.round(seconds * 1000) / 1000,
    notices: importNotices(status),
  };
}

function importNotices({ firstSeq, signatures, waitingFor }: WorkspaceStatus): string[] {
  const notices: string[] = [];
  if (waitingFor !== null) {
    notices.push(
      `Replay waits at entry ${waitingFor}: its data is not in the file. Import a file that has it.`,
    );
  }
  if (firstSeq > 0) {
    notices.push(
      `The log starts late, at entry ${firstSeq}: streams founded before it look new, so ownership may be wrong.`,
    );
  }
  if (signatures === 'trustedSenders') {
    notices.push('Unsigned entries are in this signed log: their senders are only believed.');
  }
  return notices;
}
