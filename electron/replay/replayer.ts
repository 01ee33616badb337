/** The loop of replay: reads entries in order, judges them, and writes their effects in groups. */
import type { LogReader } from '../log/logReader';
import type { StateWriter } from '../store/stateWriter';
import { GroupReader, type LoadedEntry } from './groupReader';
import { judgeEntry } from './judge';
import type { Reading } from './loadData';

export interface ReplayOptions extends Reading {
  signal: AbortSignal;
  /** Called after each group; the state's position is what readers see by then. */
  onProgress: () => void;
}

/** `waiting`: the data of the next entry is not here yet. */
export type ReplayEnd = 'caughtUp' | 'waiting' | 'cancelled';

/**
 * Replays from where the state stands to the end of the log. While a group is applied, the next one is decoded, the
 * one behind it is read, and the one before is written.
 * @throws logDamaged when the hash chain does not hold; the state before the damage stays as it is
 */
export async function replay(log: LogReader, state: StateWriter, options: ReplayOptions): Promise<ReplayEnd> {
  const reader = new GroupReader(log, state, options, state.applied);
  let ahead = readAhead(reader);
  try {
    for (;;) {
      const group = await ahead;
      if (options.signal.aborted) return 'cancelled';
      if (group.length === 0) return 'caughtUp';
      // What is loaded must not be forgotten, so a group that follows a full memory is not read ahead.
      const mustForget = state.isFull;
      if (!mustForget) ahead = readAhead(reader);
      const end = await applyGroup(state, group);
      options.onProgress();
      if (end === 'waiting') return 'waiting';
      if (mustForget) {
        await state.giveRoom();
        ahead = readAhead(reader);
      }
    }
  } finally {
    await ahead.catch(() => {});
    await reader.rest();
    await state.settle();
    options.onProgress();
  }
}

/** What fails ahead is told when its turn comes. */
function readAhead(reader: GroupReader): Promise<LoadedEntry[]> {
  const group = reader.read();
  group.catch(() => {});
  return group;
}

async function applyGroup(state: StateWriter, group: readonly LoadedEntry[]): Promise<'done' | 'waiting'> {
  const waits = group.some((loaded) => applyEntry(state, loaded) === 'waiting');
  await state.flush();
  return waits ? 'waiting' : 'done';
}

function applyEntry(state: StateWriter, { entry, data }: LoadedEntry): 'done' | 'waiting' {
  const judgement = judgeEntry(state, entry, data);
  if (judgement.kind === 'wait') return 'waiting';
  if (judgement.kind === 'skip') state.skip();
  else if (judgement.kind === 'reject') state.reject(entry.seq, judgement);
  else if (data.state === 'present') state.commit(entry.seq, entry.sender, judgement, data);
  state.advance(entry.seq, entry.hash);
  return 'done';
}
