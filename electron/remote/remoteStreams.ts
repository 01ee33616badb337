/** What another node tells of its streams and entries, and where something is found in it. */
import { equalBytes, fromText, parseHex } from '../../shared/bytes';
import type { CallOutput, CheckedInput } from '../../shared/contract/contract';
import type { SearchHit } from '../../shared/contract/outputs';
import { prefixRange } from '../../shared/range';
import { scanKeys } from '../query/scanKeys';
import { RemoteKeys } from '../rpc/remoteKeys';
import { atOf, type RemoteContext } from './remoteContext';

/** Its streams, as it told them last; nothing is counted. */
export async function remoteStreams(
  context: RemoteContext,
  input: CheckedInput<'streams.list'>,
): Promise<CallOutput<'streams.list'>> {
  const streams = context.standing.streams.map((streamId) => ({
    streamId,
    label: context.labels.streams[streamId] ?? null,
    watched: true,
    entries: null,
    foundedAt: null,
    liveKeys: null,
  }));
  return { at: atOf(context, input.at), streams };
}

/** Seqs that are asked for in one request. */
const resultsAtOnce = 200;

/** Result strings; null where the node skipped an entry. */
export async function remoteResults(
  { node, standing }: RemoteContext,
  { from, limit }: CheckedInput<'log.results'>,
): Promise<CallOutput<'log.results'>> {
  const first = Math.max(from, standing.firstSeq);
  const end = Math.min(standing.next, first + Math.min(limit, resultsAtOnce));
  const seqs = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  const results = await node.results(seqs);
  return {
    results: seqs.map((seq, i) => ({ seq, result: results[i] ?? null })),
    next: end < standing.next ? end : null,
  };
}

const hitsPerKind = 8;
const nothing = { streamId: null, key: null, account: null, seq: null, label: null } as const;

/** Streams by id or name, entries by seq, keys by their start; accounts and transactions are not told. */
export async function remoteFind(
  context: RemoteContext,
  input: CheckedInput<'search.find'>,
): Promise<{ hits: SearchHit[] }> {
  const text = input.text.trim();
  if (text === '') return { hits: [] };
  return {
    hits: [
      ...entryHits(context, text),
      ...streamHits(context, text),
      ...(await keyHits(context, input, text)),
    ],
  };
}

function entryHits({ standing }: RemoteContext, text: string): SearchHit[] {
  const seq = /^[0-9]{1,15}$/.test(text) ? Number(text) : -1;
  return seq >= standing.firstSeq && seq < standing.next ? [{ ...nothing, kind: 'entry', seq }] : [];
}

function streamHits({ standing, labels }: RemoteContext, text: string): SearchHit[] {
  const typed = text.toLowerCase();
  return standing.streams
    .map(
      (streamId): SearchHit => ({
        ...nothing,
        kind: 'stream',
        streamId,
        label: labels.streams[streamId] ?? null,
      }),
    )
    .filter(
      ({ streamId, label }) =>
        label?.toLowerCase().includes(typed) || (/^0x..+/.test(typed) && streamId?.startsWith(typed)),
    )
    .slice(0, hitsPerKind);
}

/** Streams that are looked through: each takes some requests. */
const mostSearched = 32;

async function keyHits(
  context: RemoteContext,
  input: CheckedInput<'search.find'>,
  text: string,
): Promise<SearchHit[]> {
  const hex = text.startsWith('0x') ? parseHex(text) : undefined;
  const wanted = [fromText(text), ...(hex !== undefined && hex.length > 0 ? [hex] : [])];
  const until = performance.now() + context.pageTime;
  const at = atOf(context, input.at);
  const hits: SearchHit[] = [];
  for (const streamId of context.standing.streams.slice(0, mostSearched)) {
    const base = { ...nothing, streamId, label: context.labels.streams[streamId] ?? null };
    for (const prefix of wanted) {
      if (performance.now() > until) return hits;
      const walk = new RemoteKeys(context.node, { streamId, at }).walk(false);
      const { found } = await scanKeys(walk, prefixRange(prefix), {
        reverse: false,
        limit: hitsPerKind + 1,
        until,
      });
      for (const { key, seq } of found.slice(0, hitsPerKind)) hits.push({ ...base, kind: 'key', key, seq });
      const hasMore = found.length > 1 && !found.every(({ key }) => equalBytes(key, prefix));
      if (hasMore) hits.push({ ...base, kind: 'prefix', key: prefix });
    }
  }
  return hits;
}
