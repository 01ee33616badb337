/** What an entry carried: its reads, writes and access-control acts, each with what it met; pages of any of them. */
import { toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { EntryDetail, EntryItems, EntryRead, EntryWrite } from '../../shared/contract/outputs';
import type { LogEntry, ReadItem } from '../../shared/model';
import { decodeVersion, type WriteSpan } from '../../shared/streamData';
import { effectiveWrites } from '../replay/effective';
import type { EntryData } from '../replay/judge';
import { loadData } from '../replay/loadData';
import { PointReads } from '../store/pointReads';
import { StateReader, type Version } from '../store/stateReader';
import { type QueryContext, requireEntry } from './context';
import { entryActs } from './entryActs';
import { readableParts } from './explain';
import { readValue } from './values';

const itemsShown = 200;
const headBytes = 1024;

interface Page {
  from: number;
  limit: number;
}

const firstPage: Page = { from: 0, limit: itemsShown };

/** The batch with the first items of each kind; null where the data is absent or does not decode. */
export async function batchDetail(
  context: QueryContext,
  before: StateReader,
  entry: LogEntry,
  data: EntryData,
): Promise<EntryDetail['batch']> {
  if (data.state !== 'present' || entry.streamIds.length === 0) return null;
  const version = decodeVersion(data.plain);
  if (!version.ok) return null;
  const { reads, writes, controls } = readableParts(data.plain);
  return {
    version: version.value.toString(),
    readCount: reads.length,
    writeCount: writes.length,
    accessControlCount: controls.length,
    reads: await readsOf(before, reads, firstPage),
    writes: await writesOf(context, before, data.plain, writes, firstPage),
    accessControl: await entryActs(before, entry, controls, firstPage),
  };
}

/** A page of the items of one kind. */
export async function entryItems(
  context: QueryContext,
  input: CheckedInput<'entry.items'>,
): Promise<EntryItems> {
  const entry = requireEntry(context, input.seq);
  const data = loadData(context.log, entry, context);
  const none: EntryItems = { reads: [], writes: [], accessControl: [], next: null };
  if (data.state !== 'present' || entry.streamIds.length === 0) return none;
  const { reads, writes, controls } = readableParts(data.plain);
  const count = { reads, writes, accessControl: controls }[input.kind].length;
  const end = input.from + input.limit;
  const next = end < count ? end : null;
  const before = StateReader.open(context.state, context.streams, entry.seq - 1, context.signal);
  try {
    switch (input.kind) {
      case 'reads':
        return { ...none, reads: await readsOf(before, reads, input), next };
      case 'writes':
        return { ...none, writes: await writesOf(context, before, data.plain, writes, input), next };
      case 'accessControl':
        return { ...none, accessControl: await entryActs(before, entry, controls, input), next };
    }
  } finally {
    await before.close();
  }
}

async function readsOf(
  before: StateReader,
  reads: readonly ReadItem[],
  { from, limit }: Page,
): Promise<EntryRead[]> {
  const page = reads.slice(from, from + limit);
  const met = await versionsMet(before, page);
  return page.map(({ streamId, key }, i) => ({ streamId: toHex(streamId), key, newest: met[i]?.seq ?? 0 }));
}

/** The newest version of each key before the entry; none in streams that nobody watches. */
function versionsMet(before: StateReader, items: readonly ReadItem[]): Promise<(Version | undefined)[]> {
  return PointReads.use(before, async (reads) => {
    const places = items.flatMap(({ streamId, key }, i) => {
      const stream = before.streams.ordinal(streamId);
      return stream === undefined ? [] : [{ stream, key, i }];
    });
    const newest = await reads.newestVersions(places);
    const found = places.flatMap((place, i) => {
      const seq = newest[i]?.seq;
      return seq === undefined ? [] : [{ ...place, seq }];
    });
    const met = items.map((): Version | undefined => undefined);
    (await reads.versionsAt(found)).forEach((version, i) => {
      met[found[i]!.i] = version;
    });
    return met;
  });
}

async function writesOf(
  context: QueryContext,
  before: StateReader,
  plain: Uint8Array,
  writes: readonly WriteSpan[],
  { from, limit }: Page,
): Promise<EntryWrite[]> {
  const counting = new Set(effectiveWrites(writes).map(({ index }) => index));
  const page = writes.slice(from, from + limit);
  const met = await versionsMet(before, page);
  return page.map((write, i) => ({
    streamId: toHex(write.streamId),
    key: write.key,
    size: write.size,
    head: plain.subarray(write.offset, write.offset + Math.min(write.size, headBytes)),
    before: stateBefore(context, met[i]),
    shadowed: !counting.has(write.index),
  }));
}

function stateBefore(context: QueryContext, version: Version | undefined): EntryWrite['before'] {
  if (version === undefined) return null;
  return { version: version.seq, size: version.stored.size, head: readValue(context, version, 0, headBytes) };
}
