import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fromHex, toHex } from '../../../shared/bytes';
import type { LogRow, StreamInfo } from '../../../shared/contract/outputs';
import { holderPagesOptions, logPageOptions, specialKeyPagesOptions, statusOptions } from '../../api/queries';
import { AccountName } from '../../components/AccountName';
import { CopyButton } from '../../components/CopyButton';
import { Icon } from '../../components/Icon';
import { KeyPath } from '../../components/KeyText';
import { SeqLink } from '../../components/SeqLink';
import { Time } from '../../components/Time';
import { Verdict } from '../../components/Verdict';
import { formatCount, formatCounted } from '../../format/numbers';
import { leafStart } from '../../format/splitLeaf';
import { useAt } from '../../router/at';
import { DecoderSection } from './decoder/DecoderSection';
import { IndexSection } from './indexes/IndexSection';
import page from './keyPage/KeyPage.module.css';
import styles from './StreamOverview.module.css';
import { useBrowse } from './useBrowse';
import { useDelimiters } from './useDelimiters';

const listWords = { tree: 'tree', range: 'rows', search: 'hits', changes: 'changes' };
const shownHolders = 8;
const shownKeys = 8;
const shownEntries = 12;

/** What is known of a stream while no key is selected: whose it is, and what happened last. */
export function StreamOverview({ stream }: { stream: StreamInfo }) {
  const at = useAt();
  const { search } = useBrowse();
  return (
    <div className={page.scroll}>
      <header className={page.header}>
        <div className={page.headerMain}>
          <h1 className={page.title}>
            <span className={page.path}>{stream.label ?? 'Stream without a name'}</span>
            <CopyButton compact label="Copy stream id" text={() => stream.streamId} />
          </h1>
          <p className={page.facts}>
            <span>{formatCounted(stream.liveKeys, 'live key')}</span>
            <span>{formatCounted(stream.entries, 'entry', 'entries')} in the log</span>
            <Founding foundedAt={stream.foundedAt} />
          </p>
          <p className={styles.id}>{stream.streamId}</p>
        </div>
      </header>
      <p className={styles.hint}>
        <Icon name="info" size={14} /> Walk the {listWords[search.view ?? 'tree']} with the arrow keys: each
        key shows here at once. Ctrl K searches.
      </p>
      <div className={styles.columns}>
        <Holders title="Admins" stream={stream} of="admin" none="Nobody yet." />
        <Holders title="Stream writers" stream={stream} of="streamWriter" none="None besides the admins." />
        <SpecialKeys stream={stream} />
      </div>
      <IndexSection stream={stream} />
      <DecoderSection stream={stream} />
      <RecentEntries stream={stream} at={at} />
    </div>
  );
}

/** What was founded before a log that begins late is not known to it. */
function Founding({ foundedAt }: { foundedAt: number | null }) {
  const { firstSeq = 0 } = useQuery(statusOptions()).data ?? {};
  const before = `; whether it was founded before this log, which starts at seq ${formatCount(firstSeq)}, is not known`;
  if (foundedAt === null)
    return firstSeq > 0 ? (
      <span>nothing of it has committed here{before}</span>
    ) : (
      <span>not founded yet: the first entry that commits owns it</span>
    );
  return (
    <span>
      {firstSeq > 0 ? 'first committed here in ' : 'founded in '}
      <SeqLink seq={foundedAt} />
      {firstSeq > 0 && before}
    </span>
  );
}

/** How many there are, of which perhaps only the first page is here. */
function Count({ loaded, isMore }: { loaded: number | undefined; isMore: boolean }) {
  return (
    loaded !== undefined && (
      <small>
        {isMore && '≥ '}
        {formatCount(loaded)}
      </small>
    )
  );
}

/** Says what of the loaded ones, or behind them, is not shown. */
function Rest({ loaded, shown, isMore }: { loaded: number; shown: number; isMore: boolean }) {
  return (
    loaded > shown && (
      <p className={page.muted}>
        and {isMore && 'at least '}
        {formatCount(loaded - shown)} more
      </p>
    )
  );
}

interface HoldersProps {
  title: string;
  stream: StreamInfo;
  of: 'admin' | 'streamWriter';
  none: string;
}

function Holders({ title, stream, of: role, none }: HoldersProps) {
  const at = useAt();
  const { data, hasNextPage } = useInfiniteQuery(holderPagesOptions({ streamId: stream.streamId, role, at }));
  const holders = data?.pages.flatMap((each) => each.holders);
  return (
    <section>
      <h2 className={page.sectionTitle}>
        {title} <Count loaded={holders?.length} isMore={hasNextPage} />
      </h2>
      {holders?.length === 0 && <p className={page.muted}>{none}</p>}
      {holders?.slice(0, shownHolders).map((holder) => (
        <p key={holder.account} className={styles.row}>
          <AccountName account={holder.account} address />
          <span className={page.muted}>
            since <SeqLink seq={holder.since} />
          </span>
        </p>
      ))}
      {holders && <Rest loaded={holders.length} shown={shownHolders} isMore={hasNextPage} />}
    </section>
  );
}

function SpecialKeys({ stream: { streamId } }: { stream: StreamInfo }) {
  const at = useAt();
  const [delimiters] = useDelimiters(streamId);
  const { data, hasNextPage } = useInfiniteQuery(specialKeyPagesOptions({ streamId, at }));
  const keys = data?.pages.flatMap((each) => each.keys);
  return (
    <section>
      <h2 className={page.sectionTitle}>
        Special keys <Count loaded={keys?.length} isMore={hasNextPage} />
      </h2>
      {keys?.length === 0 && <p className={page.muted}>None: every writer may write every key.</p>}
      {keys?.slice(0, shownKeys).map(({ key, since }) => (
        <p key={toHex(key)} className={styles.row}>
          <Link from="/browse" search={(search) => ({ ...search, key: toHex(key) })} className={styles.key}>
            <KeyPath bytes={key} leafAt={leafStart(key, delimiters.map(fromHex))} />
          </Link>
          <span className={page.muted}>
            since <SeqLink seq={since} />
          </span>
        </p>
      ))}
      {keys && <Rest loaded={keys.length} shown={shownKeys} isMore={hasNextPage} />}
    </section>
  );
}

function RecentEntries({ stream, at }: { stream: StreamInfo; at: number | null }) {
  const entries = useQuery(logPageOptions({ streamId: stream.streamId, from: at, limit: shownEntries })).data;
  return (
    <section className={page.section}>
      <h2 className={page.sectionTitle}>
        Last entries
        <Link to="/log" search={{ stream: stream.streamId }} className={styles.all}>
          All entries of this stream
        </Link>
      </h2>
      {entries?.rows.map((row) => (
        <Entry key={row.seq} row={row} />
      ))}
      {entries?.rows.length === 0 && <p className={page.muted}>No entry up to this seq is tagged with it.</p>}
    </section>
  );
}

function Entry({ row }: { row: LogRow }) {
  const subject = row.subject?.key;
  return (
    <div className={styles.entry} data-row>
      <SeqLink seq={row.seq} quiet />
      <span className={page.muted}>
        <Time at={row.timestamp} form="short" />
      </span>
      <AccountName account={row.sender} />
      <span>
        <Verdict kind={row.verdict} />
      </span>
      <span className={styles.key}>
        {subject !== undefined && subject.length > 0 && <KeyPath bytes={subject} leafAt={0} />}
      </span>
    </div>
  );
}
