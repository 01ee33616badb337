/** Places of the explorer: what they are called, and how to come back to them. */
import { useRouter, useRouterState } from '@tanstack/react-router';
import { fromHex } from '../../shared/bytes';
import { useAccounts } from '../components/useAccounts';
import { keyLabel } from '../format/keyParts';
import { shortHex } from '../format/shortHex';

const rooms: Record<string, string> = {
  '/browse': 'Browse',
  '/log': 'Log',
  '/ownership': 'Ownership',
  '/compose': 'Compose',
};
const longestTitle = 60;
/** A key can be megabytes; such a place is not kept. */
export const longestPlace = 40_000;

/** The place that is shown now, as its address has it, and its name. */
export function usePlace(): { place: string; title: string } {
  const location = useRouterState({ select: (state) => state.location });
  const { streamLabel } = useAccounts();
  const search = location.search as Record<string, string | number | undefined>;
  return {
    place: location.href,
    title: titleOf(location.pathname, search, (id) => streamLabel(id as `0x${string}`) ?? shortHex(id, 4)),
  };
}

/** What a place is called: the key, the prefix, the entry, and where that is. */
export function titleOf(
  room: string,
  search: Readonly<Record<string, unknown>>,
  streamName: (streamId: string) => string,
): string {
  const text = (name: string) => (typeof search[name] === 'string' ? (search[name] as string) : undefined);
  const key = text('key') ?? text('filter') ?? text('prefix');
  const account = text('sender') ?? text('account');
  const stream = text('stream');
  const what =
    key !== undefined && /^0x([0-9a-f]{2})*$/.test(key)
      ? keyLabel(fromHex(key))
      : typeof search.entry === 'number'
        ? `Entry ${search.entry}`
        : account !== undefined
          ? shortHex(account, 4)
          : text('view') === 'range'
            ? 'Range'
            : text('view') === 'changes'
              ? 'Changes'
              : text('view') === 'search'
                ? 'Search'
                : text('view') === 'conflicts'
                  ? 'Conflicts'
                  : (rooms[room] ?? room);
  const where = stream === undefined ? '' : `${streamName(stream)}: `;
  const when = typeof search.at === 'number' ? ` at ${search.at}` : '';
  // The end of a path says more than its start.
  const shown = what.length > longestTitle ? `…${what.slice(-longestTitle)}` : what;
  return `${where}${shown}${when}`.slice(0, 200);
}

/** Goes to a place that was kept. */
export function useGoTo(): (place: string) => void {
  const router = useRouter();
  return (place) => router.history.push(place);
}
