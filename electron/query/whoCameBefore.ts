/** Against whom an entry was rejected: the item that decided, and the account that made the state what it met. */
import { type Hex, toHex } from '../../shared/bytes';
import type { LogEntry } from '../../shared/model';
import { distinctStreams } from '../replay/checks';
import { loadData } from '../replay/loadData';
import { category, noAccount, noKey, type RoleFact } from '../replay/stateView';
import { accountFacts } from '../store/accountFacts';
import type { PointReads } from '../store/pointReads';
import type { StoredResult } from '../store/results';
import type { QueryContext } from './context';
import { readableParts } from './explain';

/** Larger entries are not decoded for the item that decided. */
const largestDecoded = 1 << 20;
/** Acts about one sender in one stream that are looked through for who took its right. */
const actsRead = 200;

interface Item {
  streamId: Uint8Array;
  key: Uint8Array;
}

/** The item that decided; of an entry that was stopped at the gate what it writes first, where its data is here. */
export function decidingItem(
  context: QueryContext,
  entry: LogEntry,
  deciding: StoredResult['deciding'],
): Item | undefined {
  if (deciding === null || entry.size > largestDecoded) return undefined;
  if (deciding.index === null && deciding.rule !== 'permission') return undefined;
  const data = loadData(context.log, entry, context);
  if (data.state !== 'present') return undefined;
  const { reads, writes, controls } = readableParts(data.plain);
  const list = { reads, writes, accessControl: controls, gate: writes, data: [], decode: [] }[deciding.phase];
  return list[deciding.index ?? 0];
}

/** Whoever wrote the key in between, or took the right that is missing. */
export function whoCameBefore(
  context: QueryContext,
  reads: PointReads,
  entry: LogEntry,
  { verdict, deciding }: StoredResult,
  item: Item | undefined,
): Promise<Hex | undefined> {
  if (deciding?.phase === 'gate') return whoTookRights(reads, entry);
  return item === undefined ? Promise.resolve(undefined) : whoDecided(context, reads, entry, verdict, item);
}

async function whoDecided(
  context: QueryContext,
  reads: PointReads,
  entry: LogEntry,
  verdict: StoredResult['verdict'],
  { streamId, key }: Item,
): Promise<Hex | undefined> {
  const stream = reads.state.streams.ordinal(streamId);
  if (stream === undefined || entry.seq === 0) return undefined;
  const at = entry.seq - 1;
  if (verdict === 'versionConflict') {
    const [between] = await reads.versions(stream, key, 1, at);
    const writer = between && context.log.entry(between.seq)?.sender;
    return writer && toHex(writer);
  }
  if (verdict !== 'writeDenied') return undefined;
  const acts = [
    ...(await reads.acts(stream, category.specialKey, key, noAccount, 1, at)),
    ...(await reads.acts(stream, category.writer, noKey, entry.sender, 1, at)),
    ...(await reads.acts(stream, category.specialWriter, key, entry.sender, 1, at)),
  ].filter(takesRight);
  const newest = acts.sort((left, right) => right.seq - left.seq)[0];
  return newest && toHex(newest.by);
}

/** Whoever revoked what the sender had last in the tagged streams: with it the entry would have passed the gate. */
async function whoTookRights(reads: PointReads, entry: LogEntry): Promise<Hex | undefined> {
  let newest: RoleFact | undefined;
  for (const streamId of distinctStreams(entry.streamIds)) {
    const stream = reads.state.streams.ordinal(streamId);
    if (stream === undefined) continue;
    const { facts } = await accountFacts(reads.state, entry.sender, { stream, limit: actsRead });
    for (const { fact } of facts)
      if (fact.seq < entry.seq && takesRight(fact) && (newest === undefined || fact.seq > newest.seq))
        newest = fact;
  }
  return newest && toHex(newest.by);
}

/** Made special, or revoked. */
function takesRight({ opcode }: RoleFact): boolean {
  return opcode === 0x10 || opcode === 0x21 || opcode === 0x31;
}
