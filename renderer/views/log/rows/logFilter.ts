import type { CallInput } from '../../../../shared/contract/contract';
import type { LogSearch } from '../../../router/search';

/** What narrows the list, in the words of the contract. */
export type LogFilter = Pick<
  CallInput<'log.page'>,
  'streamId' | 'sender' | 'verdicts' | 'against' | 'keyPrefix' | 'key' | 'seqs' | 'times'
>;

/** An address without any filter. */
export const noFilters = {
  stream: undefined,
  sender: undefined,
  verdicts: undefined,
  against: undefined,
  prefix: undefined,
  key: undefined,
  seqFrom: undefined,
  seqTo: undefined,
  timeFrom: undefined,
  timeTo: undefined,
} satisfies Partial<LogSearch>;

/** The filter that the address asks for; undefined where it asks for the whole log. */
export function filterOf(search: LogSearch): LogFilter | undefined {
  const seqs = boundsOf(search.seqFrom, search.seqTo);
  const times = boundsOf(search.timeFrom, search.timeTo);
  const filter: LogFilter = {
    ...(search.stream !== undefined && { streamId: search.stream }),
    ...(search.sender !== undefined && { sender: search.sender }),
    ...(search.verdicts !== undefined && search.verdicts.length > 0 && { verdicts: search.verdicts }),
    ...(search.against !== undefined && { against: search.against }),
    ...(search.key !== undefined
      ? { key: search.key }
      : search.prefix !== undefined && search.prefix !== '0x' && { keyPrefix: search.prefix }),
    ...(seqs !== undefined && { seqs }),
    ...(times !== undefined && { times }),
  };
  return Object.keys(filter).length === 0 ? undefined : filter;
}

function boundsOf(from: number | undefined, to: number | undefined) {
  if (from === undefined && to === undefined) return undefined;
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
