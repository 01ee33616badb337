import type { CallInput } from '../../../../shared/contract/contract';
import type { LogSearch } from '../../../router/search';

/** What narrows the list, in the words of the contract. */
export type LogFilter = Pick<CallInput<'log.page'>, 'streamId' | 'sender' | 'verdicts' | 'keyPrefix'>;

/** The filter that the address asks for; undefined where it asks for the whole log. */
export function filterOf(search: LogSearch): LogFilter | undefined {
  const filter: LogFilter = {
    ...(search.stream !== undefined && { streamId: search.stream }),
    ...(search.sender !== undefined && { sender: search.sender }),
    ...(search.verdicts !== undefined && search.verdicts.length > 0 && { verdicts: search.verdicts }),
    ...(search.prefix !== undefined && search.prefix !== '0x' && { keyPrefix: search.prefix }),
  };
  return Object.keys(filter).length === 0 ? undefined : filter;
}
