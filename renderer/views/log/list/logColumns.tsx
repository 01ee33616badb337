import type { LogRow } from '../../../../shared/contract/outputs';
import { AccountName } from '../../../components/AccountName';
import { Hash } from '../../../components/Hash';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { Time } from '../../../components/Time';
import { useAccounts } from '../../../components/useAccounts';
import { Verdict } from '../../../components/Verdict';
import type { Column } from '../../../components/VirtualTable';
import { formatCount } from '../../../format/numbers';
import { operationWords } from '../../../format/operationWords';
import { neverConflicts, versionText } from '../../../format/versionText';
import styles from './LogList.module.css';

const seq: Column<LogRow> = {
  id: 'seq',
  title: 'Seq',
  track: '52px',
  align: 'end',
  render: (row) => <span className={styles.seq}>{formatCount(row.seq)}</span>,
};
const time: Column<LogRow> = {
  id: 'time',
  title: 'Time',
  track: '96px',
  render: (row) => <Time at={row.timestamp} form="short" />,
};
const sender: Column<LogRow> = {
  id: 'sender',
  title: 'Sender',
  track: '100px',
  render: (row) => (
    <span className={styles.sender}>
      <AccountName account={row.sender} />
    </span>
  ),
};
const verdict: Column<LogRow> = {
  id: 'verdict',
  title: 'Verdict',
  track: '186px',
  render: (row) => <Verdict kind={row.verdict} />,
};
const subject: Column<LogRow> = {
  id: 'subject',
  title: 'First key or act',
  track: 'minmax(80px, 1fr)',
  render: (row) => <Subject row={row} />,
};
const stream: Column<LogRow> = {
  id: 'stream',
  title: 'Stream',
  track: '108px',
  render: (row) => <Streams row={row} />,
};
const saw: Column<LogRow> = {
  id: 'saw',
  title: <span title="The version field: the seq up to which the sender had seen the state">Saw</span>,
  track: '44px',
  align: 'end',
  render: (row) => <Saw row={row} />,
};
const parts: Column<LogRow> = {
  id: 'parts',
  title: <span title="Reads, writes, access-control acts">R / W / A</span>,
  track: '72px',
  align: 'end',
  render: (row) =>
    row.reads === null || row.subject === null
      ? ''
      : [row.reads, row.writes ?? 0, row.accessControl ?? 0].map(formatCount).join(' / '),
};
const bytes: Column<LogRow> = {
  id: 'bytes',
  title: 'Bytes',
  track: '52px',
  align: 'end',
  render: (row) => formatCount(row.size),
};

export const fewColumns = [seq, time, sender, verdict, subject];
/** Where the sender stands above the list, and a row does not open the entry by itself. */
export const entryColumns = [
  { ...seq, render: (row: LogRow) => <SeqLink seq={row.seq} quiet /> },
  time,
  verdict,
  subject,
];
export const allColumns = [...fewColumns, stream, saw, parts, bytes];

/** The version field; a seq that the log had not reached is said so, because it has up to twenty digits. */
function Saw({ row: { seq, version } }: { row: LogRow }) {
  if (version === null) return null;
  const isAhead = version !== neverConflicts && BigInt(version) >= BigInt(seq) && version !== '0';
  return isAhead ? <span title={`Version ${formatCount(version)}`}>ahead</span> : versionText(version);
}

/** What an entry is about, at a glance: its first key or act, and how many more there are. */
function Subject({ row }: { row: LogRow }) {
  const more = Math.max(0, (row.writes ?? 0) + (row.accessControl ?? 0) - 1);
  if (row.subject === null) return <span className={styles.quiet}>{absentSubject(row)}</span>;
  const { key, operation } = row.subject;
  return (
    <span className={styles.subject}>
      {operation !== null && <span className={styles.operation}>{operationWords[operation]}</span>}
      {key.length > 0 && <StreamKey streamId={row.streamIds[0]} bytes={key} />}
      {more > 0 && <span className={styles.more}>+{formatCount(more)}</span>}
    </span>
  );
}

function absentSubject(row: LogRow): string {
  if (row.streamIds.length === 0) return 'not a key-value entry';
  if (row.verdict === 'dataMissing') return 'no data';
  if (row.version !== null) return row.verdict === 'malformed' ? 'does not decode' : 'empty batch';
  return row.verdict === 'skipped' ? 'not watched here' : 'not looked into';
}

function Streams({ row }: { row: LogRow }) {
  const { streamLabel } = useAccounts();
  const [first] = row.streamIds;
  if (first === undefined) return null;
  return (
    <span className={styles.streams}>
      <span className={styles.streamName}>{streamLabel(first) ?? <Hash hex={first} digits={3} />}</span>
      {row.streamIds.length > 1 && <span className={styles.more}>+{row.streamIds.length - 1}</span>}
    </span>
  );
}
