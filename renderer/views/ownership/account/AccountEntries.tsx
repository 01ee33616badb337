import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { LogRow } from '../../../../shared/contract/outputs';
import type { VerdictKind } from '../../../../shared/model';
import { Button } from '../../../components/Button';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import panel from '../../../components/Panel.module.css';
import { VirtualTable } from '../../../components/VirtualTable';
import { formatCount } from '../../../format/numbers';
import { entryColumns } from '../../log/list/logColumns';
import styles from './Account.module.css';
import { senderPagesOptions } from './senderPagesOptions';

interface Props {
  account: Hex;
  /** undefined for all. */
  verdicts: readonly VerdictKind[] | undefined;
}

/** Entries of an account, newest first, loaded as they are scrolled to. */
export function AccountEntries({ account, verdicts }: Props) {
  const navigate = useNavigate();
  const [selected, setSelected] = useState<number | null>(null);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    senderPagesOptions(account, verdicts),
  );
  const rows: LogRow[] = data?.pages.flatMap((page) => page.rows) ?? [];
  const loaded = rows.length;
  const onVisible = useCallback(
    (_first: number, last: number) => {
      if (last >= loaded - 40 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    [loaded, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the entries" />;
  if (rows.length === 0 && !hasNextPage) {
    return (
      <Empty icon="log" title={verdicts === undefined ? 'It never sent an entry' : 'Nothing was rejected'}>
        {verdicts === undefined
          ? 'It was given rights, or named, by others.'
          : 'Every entry it sent took effect, or was skipped.'}
      </Empty>
    );
  }
  const search = { sender: account, ...(verdicts !== undefined && { verdicts: [...verdicts] }) };
  return (
    <>
      <VirtualTable
        label={verdicts === undefined ? 'Entries it sent' : 'Entries that were rejected'}
        columns={entryColumns}
        count={rows.length}
        rowAt={(index) => rows[index]}
        selected={selected}
        onSelect={setSelected}
        onActivate={(index) => void navigate({ to: '/log', search: { ...search, entry: rows[index]?.seq } })}
        onVisible={onVisible}
      />
      <footer className={panel.foot}>
        <span>
          {formatCount(rows.length)}
          {hasNextPage ? ' so far' : ' in all'}
        </span>
        {hasNextPage && !isFetchingNextPage && (
          <Button look="link" onPress={() => void fetchNextPage()}>
            Go on
          </Button>
        )}
        <span className={panel.spacer} />
        <Link to="/log" search={search} className={styles.link}>
          Open in the log
        </Link>
      </footer>
    </>
  );
}
