/**
 * Reads entries for replay, a group at a time: headers, the data of those that count here, and the facts of the state
 * that judging them will ask about. A group can be read while the one before is applied.
 */
import { StreamscopeError } from '../../shared/errors';
import type { LogEntry } from '../../shared/model';
import type { EncryptionKey } from '../decode/encryption';
import type { ChainedEntry, LogReader } from '../log/logReader';
import type { GroupFacts, KeyItem } from '../store/keyFacts';
import type { StateWriter } from '../store/stateWriter';
import { isForThisNode } from './checks';
import { decodeItems, type EntryData } from './judge';
import { plainData } from './loadData';

/** A group is written when it has this many entries or bytes: enough to be fast, little enough to stay responsive. */
const groupEntries = 4000;
const groupBytes = 4 << 20;

export interface LoadedEntry extends ChainedEntry {
  data: EntryData;
}

export interface Group {
  entries: LoadedEntry[];
  facts: GroupFacts;
  /** Seq that follows the group. */
  next: number;
}

/**
 * The next group from `from`, empty at the end of the log. It ends before a damaged entry, which is a fault only when
 * it is next.
 * @throws logDamaged
 */
export async function readGroup(
  log: LogReader,
  state: StateWriter,
  from: number,
  encryption: EncryptionKey | undefined,
): Promise<Group> {
  const chained = firstBytes(await readHeaders(log, from), state);
  const stored = await readData(log, state, chained, from);
  const entries = chained.slice(0, stored.end).map((entry): LoadedEntry => {
    const bytes = stored.data.get(entry.entry);
    return { ...entry, data: bytes === undefined ? withoutData(entry.entry) : decoded(bytes, encryption) };
  });
  const streamIds = entries.flatMap(({ entry }) => entry.streamIds);
  const facts = await state.load(streamIds, entries.flatMap(itemsOf));
  return { entries, facts, next: from + entries.length };
}

async function readHeaders(log: LogReader, from: number): Promise<ChainedEntry[]> {
  try {
    return await log.chainedEntries(from, from + groupEntries);
  } catch (error) {
    const damagedSeq = seqOfDamage(error);
    if (damagedSeq === undefined || damagedSeq <= from) throw error;
    return log.chainedEntries(from, damagedSeq);
  }
}

function seqOfDamage(error: unknown): number | undefined {
  if (!(error instanceof StreamscopeError) || error.code !== 'logDamaged') return undefined;
  return (error as StreamscopeError<'logDamaged'>).data.seq;
}

/**
 * Entries of streams that nobody here watches are skipped without reading their data; what a header says that was
 * changed is not believed.
 */
function needsData(state: StateWriter, { entry, isIntact }: ChainedEntry): boolean {
  return isIntact && entry.availability === 'present' && isForThisNode(state, entry.streamIds);
}

/** As many entries as have a group's bytes of data together; nothing behind one that was changed. */
function firstBytes(entries: ChainedEntry[], state: StateWriter): ChainedEntry[] {
  let bytes = 0;
  const end = entries.findIndex((chained) => {
    if (needsData(state, chained)) bytes += chained.entry.size;
    return bytes >= groupBytes || !chained.isIntact;
  });
  return end < 0 ? entries : entries.slice(0, end + 1);
}

/** Data by entry, up to before the first one whose data is damaged. */
async function readData(
  log: LogReader,
  state: StateWriter,
  chained: readonly ChainedEntry[],
  from: number,
): Promise<{ data: Map<LogEntry, Uint8Array>; end: number }> {
  const read = async (end: number) => {
    const wanted = chained.slice(0, end).filter((entry) => needsData(state, entry));
    const entries = wanted.map(({ entry }) => entry);
    const stored = await log.dataOf(entries);
    return { data: new Map(entries.map((entry, i) => [entry, stored[i]!])), end };
  };
  try {
    return await read(chained.length);
  } catch (error) {
    const damagedSeq = seqOfDamage(error);
    if (damagedSeq === undefined || damagedSeq <= from) throw error;
    return read(damagedSeq - from);
  }
}

function withoutData({ availability }: LogEntry): EntryData {
  return { state: availability === 'unobtainable' ? 'unobtainable' : 'notFetched' };
}

function decoded(stored: Uint8Array, encryption: EncryptionKey | undefined): EntryData {
  const data = plainData(stored, encryption);
  return data.state === 'present' ? { ...data, decoded: decodeItems(data.plain) } : data;
}

/** Keys that judging will ask about. */
function itemsOf({ data }: LoadedEntry): KeyItem[] {
  if (data.state !== 'present' || data.decoded === undefined) return [];
  const { reads, writes } = data.decoded;
  if (!reads?.ok) return [];
  return writes?.ok ? [...reads.value, ...writes.value] : reads.value;
}
