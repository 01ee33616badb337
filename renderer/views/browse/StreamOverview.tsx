import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fromHex, toHex } from '../../../shared/bytes';
import type { LogRow, RoleHolder, StreamInfo } from '../../../shared/contract/outputs';
import { logPageOptions, rolesOptions } from '../../api/queries';
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
import { useDelimiters } from './useDelimiters';

const shownHolders = 8;
const shownKeys = 8;
const shownEntries = 12;

/** What is known of a stream while no key is selected: whose it is, and what happened last. */
export function StreamOverview({ stream }: { stream: StreamInfo }) {
  const at = useAt();
  const roles = useQuery(rolesOptions({ streamId: stream.streamId, at })).data;
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
            <span>{formatCounted(stream.entries, 'entry', 'entries')}</span>
            {stream.foundedAt === null ? (
              <span>not founded yet: the first entry that commits owns it</span>
            ) : (
              <span>
                founded in <SeqLink seq={stream.foundedAt} />
              </span>
            )}
          </p>
          <p className={styles.id}>{stream.streamId}</p>
        </div>
      </header>
      <p className={styles.hint}>
        <Icon name="info" size={14} /> Walk the tree with the arrow keys: each key shows here at once. Ctrl K
        searches.
      </p>
      <div className={styles.columns}>
        <Holders title="Admins" holders={roles?.admins} none="Nobody yet." />
        <Holders title="Stream writers" holders={roles?.writers} none="None besides the admins." />
        <SpecialKeys stream={stream} keys={roles?.specialKeys} />
      </div>
      <IndexSection stream={stream} />
      <DecoderSection stream={stream} />
      <RecentEntries stream={stream} at={at} />
    </div>
  );
}

function Holders({
  title,
  holders,
  none,
}: {
  title: string;
  holders: RoleHolder[] | undefined;
  none: string;
}) {
  return (
    <section>
      <h2 className={page.sectionTitle}>
        {title} {holders && <small>{formatCount(holders.length)}</small>}
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
      {holders && holders.length > shownHolders && (
        <p className={page.muted}>and {formatCount(holders.length - shownHolders)} more</p>
      )}
    </section>
  );
}

interface SpecialProps {
  stream: StreamInfo;
  keys: { key: Uint8Array; since: number }[] | undefined;
}

function SpecialKeys({ stream, keys }: SpecialProps) {
  const [delimiters] = useDelimiters(stream.streamId);
  return (
    <section>
      <h2 className={page.sectionTitle}>Special keys {keys && <small>{formatCount(keys.length)}</small>}</h2>
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
      {keys && keys.length > shownKeys && (
        <p className={page.muted}>and {formatCount(keys.length - shownKeys)} more</p>
      )}
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
