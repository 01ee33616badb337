/** One box for any identifier: stream id, account, seq, transaction hash, key as text or hex, key prefix in every stream. */
import { equalBytes, fromHex, fromText, parseHex, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { SearchHit } from '../../shared/contract/outputs';
import { prefixRange } from '../../shared/range';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, streamLabel, withState } from './context';
import { scanRange } from './range';

const hitsPerKind = 8;
const nothing: SearchHit = {
  kind: 'entry',
  streamId: null,
  key: null,
  account: null,
  seq: null,
  label: null,
};

export function find(
  context: QueryContext,
  input: CheckedInput<'search.find'>,
): Promise<{ hits: SearchHit[] }> {
  const text = input.text.trim();
  if (text === '') return Promise.resolve({ hits: [] });
  return withState(context, input.at, async (state) => ({
    hits: [
      ...(await entryHits(context, text)),
      ...(await streamHits(context, text)),
      ...(await accountHits(context, text)),
      ...(await transactionHits(context, text)),
      ...(await keyHits(context, state, text)),
    ],
  }));
}

async function entryHits(context: QueryContext, text: string): Promise<SearchHit[]> {
  if (!/^[0-9]{1,16}$/.test(text)) return [];
  const seq = Number(text);
  const entry = Number.isSafeInteger(seq) ? context.log.entry(seq) : undefined;
  return entry === undefined ? [] : [{ ...nothing, kind: 'entry', seq, account: toHex(entry.sender) }];
}

/** Whether a name or the start of a hex id is what was typed. */
function matches(text: string, id: string, label: string | null): boolean {
  const typed = text.toLowerCase();
  if (label?.toLowerCase().includes(typed)) return true;
  return typed.length >= 4 && typed.startsWith('0x') && id.startsWith(typed);
}

async function streamHits(context: QueryContext, text: string): Promise<SearchHit[]> {
  const ids = new Set(
    [...context.streams.ids, ...(await context.log.streams()).map(({ id }) => id)].map(toHex),
  );
  return [...ids]
    .map(
      (streamId): SearchHit => ({
        ...nothing,
        kind: 'stream',
        streamId,
        label: streamLabel(context, fromHex(streamId)),
      }),
    )
    .filter((hit) => matches(text, hit.streamId ?? '', hit.label))
    .slice(0, hitsPerKind);
}

async function accountHits(context: QueryContext, text: string): Promise<SearchHit[]> {
  const senders = (await context.log.senders()).map(({ account }) => toHex(account));
  const accounts = new Set([...senders, ...(Object.keys(context.labels.accounts) as `0x${string}`[])]);
  return [...accounts]
    .map(
      (account): SearchHit => ({
        ...nothing,
        kind: 'account',
        account,
        label: context.labels.accounts[account] ?? null,
      }),
    )
    .filter((hit) => matches(text, hit.account ?? '', hit.label))
    .slice(0, hitsPerKind);
}

async function transactionHits(context: QueryContext, text: string): Promise<SearchHit[]> {
  const hash = parseHex(text);
  if (hash?.length !== 32) return [];
  const seqs = await context.log.seqsOf('transaction', hash, 0, Number.MAX_SAFE_INTEGER, {
    limit: hitsPerKind,
  });
  return seqs.map((seq) => ({ ...nothing, kind: 'transaction', seq }));
}

/** Keys that are, or start with, what was typed: as text, and as hex where it is hex. */
async function keyHits(context: QueryContext, state: StateReader, text: string): Promise<SearchHit[]> {
  const hex = text.startsWith('0x') ? parseHex(text) : undefined;
  const wanted = [fromText(text), ...(hex !== undefined && hex.length > 0 ? [hex] : [])];
  const hits: SearchHit[] = [];
  for (const [stream, id] of state.streams.ids.entries()) {
    for (const prefix of wanted) {
      const limit = hitsPerKind + 1;
      const { found } = await scanRange(state, stream, prefixRange(prefix), { reverse: false, limit });
      const base = { ...nothing, streamId: toHex(id), label: streamLabel(context, id) };
      for (const { key, seq } of found.slice(0, hitsPerKind)) hits.push({ ...base, kind: 'key', key, seq });
      const more =
        found.length > hitsPerKind ||
        (found.length > 1 && !found.every(({ key }) => equalBytes(key, prefix)));
      if (more) hits.push({ ...base, kind: 'prefix', key: prefix });
    }
  }
  return hits;
}
