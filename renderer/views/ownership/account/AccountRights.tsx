import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import type { AccountRight } from '../../../../shared/contract/ownership';
import { accountRightPagesOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import { Icon } from '../../../components/Icon';
import { Loading } from '../../../components/Loading';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { StreamName } from '../../../components/StreamName';
import { useAllPages } from '../../../components/useAllPages';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { rightWords } from '../../../format/rightWords';
import { useAt } from '../../../router/at';
import styles from './Account.module.css';

/** Every right of an account at the seq that is shown, held or lost, with the newest act about it. */
export function AccountRights({ account }: { account: Hex }) {
  const at = useAt();
  const navigate = useNavigate();
  const [selected, setSelected] = useState<number | null>(null);
  const { pages, error, retry } = useAllPages(useInfiniteQuery(accountRightPagesOptions({ account, at })));
  if (error) return <Fault error={error} retry={retry} />;
  if (pages === undefined) return <Loading what="the rights" />;
  const rights = pages.flatMap((page) => page.rights);
  if (rights.length === 0) {
    return (
      <Empty icon="ownership" title="It never had a right here">
        No entry up to this seq gave it one, in any stream that is watched.
      </Empty>
    );
  }
  return (
    <VirtualTable
      label="Rights"
      columns={columns}
      count={rights.length}
      rowAt={(index) => rights[index]}
      selected={selected}
      onSelect={setSelected}
      onActivate={(index) => {
        const right = rights[index];
        if (right === undefined) return;
        void navigate({
          to: '/ownership',
          search: {
            stream: right.streamId,
            account,
            ...(right.key !== null && { key: toHex(right.key) }),
          },
        });
      }}
    />
  );
}

const columns: Column<AccountRight>[] = [
  {
    id: 'stream',
    title: 'Stream',
    track: 'minmax(90px, 1fr)',
    render: ({ streamId }) => (
      <Link to="/ownership" search={{ stream: streamId }} className={styles.link}>
        <StreamName streamId={streamId} />
      </Link>
    ),
  },
  {
    id: 'right',
    title: 'Right',
    track: 'minmax(180px, 2fr)',
    render: ({ role, key, streamId, held }) => (
      <span className={styles.right} data-held={held}>
        <Icon name={held ? 'check' : 'cross'} size={13} />
        <span>{rightWords[role]}</span>
        {key !== null && <StreamKey streamId={streamId} bytes={key} />}
      </span>
    ),
  },
  {
    id: 'since',
    title: 'Newest act',
    track: 'minmax(190px, 1.8fr)',
    render: ({ held, operation, seq, by }) => (
      <span className={styles.act}>
        {held ? 'granted at' : operation.startsWith('RENOUNCE') ? 'given up at' : 'revoked at'}{' '}
        <SeqLink seq={seq} quiet />
        {by === null ? (
          ' as the founder'
        ) : operation.startsWith('RENOUNCE') ? null : (
          <>
            {' by '}
            <AccountName account={by} />
          </>
        )}
      </span>
    ),
  },
];
