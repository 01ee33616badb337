/**
 * Reads entries for replay, a group at a time: the chain, the data of the entries that count here, and the facts of the
 * state that judging them will ask about. A group can be read while the one before is applied.
 */
import { StreamscopeError } from '../../shared/errors';
import { type KeySpan, readableLength } from '../../shared/streamData';
import type { ChainedEntry } from '../log/chainRows';
import type { LogReader } from '../log/logReader';
import type { StateWriter } from '../store/stateWriter';
import { isForThisNode } from './checks';
import { decodeItems, type EntryData } from './judge';
import { decodedData, type Reading } from './loadData';

/** A group is written when it has this many entries or bytes: enough to be fast, little enough to stay responsive. */
const groupEntries = 1000;
const groupBytes = 1 << 20;

export interface LoadedEntry {
  entry: ChainedEntry;
  data: EntryData;
}

/** An entry as it is stored, in whole sectors; undefined where it has no data or counts for nobody here. */
interface StoredEntry {
  entry: ChainedEntry;
  stored: Uint8Array | undefined;
}

export class GroupReader {
  private next: number;
  private lastHash: Uint8Array;
  /** Entries of the chain that are read already, behind those whose data is. */
  private waiting: ChainedEntry[] = [];
  /** Entries that were not decoded with their group, because decoding had taken long. */
  private left: StoredEntry[] = [];
  /** The chain behind them, and the group that is decoded next: both on their way from the log meanwhile. */
  private chained: Promise<ChainedEntry[]>;
  private ahead: Promise<StoredEntry[]>;

  /** @param from the seq to begin with, and the chain hash that it follows */
  constructor(
    private readonly log: LogReader,
    private readonly state: StateWriter,
    private readonly reading: Reading,
    from: { next: number; lastHash: Uint8Array },
  ) {
    this.next = from.next;
    this.lastHash = from.lastHash;
    this.chained = inTurn(this.readChain());
    this.ahead = inTurn(this.readStored());
  }

  /**
   * The next group, empty at the end of the log. It ends before a damaged entry, which is a fault only when it is next.
   * @throws logDamaged
   */
  async read(): Promise<LoadedEntry[]> {
    let group = this.left;
    if (group.length === 0) {
      group = await this.ahead;
      this.ahead = inTurn(this.readStored());
    }
    const entries = decodedGroup(group, this.reading);
    this.left = group.slice(entries.length);
    await this.state.load(streamsOf(entries), itemsOf(entries));
    return entries;
  }

  /** Resolves when nothing is on its way any more. */
  async rest(): Promise<void> {
    await this.ahead.catch(() => {});
    await this.chained.catch(() => {});
  }

  private async readStored(): Promise<StoredEntry[]> {
    if (this.waiting.length === 0) {
      this.waiting = await this.chained;
      this.chained = inTurn(this.readChain());
    }
    const entries = await withStored(this.log, this.state, firstBytes(this.waiting, this.state));
    this.waiting = this.waiting.slice(entries.length);
    return entries;
  }

  private async readChain(): Promise<ChainedEntry[]> {
    const entries = await this.log.chain(this.next, this.lastHash, groupEntries);
    const last = entries.at(-1);
    if (last !== undefined) {
      this.next = last.seq + 1;
      this.lastHash = last.hash;
    }
    return entries;
  }
}

/** What fails ahead is told when its turn comes. */
function inTurn<Ahead>(ahead: Promise<Ahead>): Promise<Ahead> {
  ahead.catch(() => {});
  return ahead;
}

/** Entries of streams that nobody here watches are skipped without reading their data. */
function needsData(state: StateWriter, { availability, streamIds }: ChainedEntry): boolean {
  return availability === 'present' && isForThisNode(state, streamIds);
}

/** As many entries as have a group's bytes of data together. */
function firstBytes(entries: ChainedEntry[], state: StateWriter): ChainedEntry[] {
  let bytes = 0;
  const end = entries.findIndex((entry) => {
    if (needsData(state, entry)) bytes += entry.size;
    return bytes >= groupBytes;
  });
  return end < 0 ? entries : entries.slice(0, end + 1);
}

/** Entries with their data, up to before the first one whose data is damaged. */
async function withStored(
  log: LogReader,
  state: StateWriter,
  chained: readonly ChainedEntry[],
): Promise<StoredEntry[]> {
  try {
    const wanted = chained.filter((entry) => needsData(state, entry));
    const stored = inWholeSectors(await log.dataOf(wanted));
    let next = 0;
    return chained.map((entry) => ({ entry, stored: wanted[next] === entry ? stored[next++] : undefined }));
  } catch (error) {
    const damagedSeq = seqOfDamage(error);
    const sound = chained.filter(({ seq }) => damagedSeq !== undefined && seq < damagedSeq);
    if (sound.length === 0) throw error;
    return withStored(log, state, sound);
  }
}

function seqOfDamage(error: unknown): number | undefined {
  if (!(error instanceof StreamscopeError) || error.code !== 'logDamaged') return undefined;
  return (error as StreamscopeError<'logDamaged'>).data.seq;
}

/** The same bytes zero-filled to whole sectors, all in one piece of memory: thousands of small ones are slow to free. */
function inWholeSectors(stored: readonly Uint8Array[]): Uint8Array[] {
  const memory = new Uint8Array(stored.reduce((sum, { length }) => sum + readableLength(length), 0));
  let at = 0;
  return stored.map((bytes) => {
    const start = at;
    memory.set(bytes, start);
    at += readableLength(bytes.length);
    return memory.subarray(start, at);
  });
}

function withoutData({ availability }: ChainedEntry): EntryData {
  return { state: availability === 'unobtainable' ? 'unobtainable' : 'notFetched' };
}

/** Entries with their items, as many as are decoded in a short time. */
function decodedGroup(group: readonly StoredEntry[], reading: Reading): LoadedEntry[] {
  const loaded: LoadedEntry[] = [];
  for (const { entry, stored } of group) {
    loaded.push({ entry, data: stored === undefined ? withoutData(entry) : decoded(entry, stored, reading) });
    if (reading.decoders.isGroupFull()) break;
  }
  return loaded;
}

function decoded(entry: ChainedEntry, stored: Uint8Array, reading: Reading): EntryData {
  const data = decodedData(entry, stored, reading);
  if (data.state === 'present') data.decoded = decodeItems(data.plain, entry.streamIds);
  return data;
}

/** Streams of the entries, at least once each. */
function streamsOf(entries: readonly LoadedEntry[]): Uint8Array[] {
  const streams: Uint8Array[] = [];
  for (const { entry } of entries)
    for (const streamId of entry.streamIds) if (streamId !== streams.at(-1)) streams.push(streamId);
  return streams;
}

/** Keys that judging will ask about. */
function itemsOf(entries: readonly LoadedEntry[]): KeySpan[] {
  const items: KeySpan[] = [];
  for (const { data } of entries) {
    if (data.state !== 'present' || data.decoded === undefined) continue;
    const { reads, writes } = data.decoded;
    if (reads?.ok) for (const item of reads.value) items.push(item);
    if (writes?.ok) for (const item of writes.value) items.push(item);
  }
  return items;
}
