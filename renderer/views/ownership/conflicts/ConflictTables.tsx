import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import type {
  ConflictCause,
  ConflictKey,
  ConflictPair,
  Conflicts,
} from '../../../../shared/contract/ownership';
import { verdictKinds } from '../../../../shared/model';
import { AccountDot, AccountName } from '../../../components/AccountName';
import { Empty } from '../../../components/Empty';
import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { StreamName } from '../../../components/StreamName';
import { useAccounts } from '../../../components/useAccounts';
import { Verdict } from '../../../components/Verdict';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { formatCount } from '../../../format/numbers';
import type { LogSearch } from '../../../router/search';
import styles from './Conflicts.module.css';

const rejected = verdictKinds.filter((kind) => kind !== 'committed' && kind !== 'skipped');

/** Rejections by cause, by key and by pair of accounts; a row opens the log narrowed to it. */
export function ConflictTables({ found, streamId }: { found: Conflicts; streamId: Hex | undefined }) {
  const scope = { ...(streamId !== undefined && { stream: streamId }) };
  if (found.rejections === 0) {
    return (
      <Empty icon="committed" title="Nothing was rejected">
        {found.partial
          ? 'Not among the entries that were looked at.'
          : 'Every entry took effect, or was skipped.'}
      </Empty>
    );
  }
  return (
    <div className={styles.tables}>
      <Group
        title="By cause"
        rows={found.causes}
        columns={causeColumns}
        searchOf={({ verdict }) => ({ ...scope, verdicts: [verdict] })}
      />
      <Group
        title="By pair of accounts"
        note="who was rejected, who was before"
        rows={found.pairs}
        columns={pairColumns}
        searchOf={({ rejected: sender, other: against }) => ({
          ...scope,
          sender,
          against,
          verdicts: rejected,
        })}
      />
      <Group
        title="By key"
        note="with two accounts and more it is a race"
        rows={found.keys}
        columns={keyColumns}
        searchOf={({ streamId: stream, key }) => ({ stream, key: toHex(key), verdicts: rejected })}
      />
    </div>
  );
}

interface GroupProps<Row> {
  title: string;
  note?: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** The log narrowed to a row. */
  searchOf: (row: Row) => Partial<LogSearch>;
}

function Group<Row>({ title, note, rows, columns, searchOf }: GroupProps<Row>) {
  const navigate = useNavigate();
  const [selected, setSelected] = useState<number | null>(null);
  const open = (row: Row | undefined) => {
    if (row !== undefined) void navigate({ to: '/log', search: searchOf(row) });
  };
  const all: Column<Row>[] = [
    ...columns,
    {
      id: 'open',
      title: '',
      track: '24px',
      render: (row) => (
        <button
          type="button"
          tabIndex={-1}
          className={styles.open}
          aria-label="Open the log, narrowed to this"
          title="Open the log, narrowed to this"
          onClick={() => open(row)}
        >
          <Icon name="arrowRight" size={14} />
        </button>
      ),
    },
  ];
  return (
    <section className={styles.group} aria-label={title}>
      <h2 className={styles.heading}>
        {title}{' '}
        <span className={styles.note}>
          {formatCount(rows.length)}
          {note && `, ${note}`}
        </span>
      </h2>
      {rows.length === 0 ? (
        <p className={styles.none}>None.</p>
      ) : (
        <VirtualTable
          label={title}
          columns={all}
          count={rows.length}
          rowAt={(index) => rows[index]}
          selected={selected}
          onSelect={setSelected}
          onActivate={(index) => open(rows[index])}
        />
      )}
    </section>
  );
}

function count<Row extends { count: number; newestSeq: number }>(): Column<Row>[] {
  return [
    { id: 'count', title: 'Times', track: '48px', align: 'end', render: (row) => formatCount(row.count) },
    {
      id: 'newest',
      title: 'Newest',
      track: '56px',
      align: 'end',
      render: (row) => <SeqLink seq={row.newestSeq} quiet />,
    },
  ];
}

const causeColumns: Column<ConflictCause>[] = [
  {
    id: 'verdict',
    title: 'Cause',
    track: 'minmax(150px, 1fr)',
    render: ({ verdict }) => <Verdict kind={verdict} />,
  },
  ...count<ConflictCause>(),
];

const keyColumns: Column<ConflictKey>[] = [
  {
    id: 'key',
    title: 'Key',
    track: 'minmax(140px, 2fr)',
    render: ({ streamId, key }) => <StreamKey streamId={streamId} bytes={key} />,
  },
  {
    id: 'stream',
    title: 'Stream',
    track: 'minmax(80px, 0.8fr)',
    render: ({ streamId }) => <StreamName streamId={streamId} />,
  },
  {
    id: 'accounts',
    title: 'Accounts',
    track: 'minmax(120px, 1.4fr)',
    render: ({ accounts }) => <Racers accounts={accounts} />,
  },
  ...count<ConflictKey>(),
];

const pairColumns: Column<ConflictPair>[] = [
  {
    id: 'rejected',
    title: 'Rejected',
    track: 'minmax(80px, 1fr)',
    render: ({ rejected: account }) => <AccountName account={account} />,
  },
  {
    id: 'other',
    title: 'Before it came',
    track: 'minmax(80px, 1fr)',
    render: ({ other }) => <AccountName account={other} />,
  },
  ...count<ConflictPair>(),
];

/** Names as far as there is room, and how many there are. */
function Racers({ accounts }: { accounts: readonly Hex[] }) {
  const { accountLabel } = useAccounts();
  const title = accounts.map((account) => accountLabel(account) ?? account).join(', ');
  const [first, ...others] = accounts;
  if (first === undefined) return null;
  return (
    <span className={styles.racers} title={title}>
      {accounts.length < 3 ? (
        accounts.map((account) => <AccountName key={account} account={account} />)
      ) : (
        <>
          <AccountName account={first} />
          {others.slice(0, 4).map((account) => (
            <AccountDot key={account} account={account} />
          ))}
          <span className={styles.note}>{formatCount(accounts.length)} accounts</span>
        </>
      )}
    </span>
  );
}
