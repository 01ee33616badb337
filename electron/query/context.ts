/** What every query works on; the reader thread holds one. */
import { toHex } from '../../shared/bytes';
import type { Progress } from '../../shared/contract/outputs';
import { StreamscopeError } from '../../shared/errors';
import type { LogEntry } from '../../shared/model';
import type { IdenticalEntries } from '../compose/identicalEntries';
import type { Decoders } from '../decode/decoders';
import type { EncryptionKey } from '../decode/encryption';
import type { LogReader } from '../log/logReader';
import type { ActivityIndex } from '../store/activityIndex';
import type { KeyIndex } from '../store/keyIndex/keyIndex';
import type { PlanProgress } from '../store/plannedKeys';
import { StateReader } from '../store/stateReader';
import type { Database } from '../store/store';
import type { WatchedStreams } from '../store/streams';

export interface QueryContext {
  log: LogReader;
  logId: Uint8Array;
  /** Seq of the first entry of the log. */
  firstSeq: number;
  /** The state database of the generation in use. */
  state: Database;
  streams: WatchedStreams;
  /** Counts of keys and short ways through old states of this generation. */
  keyIndex: KeyIndex;
  /** Totals of the results of this generation. */
  activity: ActivityIndex;
  encryption: EncryptionKey | undefined;
  /** User decoders of the generation in use. */
  decoders: Decoders;
  /** Which entries have the same data. */
  identical: IdenticalEntries;
  /** Of the caller, who may have lost interest. */
  signal: AbortSignal | undefined;
  /** Tells the caller how far long work has come. */
  progress: (progress: Progress) => void;
  /** Names that people gave, by 0x-hex. */
  labels: { accounts: Record<string, string>; streams: Record<string, string> };
}

/** Runs a query on the state after entry `at` (null: the newest), on one snapshot. */
export async function withState<Answer>(
  context: QueryContext,
  at: number | null,
  query: (state: StateReader) => Promise<Answer>,
): Promise<Answer> {
  const state = openState(context, at);
  try {
    return await query(state);
  } finally {
    await state.close();
  }
}

/** To be closed by the caller, who is told how far it is where an old state is planned first. */
export function openState(context: QueryContext, at: number | null): StateReader {
  const index = context.keyIndex.heardBy(planProgress(context));
  return StateReader.open(context.state, context.streams, at, context.signal, index);
}

export function planProgress({ progress }: QueryContext): PlanProgress {
  return (done, total) =>
    progress({ task: 'plan', phase: 'read', unit: 'keys', done, total, perSecond: 0, secondsLeft: null });
}

/** @throws cancelled when the caller has lost interest */
export function requireInterest(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new StreamscopeError('cancelled', {}, 'The read was cancelled.');
}

/** An entry that must exist. */
export function requireEntry(context: Pick<QueryContext, 'log'>, seq: number): LogEntry {
  const entry = context.log.entry(seq);
  if (entry === undefined) {
    throw new StreamscopeError(
      'notFound',
      { what: 'entry', id: String(seq) },
      `The log has no entry ${seq}.`,
    );
  }
  return entry;
}

export function timestampOf(context: QueryContext, seq: number): number | null {
  return context.log.entry(seq)?.origin.timestamp ?? null;
}

export function streamLabel(context: QueryContext, streamId: Uint8Array): string | null {
  return context.labels.streams[toHex(streamId)] ?? null;
}
