/** The state of a generation on disk. It can always be derived again, so one that is of no use is removed. */
import { equalBytes, fromHex } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import type { LogStore } from '../log/logStore';
import { isDamage, reasonOf } from '../store/faults';
import type { Position } from '../store/position';
import { StateWriter } from '../store/stateWriter';
import { type Database, openDatabase } from '../store/store';
import { WatchedStreams } from '../store/streams';
import { type Generation, generationFolder, removeGeneration } from './generation';

export interface OpenState {
  database: Database;
  state: StateWriter;
  /** Why the state that was there is derived again, for people; null where it was kept or there was none. */
  renewed: string | null;
}

/**
 * Opens the state of a generation where it stands; begins anew where it is damaged, or was derived from another log
 * than the one that is here now.
 */
export async function openState(
  workspace: string,
  generation: Generation,
  log: LogStore,
): Promise<OpenState> {
  const folder = generationFolder(workspace, generation.id);
  const kept = await openKept(folder, generation, log);
  if (typeof kept === 'object') return kept;
  await removeGeneration(workspace, generation.id);
  const database = await openDatabase(folder);
  const renewed = kept === '' ? null : kept;
  return { database, state: await readState(database, generation, log), renewed };
}

/** State on an open database. */
export function readState(database: Database, generation: Generation, log: LogStore): Promise<StateWriter> {
  return StateWriter.open(database, new WatchedStreams(generation.watched.map(fromHex)), log.start());
}

/** @returns why the state that is there is of no use; empty where it is no loss */
async function openKept(folder: string, generation: Generation, log: LogStore): Promise<OpenState | string> {
  let database: Database | undefined;
  try {
    database = await openDatabase(folder);
    const state = await readState(database, generation, log);
    if (isOnLog(state.position, log)) return { database, state, renewed: null };
    const reason = otherLog(state.position, log);
    await state.discard();
    await database.close();
    return reason;
  } catch (error) {
    await database?.close();
    if (!isDamage(error)) throw error;
    return damagedState(reasonOf(error));
  }
}

/** What people are told of a state that was damaged. */
function damagedState(reason: string): string {
  return `The state on disk was damaged (${reason}). It is derived again from the log; nothing is lost.`;
}

/** A read of the state that failed. */
export function stateFault(error: unknown): StreamscopeError<'stateDamaged'> {
  const reason = reasonOf(error);
  return new StreamscopeError('stateDamaged', { reason }, damagedState(reason), { cause: error });
}

/** The newest appends are lost without a trace in the log itself when the end of its write-ahead file is damaged. */
function otherLog({ next }: Position, log: LogStore): string {
  const { firstSeq } = log.start();
  if (next <= firstSeq) return '';
  if (next <= log.nextSeq)
    return 'The state belonged to another log. It is derived again from the log that is here.';
  const end = log.isEmpty ? 'is empty' : `ends with entry ${log.nextSeq - 1}`;
  return `The log ${end}, but its state had been replayed up to entry ${next - 1}: the log was replaced, or has lost its newest entries. Restore the workspace from a backup if entries are missing. The state is derived again from what is here.`;
}

/** Whether the log has, just before the position, the entry that the position follows. */
function isOnLog(position: Position, log: LogStore): boolean {
  const { firstSeq, prevHash } = log.start();
  if (position.next <= firstSeq) return position.next === firstSeq && equalBytes(position.lastHash, prevHash);
  const last = log.reader.entry(position.next - 1);
  return last !== undefined && equalBytes(last.hash, position.lastHash);
}
