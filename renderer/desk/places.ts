/** Places of the explorer: what they are called, and how to come back to them. */
import { type ParsedLocation, useRouter, useRouterState } from '@tanstack/react-router';
import { fromHex } from '../../shared/bytes';
import { statusOptions } from '../api/queries';
import { queryClient } from '../api/queryClient';
import { useAccounts } from '../components/useAccounts';
import { keyLabel } from '../format/keyParts';
import { shortHex } from '../format/shortHex';
import { isAheadOfLog, useAt } from '../router/at';

const rooms: Record<string, string> = {
  '/browse': 'Browse',
  '/log': 'Log',
  '/ownership': 'Ownership',
  '/compose': 'Compose',
};
const longestTitle = 60;
/** A key can be megabytes; such a place is not kept. */
export const longestPlace = 40_000;

export interface Place {
  /** As its address has it. */
  place: string;
  title: string;
}

/** The place that is shown now. */
export function usePlace(): Place {
  const location = useRouterState({ select: (state) => state.location });
  const { streamLabel } = useAccounts();
  return placeOf(location, streamLabel, useAt());
}

/** Tells the place that is shown when it is asked, for acts: what offers them need not be drawn anew at each place. */
export function usePlaceNow(): () => Place {
  const router = useRouter();
  const { streamLabel } = useAccounts();
  return () => {
    const { location } = router.state;
    const { at = null } = location.search as { at?: number };
    const status = queryClient.getQueryData(statusOptions().queryKey);
    const isAhead = status !== undefined && isAheadOfLog(at, status);
    return placeOf(location, streamLabel, isAhead ? null : at);
  };
}

function placeOf(
  { href, pathname, search }: ParsedLocation,
  streamLabel: (id: string) => string | undefined,
  at: number | null,
): Place {
  const fields = { ...(search as Record<string, unknown>), at };
  return { place: href, title: titleOf(pathname, fields, (id) => streamLabel(id) ?? shortHex(id, 4)) };
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
