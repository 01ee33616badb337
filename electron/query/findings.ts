/** What deserves a look in the ownership of the watched streams: no admin, another founder than expected, lost keys. */
import { fromHex, type Hex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { StreamFindings } from '../../shared/contract/ownership';
import { grantedBy } from '../explain/rights';
import { identity } from '../replay/identity';
import { type Category, category } from '../replay/stateView';
import { newestFacts, type SubjectFact } from '../store/roleReader';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';

const streamsPerPage = 50;
const orphansShown = 100;
/** Special writers, held and lost, and special keys that are read of one stream. */
const mostFacts = 50_000;

export function ownershipFindings(
  context: QueryContext,
  input: CheckedInput<'ownership.findings'>,
): Promise<{ at: number; streams: StreamFindings[]; next: Hex | null }> {
  const expected = new Map(input.expected.map(({ streamId, account }) => [streamId, account]));
  return withState(context, input.at, async (state) => {
    const ids = context.streams.ids.map(toHex).filter((id) => id > (input.after ?? ''));
    const streams: StreamFindings[] = [];
    for (const id of ids.slice(0, streamsPerPage))
      streams.push(await findingsOf(context, state, id, expected.get(id) ?? null));
    const next = ids.length > streamsPerPage ? (ids[streamsPerPage - 1] ?? null) : null;
    return { at: state.at, streams, next };
  });
}

async function findingsOf(
  context: QueryContext,
  state: StateReader,
  streamId: Hex,
  expected: Hex | null,
): Promise<StreamFindings> {
  const stream = state.ordinal(fromHex(streamId));
  const foundedAt = state.foundedAt(stream) ?? null;
  const entry = foundedAt === null ? undefined : context.log.entry(foundedAt);
  const founder = entry === undefined ? null : toHex(entry.sender);
  const { orphanedKeys, partial } = await orphansOf(state, stream);
  return {
    streamId,
    foundedAt,
    founder,
    expected,
    claimedByOther: founder !== null && expected !== null && founder !== expected,
    hasAdmin: await hasAny(state, stream, category.admin, 0x00),
    hasWriter: await hasAny(state, stream, category.writer, 0x20),
    orphanedKeys,
    partial,
  };
}

async function hasAny(state: StateReader, stream: number, of: Category, opcode: number): Promise<boolean> {
  return (await newestFacts(state, stream, of, { opcode, limit: 1 })).facts.length > 0;
}

/** Special keys that had writers and have none. */
async function orphansOf(
  state: StateReader,
  stream: number,
): Promise<Pick<StreamFindings, 'orphanedKeys' | 'partial'>> {
  const writers = await newestFacts(state, stream, category.specialWriter, { limit: mostFacts });
  const specials = await newestFacts(state, stream, category.specialKey, { opcode: 0x10, limit: mostFacts });
  const lastLoss = new Map<string, SubjectFact>();
  const held = new Set<string>();
  for (const each of writers.facts) {
    const id = identity(each.key);
    if (each.fact.opcode === 0x30) held.add(id);
    else if ((lastLoss.get(id)?.fact.seq ?? -1) < each.fact.seq) lastLoss.set(id, each);
  }
  const orphanedKeys: StreamFindings['orphanedKeys'] = [];
  for (const { key: stored } of specials.facts) {
    const lost = lastLoss.get(identity(stored));
    if (lost === undefined || held.has(identity(stored)) || orphanedKeys.length === orphansShown) continue;
    const { account, fact } = lost;
    const key = state.fullKey(stream, stored);
    orphanedKeys.push({ key, lastWriter: toHex(account), lostAt: fact.seq, by: grantedBy(fact) });
  }
  return { orphanedKeys, partial: writers.next !== null || specials.next !== null };
}
