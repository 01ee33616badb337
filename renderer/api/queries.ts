/** One query options factory per reading call. Keys are [call, input]; inputs hold hex and decimal texts only. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Hex } from '../../shared/bytes';
import type { CallInput, CallName, CallOutput } from '../../shared/contract/contract';
import { unpackRows } from '../../shared/rowPage';
import { connection } from './connection';
import type { Follows } from './queryClient';

function callOptions<Name extends CallName>(name: Name, input: CallInput<Name>, follows: Follows) {
  const queryKey = [name, input] as const;
  return queryOptions<CallOutput<Name>, Error, CallOutput<Name>, readonly [Name, CallInput<Name>]>({
    queryKey,
    queryFn: ({ signal }) => connection.call(name, input, { signal }),
    meta: { follows },
    placeholderData: (previous, query) => (sameExceptAt(queryKey, query?.queryKey) ? previous : undefined),
  });
}

/** While the slider moves, the answer for the seq before stands in; never the answer to another question. */
function sameExceptAt(
  key: readonly [CallName, unknown, ...unknown[]],
  other: readonly [CallName, unknown, ...unknown[]] | undefined,
): boolean {
  const strip = ([name, input]: readonly [CallName, unknown, ...unknown[]]) =>
    JSON.stringify([name, { ...(input as object), at: null }]);
  return other !== undefined && strip(key) === strip(other);
}

export const statusOptions = () => callOptions('workspace.status', {}, 'log');
export const sourceOptions = () => callOptions('source.status', {}, 'log');
export const kvServerOptions = () => callOptions('kv.status', {}, 'settings');
export const labelsOptions = () => callOptions('labels.get', {}, 'settings');
export const streamsOptions = (at: number | null) => callOptions('streams.list', { at }, 'state');
export const rangeOptions = (input: CallInput<'range.page'>) => callOptions('range.page', input, 'state');
export const keyOptions = (input: CallInput<'key.get'>) => callOptions('key.get', input, 'state');
/** A version never changes, so neither do its bytes. */
export const valueSliceOptions = (input: CallInput<'value.slice'>) =>
  callOptions('value.slice', input, 'nothing');
/** Nor does what a viewer makes of them. */
export const valueViewOptions = (input: CallInput<'value.view'>) =>
  callOptions('value.view', input, 'nothing');
export const indexesOptions = () => callOptions('index.list', {}, 'log');
export const repeatedKeysOptions = (input: CallInput<'index.repeated'>) =>
  callOptions('index.repeated', input, 'state');
export const indexFailuresOptions = (input: CallInput<'index.failures'>) =>
  callOptions('index.failures', input, 'log');
export const viewsOptions = () => callOptions('views.list', {}, 'settings');
export const viewerOptions = (hash: string) => callOptions('viewer.get', { hash }, 'settings');
export const logPageOptions = (input: CallInput<'log.page'>) => callOptions('log.page', input, 'log');
/** What is not counted yet is asked for again soon, ms. */
const countAgainAfter = 300;
export const activityOptions = (input: CallInput<'log.activity'>, until: number) => ({
  ...callOptions('log.activity', input, 'log'),
  refetchInterval: ({ state }: { state: { data: CallOutput<'log.activity'> | undefined } }) =>
    state.data !== undefined && state.data.countedTo < until ? countAgainAfter : (false as const),
});
export const sendersOptions = () => callOptions('log.senders', {}, 'log');
export const entryOptions = (seq: number) => callOptions('entry.get', { seq }, 'log');
export const neighboursOptions = (input: CallInput<'entry.neighbours'>) =>
  callOptions('entry.neighbours', input, 'log');
export const repairOptions = (seq: number) => callOptions('entry.repair', { seq }, 'log');
export const whatIfOptions = (input: CallInput<'entry.whatIf'>) => callOptions('entry.whatIf', input, 'log');
export const blameOptions = (input: CallInput<'value.blame'>) => callOptions('value.blame', input, 'nothing');
export const entryBytesOptions = (input: CallInput<'entry.bytes'>) =>
  callOptions('entry.bytes', input, 'nothing');
export const mayWriteOptions = (input: CallInput<'roles.mayWrite'>) =>
  callOptions('roles.mayWrite', input, 'state');
export const rightFactsOptions = (input: CallInput<'roles.facts'>) =>
  callOptions('roles.facts', input, 'state');
export const treeOptions = (input: CallInput<'tree.children'>) =>
  callOptions('tree.children', input, 'state');
export const lanesOptions = (input: CallInput<'roles.lanes'>) => callOptions('roles.lanes', input, 'state');
export const keyWritersOptions = (input: CallInput<'key.writers'>) =>
  callOptions('key.writers', input, 'state');
export const searchOptions = (input: CallInput<'search.find'>) => callOptions('search.find', input, 'state');
export const decodersOptions = () => callOptions('decoder.list', {}, 'settings');
export const decoderOptions = (streamId: Hex) => callOptions('decoder.get', { streamId }, 'settings');
export const signersOptions = () => callOptions('signer.list', {}, 'settings');

/** A page of the versions of a key from any place on, newest first. */
export const historyPageOptions = (input: CallInput<'key.history'>) =>
  callOptions('key.history', input, 'state');

/** A page of the items of one kind of an entry. */
export const itemPageOptions = (input: CallInput<'entry.items'>) =>
  callOptions('entry.items', input, 'nothing');

/** The complete verdict of an entry with its proofs, by pages of items; the check that decided is on each. */
export function explanationPagesOptions(seq: number) {
  return infiniteQueryOptions({
    queryKey: ['entry.explain', { seq }, 'pages'] as const,
    queryFn: ({ signal, pageParam }) =>
      connection.call('entry.explain', { seq, from: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { follows: 'log' as const },
  });
}

/** Entries that replay passed over, newest first. */
export function skippedPagesOptions() {
  return infiniteQueryOptions({
    queryKey: ['log.page', { verdicts: ['skipped'] }, 'pages'] as const,
    queryFn: ({ signal, pageParam }) =>
      connection.call('log.page', { verdicts: ['skipped'], from: pageParam }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { follows: 'log' as const },
  });
}

const resultsAPage = 200;

/** Result strings of entries from a seq down, by pages that are in order of seq. */
export function resultPagesOptions(top: number, firstSeq: number) {
  return infiniteQueryOptions({
    queryKey: ['log.results', { top, firstSeq }, 'pages'] as const,
    queryFn: ({ signal, pageParam }) => {
      const from = Math.max(firstSeq, pageParam - resultsAPage + 1);
      return connection.call('log.results', { from, limit: pageParam - from + 1 }, { signal });
    },
    initialPageParam: top,
    getNextPageParam: ({ results }) => {
      const lowest = results[0]?.seq ?? firstSeq;
      return lowest > firstSeq ? lowest - 1 : undefined;
    },
    meta: { follows: 'nothing' as const },
  });
}

/** Calls whose answers come by pages: `after` is the cursor of the page before, and `next` the one of the next page. */
type PagedCall =
  | 'roles.matrix'
  | 'roles.matrixKeys'
  | 'roles.holders'
  | 'roles.specialKeys'
  | 'key.writers'
  | 'account.rights'
  | 'ownership.findings';

function pagesOptions<Name extends PagedCall>(
  name: Name,
  asked: Omit<CallInput<Name>, 'after' | 'limit'>,
  limit?: number,
) {
  const input = { ...asked, ...(limit !== undefined && { limit }) };
  const queryKey = [name, input, 'pages'] as const;
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ signal, pageParam }) =>
      connection.call(name, { ...input, after: pageParam } as CallInput<Name>, { signal }),
    initialPageParam: undefined as Hex | undefined,
    getNextPageParam: (page: CallOutput<Name>) => (page as { next: Hex | null }).next ?? undefined,
    placeholderData: (previous, query) => (sameExceptAt(queryKey, query?.queryKey) ? previous : undefined),
    meta: { follows: 'state' as const },
  });
}

/** Accounts against prefixes. */
export const matrixPagesOptions = (input: Omit<CallInput<'roles.matrix'>, 'after' | 'limit'>) =>
  pagesOptions('roles.matrix', input, 20_000);
/** Special keys with all their writers: columns of the matrix. */
export const matrixKeyPagesOptions = (input: Omit<CallInput<'roles.matrixKeys'>, 'after' | 'limit'>) =>
  pagesOptions('roles.matrixKeys', input, 100);
/** Admins or writers of a stream. */
export const holderPagesOptions = (input: Omit<CallInput<'roles.holders'>, 'after' | 'limit'>) =>
  pagesOptions('roles.holders', input, 1000);
/** Special keys of a stream with their first writers. */
export const specialKeyPagesOptions = (input: Omit<CallInput<'roles.specialKeys'>, 'after' | 'limit'>) =>
  pagesOptions('roles.specialKeys', input);
/** Who may write a key; admins are on the first page. */
export const keyWriterPagesOptions = (input: Omit<CallInput<'key.writers'>, 'after' | 'limit'>) =>
  pagesOptions('key.writers', input);
/** All rights of an account, held and lost. */
export const accountRightPagesOptions = (input: Omit<CallInput<'account.rights'>, 'after' | 'limit'>) =>
  pagesOptions('account.rights', input);
/** What deserves a look in the ownership of streams, by pages of streams. */
export const findingPagesOptions = (input: Omit<CallInput<'ownership.findings'>, 'after'>) =>
  pagesOptions('ownership.findings', input);

/** Rejections below a seq, grouped, by stretches of the log from the newest down. */
export function conflictPagesOptions(input: { before: number; streamId?: Hex }) {
  return infiniteQueryOptions({
    queryKey: ['log.conflicts', input, 'pages'] as const,
    queryFn: ({ signal, pageParam }) =>
      connection.call('log.conflicts', { ...input, before: pageParam }, { signal }),
    initialPageParam: input.before,
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { follows: 'nothing' as const },
  });
}

/** Rows of a range, by pages in the direction of reading. */
/** Where a page of a range begins. `back` pages stand before the others, and are read the other way. */
interface RangePlace {
  back: boolean;
  after?: Hex;
  from?: Hex;
  /** Rows of the page. */
  limit: number;
}

/**
 * Pages of a range, in its order; those before `around` too, where it is given.
 * @param input `limit` is the rows of a page
 * @param most rows in all; there is nothing around then
 */
export function rangePagesOptions(
  { reverse = false, limit, ...input }: Omit<CallInput<'range.page'>, 'after' | 'from'> & { limit: number },
  around: Hex | undefined,
  most = Number.POSITIVE_INFINITY,
) {
  const first = { back: false, limit: Math.min(limit, most) };
  return infiniteQueryOptions({
    queryKey: ['range.page', { ...input, reverse, limit }, 'pages', around, most] as const,
    queryFn: async ({ signal, pageParam: { back, ...place } }) => {
      const question = { ...input, ...place, reverse: reverse !== back };
      const page = await connection.call('range.page', question, { signal });
      const rows = unpackRows(page.rows);
      return { ...page, rows: back ? rows.reverse() : rows, back };
    },
    initialPageParam: (around === undefined ? first : { ...first, from: around }) as RangePlace,
    // When all are asked again, what stands behind a page before the others begins where that one did.
    getNextPageParam: (page, pages, { after }): RangePlace | undefined => {
      if (page.back) return { ...first, ...(after !== undefined && { from: after }) };
      const left = most - pages.reduce((sum, { rows }) => sum + rows.length, 0);
      return page.next === null || left <= 0
        ? undefined
        : { back: false, after: page.next, limit: Math.min(limit, left) };
    },
    getPreviousPageParam: (page, _, { from }): RangePlace | undefined => {
      const after = page.back ? page.next : (from ?? null);
      return after === null ? undefined : { back: true, after, limit };
    },
    meta: { follows: 'state' as const },
  });
}

export const prefixCountOptions = (input: CallInput<'tree.counts'>) =>
  callOptions('tree.counts', input, 'state');
