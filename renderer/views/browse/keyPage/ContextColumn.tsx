import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fromHex, type Hex, toHex } from '../../../../shared/bytes';
import { unpackRows } from '../../../../shared/rowPage';
import { logPageOptions, rangeOptions } from '../../../api/queries';
import { useRemote } from '../../../api/useRemote';
import { AccountName } from '../../../components/AccountName';
import { CopyButton } from '../../../components/CopyButton';
import { Icon } from '../../../components/Icon';
import { KeyPath } from '../../../components/KeyText';
import { SeqLink } from '../../../components/SeqLink';
import { Verdict } from '../../../components/Verdict';
import { formatBytes, formatCount } from '../../../format/numbers';
import { rightWords } from '../../../format/rightWords';
import { leafStart } from '../../../format/splitLeaf';
import { useAt } from '../../../router/at';
import { useDelimiters } from '../useDelimiters';
import type { KeyAddress } from './KeyPage';
import styles from './KeyPage.module.css';
import { SiblingSection } from './SiblingSection';
import { useWriters } from './useWriters';

/** Beside the key on wide screens: what one would otherwise look up. */
export function ContextColumn({ streamId, keyHex }: KeyAddress) {
  const hasLog = useRemote() === null;
  return (
    <aside className={styles.context} aria-label="Around this key">
      {hasLog && <WhoSection streamId={streamId} keyHex={keyHex} />}
      <SiblingSection streamId={streamId} keyHex={keyHex} />
      <BytesSection keyHex={keyHex} />
      <NeighbourSection streamId={streamId} keyHex={keyHex} />
      {hasLog && <RejectedSection streamId={streamId} keyHex={keyHex} />}
    </aside>
  );
}

function WhoSection({ streamId, keyHex }: KeyAddress) {
  const writers = useWriters(streamId, keyHex);
  return (
    <section className={styles.section}>
      <h2 className={styles.sectionTitle}>
        Who may write this key {writers && <small>at {formatCount(writers.at)}</small>}
      </h2>
      {writers?.foundedAt === null && <p className={styles.muted}>Anyone: the stream has no owner yet.</p>}
      {writers?.holders.slice(0, 12).map((holder) => (
        <div key={`${holder.right} ${holder.account}`} className={styles.contextRow}>
          <AccountName account={holder.account} address />
          <span className={styles.muted}>
            {rightWords[holder.right]} since <SeqLink seq={holder.since} />
          </span>
        </div>
      ))}
      {writers && writers.holders.length > 12 && (
        <p className={styles.muted}>and {formatCount(writers.holders.length - 12)} more</p>
      )}
    </section>
  );
}

/** Longer keys are shown whole in the tab Raw. */
const shownKeyBytes = 256;

function BytesSection({ keyHex }: { keyHex: Hex }) {
  const bytes = fromHex(keyHex);
  const digits = toHex(bytes.subarray(0, shownKeyBytes)).slice(2).replace(/../g, '$& ').trim();
  return (
    <section className={styles.section}>
      <h2 className={styles.sectionTitle}>
        Key bytes <small>{formatBytes(bytes.length)}</small>
        <span style={{ flex: 1 }} />
        <CopyButton label="Copy hex" text={() => keyHex} />
      </h2>
      <p className={styles.hex}>
        {digits}
        {bytes.length > shownKeyBytes && ' …'}
      </p>
    </section>
  );
}

function NeighbourSection({ streamId, keyHex }: KeyAddress) {
  const at = useAt();
  const around = { streamId, at, limit: 1, valueBytes: 0 };
  const before = useQuery(rangeOptions({ ...around, lt: keyHex, reverse: true })).data;
  const after = useQuery(rangeOptions({ ...around, gt: keyHex })).data;
  return (
    <section className={styles.section}>
      <h2 className={styles.sectionTitle}>Neighbours</h2>
      {before && <Neighbour streamId={streamId} packed={before.rows} icon="chevronUp" />}
      {after && <Neighbour streamId={streamId} packed={after.rows} icon="chevronDown" />}
    </section>
  );
}

function Neighbour({
  streamId,
  packed,
  icon,
}: {
  streamId: Hex;
  packed: Uint8Array;
  icon: 'chevronUp' | 'chevronDown';
}) {
  const [delimiters] = useDelimiters(streamId);
  const [row] = unpackRows(packed);
  if (row === undefined) {
    return (
      <p className={styles.muted}>
        {icon === 'chevronUp' ? 'The first key of the stream' : 'The last key of the stream'}
      </p>
    );
  }
  return (
    <Link
      from="/browse"
      search={(search) => ({ ...search, key: toHex(row.key) })}
      className={styles.neighbour}
    >
      <Icon name={icon} size={14} />
      <KeyPath bytes={row.key} leafAt={leafStart(row.key, delimiters.map(fromHex))} />
      <span className={styles.muted}>{formatCount(row.seq)}</span>
    </Link>
  );
}

/** Rejections up to the shown seq that name this key, newest first. */
function RejectedSection({ streamId, keyHex }: KeyAddress) {
  const at = useAt();
  const page = useQuery(
    logPageOptions({
      streamId,
      keyPrefix: keyHex,
      from: at,
      verdicts: ['versionConflict', 'writeDenied', 'accessControlDenied'],
      limit: 20,
    }),
  ).data;
  const rows = page?.rows.filter((row) => row.subject === null || toHex(row.subject.key) === keyHex) ?? [];
  if (rows.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2 className={styles.sectionTitle}>
        Rejected writes <small>{formatCount(rows.length)}</small>
      </h2>
      {rows.map((row) => (
        <div key={row.seq} className={styles.contextRow}>
          <span>
            <AccountName account={row.sender} /> <Verdict kind={row.verdict} />
          </span>
          <SeqLink seq={row.seq} />
        </div>
      ))}
    </section>
  );
}
