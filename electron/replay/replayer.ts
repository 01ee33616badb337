/** The loop of replay: reads entries in order, judges them, and writes their effects in groups. */
import { equalBytes } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import type { LogEntry } from '../../shared/model';
import { decodeReads, decodeVersion, decodeWrites, padToSectors } from '../../shared/streamData';
import { decrypt, type EncryptionKey } from '../decode/encryption';
import { encodeHeader, entryHash } from '../log/chain';
import { damaged, type LogReader } from '../log/logReader';
import type { StateWriter } from '../store/stateWriter';
import { isForThisNode } from './checks';
import { type EntryData, judgeEntry } from './judge';

/** A group is written when it has this many entries or bytes: enough to be fast, little enough to stay responsive. */
const groupEntries = 1000;
const groupBytes = 4 << 20;

export interface ReplayOptions {
  encryption: EncryptionKey | undefined;
  signal: AbortSignal;
  /** Called after each group with the seq that replay handles next. */
  onProgress: (next: number) => void;
}

/** `waiting`: the data of the next entry is not here yet. */
export type ReplayEnd = 'caughtUp' | 'waiting' | 'cancelled';

interface LoadedEntry {
  entry: LogEntry;
  data: EntryData;
}

/**
 * Replays from where the state stands to the end of the log.
 * @throws logDamaged when the hash chain does not hold; the state before the damage stays as it is
 */
export async function replay(log: LogReader, state: StateWriter, options: ReplayOptions): Promise<ReplayEnd> {
  for (;;) {
    if (options.signal.aborted) return 'cancelled';
    const from = state.position.next;
    const headers = await readHeaders(log, from);
    if (headers.length === 0) return 'caughtUp';
    const group = loadGroup(log, state, headers, options.encryption);
    await state.prefetch(group.flatMap(itemsOf));
    let end: 'done' | 'waiting' = 'done';
    try {
      end = applyGroup(state, group);
    } finally {
      // What was applied before a damaged entry is right and is kept.
      await state.flush();
    }
    options.onProgress(state.position.next);
    if (end === 'waiting') return 'waiting';
  }
}

/** Headers of the next group; it ends before a damaged one, which is a fault only when it is next. */
async function readHeaders(log: LogReader, from: number): Promise<LogEntry[]> {
  try {
    return await log.entries(from, from + groupEntries, { limit: groupEntries });
  } catch (error) {
    const damagedSeq = seqOfDamage(error);
    if (damagedSeq === undefined || damagedSeq <= from) throw error;
    return log.entries(from, damagedSeq, { limit: groupEntries });
  }
}

function seqOfDamage(error: unknown): number | undefined {
  if (!(error instanceof StreamscopeError) || error.code !== 'logDamaged') return undefined;
  return (error as StreamscopeError<'logDamaged'>).data.seq;
}

function loadGroup(
  log: LogReader,
  state: StateWriter,
  headers: readonly LogEntry[],
  encryption: EncryptionKey | undefined,
): LoadedEntry[] {
  const group: LoadedEntry[] = [];
  let bytes = 0;
  for (const entry of headers) {
    // Entries of streams that nobody here watches are skipped without reading their data.
    let data = unread;
    try {
      if (isForThisNode(state, entry.streamIds)) data = loadData(log, entry, encryption);
    } catch (error) {
      if (group.length === 0 || seqOfDamage(error) === undefined) throw error;
      break;
    }
    group.push({ entry, data });
    if (data.state === 'present') bytes += data.plain.length;
    if (bytes >= groupBytes) break;
  }
  return group;
}

const unread: EntryData = { state: 'notFetched' };

/** The plain data of an entry in whole sectors. */
export function loadData(log: LogReader, entry: LogEntry, encryption: EncryptionKey | undefined): EntryData {
  if (entry.availability !== 'present') return { state: entry.availability };
  const padded = padToSectors(log.data(entry));
  if (encryption === undefined) return { state: 'present', plain: padded };
  const plain = decrypt(padded, encryption);
  return plain === undefined ? { state: 'undecryptable' } : { state: 'present', plain };
}

/** Keys that judging will ask about. */
function itemsOf({ data }: LoadedEntry): { streamId: Uint8Array; key: Uint8Array }[] {
  if (data.state !== 'present') return [];
  const version = decodeVersion(data.plain);
  const reads = version.ok ? decodeReads(data.plain, version.end) : version;
  if (!reads.ok) return [];
  const writes = decodeWrites(data.plain, reads.end);
  return writes.ok ? [...reads.value, ...writes.value] : reads.value;
}

function applyGroup(state: StateWriter, group: readonly LoadedEntry[]): 'done' | 'waiting' {
  for (const { entry, data } of group) {
    checkChain(state, entry);
    const judgement = judgeEntry(state, entry, data);
    if (judgement.kind === 'wait') return 'waiting';
    if (judgement.kind === 'skip') state.skip();
    else if (judgement.kind === 'reject') state.reject(entry.seq, judgement);
    else if (data.state === 'present') state.commit(entry.seq, entry.sender, judgement, data.plain);
    state.advance(entry.seq, entry.hash);
  }
  return 'done';
}

function checkChain(state: StateWriter, entry: LogEntry): void {
  if (entry.seq !== state.position.next) throw damaged(state.position.next, 'it is missing');
  if (!equalBytes(entry.prevHash, state.position.lastHash)) {
    throw damaged(entry.seq, 'it does not follow from the entry before it');
  }
  if (!equalBytes(entryHash(encodeHeader(entry)), entry.hash))
    throw damaged(entry.seq, 'it was changed after it was stored');
}
