/** The loop of replay: reads entries in order, judges them, and writes their effects in groups. */
import { equalBytes } from '../../shared/bytes';
import type { EncryptionKey } from '../decode/encryption';
import { damaged, type LogReader } from '../log/logReader';
import type { StateWriter } from '../store/stateWriter';
import { type Group, type LoadedEntry, readGroup } from './groupReader';
import { judgeEntry } from './judge';

export interface ReplayOptions {
  encryption: EncryptionKey | undefined;
  signal: AbortSignal;
  /** Called after each group; the state's position is what readers see by then. */
  onProgress: () => void;
}

/** `waiting`: the data of the next entry is not here yet. */
export type ReplayEnd = 'caughtUp' | 'waiting' | 'cancelled';

/**
 * Replays from where the state stands to the end of the log. While a group is applied, the next one is read and the
 * one before is written.
 * @throws logDamaged when the hash chain does not hold; the state before the damage stays as it is
 */
export async function replay(log: LogReader, state: StateWriter, options: ReplayOptions): Promise<ReplayEnd> {
  const read = (from: number) => readGroup(log, state, from, options.encryption);
  try {
    let ahead = read(state.applied.next);
    for (;;) {
      const group = await ahead;
      if (options.signal.aborted) return 'cancelled';
      if (group.entries.length === 0) return 'caughtUp';
      // What is loaded must not be forgotten, so a group that follows a full memory is not read ahead.
      const mustForget = state.isFull;
      if (!mustForget) ahead = readAhead(read(group.next));
      const end = await applyGroup(state, group);
      options.onProgress();
      if (end === 'waiting') return 'waiting';
      if (mustForget) {
        await state.giveRoom();
        ahead = read(group.next);
      }
    }
  } finally {
    await state.settle();
    options.onProgress();
  }
}

/** What fails ahead is told when its turn comes. */
function readAhead(group: Promise<Group>): Promise<Group> {
  group.catch(() => {});
  return group;
}

async function applyGroup(state: StateWriter, group: Group): Promise<'done' | 'waiting'> {
  state.begin(group.facts);
  try {
    for (const loaded of group.entries) if (applyEntry(state, loaded) === 'waiting') return 'waiting';
    return 'done';
  } finally {
    // What was applied before a damaged entry is right and is kept.
    await state.flush();
  }
}

function applyEntry(state: StateWriter, loaded: LoadedEntry): 'done' | 'waiting' {
  const { entry, data } = loaded;
  checkChain(state, loaded);
  const judgement = judgeEntry(state, entry, data);
  if (judgement.kind === 'wait') return 'waiting';
  if (judgement.kind === 'skip') state.skip();
  else if (judgement.kind === 'reject') state.reject(entry.seq, judgement);
  else if (data.state === 'present') state.commit(entry.seq, entry.sender, judgement, data.plain);
  state.advance(entry.seq, entry.hash);
  return 'done';
}

function checkChain(state: StateWriter, { entry, isIntact }: LoadedEntry): void {
  const { next, lastHash } = state.applied;
  if (entry.seq !== next) throw damaged(next, 'it is missing');
  if (!equalBytes(entry.prevHash, lastHash))
    throw damaged(entry.seq, 'it does not follow from the entry before it');
  if (!isIntact) throw damaged(entry.seq, 'it was changed after it was stored');
}
