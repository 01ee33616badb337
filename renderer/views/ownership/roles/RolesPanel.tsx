import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { holderPagesOptions, specialKeyPagesOptions } from '../../../api/queries';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { useAccounts } from '../../../components/useAccounts';
import { useAllPages } from '../../../components/useAllPages';
import { useAt } from '../../../router/at';
import { accountMatches, keyMatches } from '../matching';
import { NotFounded } from '../NotFounded';
import { useOwnership } from '../useOwnership';
import { RoleList } from './RoleList';
import { roleRows } from './roleRows';

/** Every role of a stream at the seq that is shown, each with its origin, in groups. */
export function RolesPanel({ stream }: { stream: StreamInfo }) {
  const { streamId } = stream;
  const at = useAt();
  const { search } = useOwnership();
  const { accountLabel } = useAccounts();
  const admins = useHolders(streamId, 'admin', at);
  const writers = useHolders(streamId, 'streamWriter', at);
  const keys = useAllPages(useInfiniteQuery(specialKeyPagesOptions({ streamId, at })));
  const find = search.find ?? '';
  const rows = useMemo(
    () =>
      admins.pages &&
      writers.pages &&
      keys.pages &&
      roleRows(
        {
          admins: { holders: admins.pages.flatMap((page) => page.holders), isMore: admins.isMore },
          writers: { holders: writers.pages.flatMap((page) => page.holders), isMore: writers.isMore },
          specialKeys: { keys: keys.pages.flatMap((page) => page.keys), isMore: keys.isMore },
        },
        {
          account: (account) => accountMatches(account, accountLabel(account), find),
          key: (key) => keyMatches(key, find),
        },
      ),
    [admins.pages, writers.pages, keys.pages, admins.isMore, writers.isMore, keys.isMore, find, accountLabel],
  );
  const failed = [admins, writers, keys].find(({ error }) => error !== null);
  if (failed) return <Fault error={failed.error} retry={failed.retry} />;
  if (rows === undefined) return <Loading what="the roles" />;
  if (stream.foundedAt === null && rows.length === 3) return <NotFounded />;
  return <RoleList rows={rows} streamId={streamId} find={find} />;
}

function useHolders(streamId: Hex, role: 'admin' | 'streamWriter', at: number | null) {
  return useAllPages(useInfiniteQuery(holderPagesOptions({ streamId, role, at })));
}
