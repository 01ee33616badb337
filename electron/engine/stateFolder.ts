/** The state of a generation on disk. It can always be derived again, so one that is of no use is removed. */
import { rm } from 'node:fs/promises';
import { equalBytes, fromHex } from '../../shared/bytes';
import type { LogStore } from '../log/logStore';
import { isDamage } from '../store/faults';
import type { Position } from '../store/position';
import { StateWriter } from '../store/stateWriter';
import { type Database, openDatabase } from '../store/store';
import { WatchedStreams } from '../store/streams';
import { type Generation, generationFolder } from './generation';

export interface OpenState {
  database: Database;
  state: StateWriter;
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
  if (kept !== undefined) return kept;
  await rm(folder, { recursive: true, force: true });
  const database = await openDatabase(folder);
  return { database, state: await readState(database, generation, log) };
}

/** State on an open database. */
export function readState(database: Database, generation: Generation, log: LogStore): Promise<StateWriter> {
  return StateWriter.open(database, new WatchedStreams(generation.watched.map(fromHex)), log.start());
}

async function openKept(
  folder: string,
  generation: Generation,
  log: LogStore,
): Promise<OpenState | undefined> {
  let database: Database | undefined;
  try {
    database = await openDatabase(folder);
    const state = await readState(database, generation, log);
    if (isOnLog(state.position, log)) return { database, state };
    await state.discard();
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  await database?.close();
  return undefined;
}

/** Whether the log has, just before the position, the entry that the position follows. */
function isOnLog(position: Position, log: LogStore): boolean {
  const { firstSeq, prevHash } = log.start();
  if (position.next <= firstSeq) return position.next === firstSeq && equalBytes(position.lastHash, prevHash);
  const last = log.reader.entry(position.next - 1);
  return last !== undefined && equalBytes(last.hash, position.lastHash);
}
