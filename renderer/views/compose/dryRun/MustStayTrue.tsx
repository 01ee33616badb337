import type { Hex } from '../../../../shared/bytes';
import type { Check } from '../../../../shared/contract/outputs';
import { maxU64 } from '../../../../shared/streamData';
import { AccountName } from '../../../components/AccountName';
import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { formatCount } from '../../../format/numbers';
import styles from './DryRun.module.css';
import type { Judged } from './useDryRun';

const listed = 40;

const rightWords: Record<string, string> = {
  founder: 'founds the stream',
  admin: 'stays admin',
  streamWriter: 'stays writer of the stream',
  specialWriter: 'stays writer of the key',
};

/** What the verdict rests on: each of these may change before the entry lands. */
export function MustStayTrue({ judged, account }: { judged: Judged; account: Hex }) {
  const { checks, verdict } = judged.answer;
  if (verdict !== 'committed') return null;
  const isChecked = judged.encoded.batch.version !== maxU64;
  const versions = isChecked ? checks.filter((check) => check.rule === 'version' && check.key !== null) : [];
  const rights = distinctRights(checks);
  if (versions.length + rights.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3>Must stay true until it lands</h3>
      <ul className={styles.list}>
        {versions.slice(0, listed).map((check) => (
          <li key={`${check.phase} ${check.index}`} className={styles.fact}>
            <Icon name="lock" size={14} />
            <span className={styles.key}>
              <StreamKey streamId={check.streamId ?? undefined} bytes={check.key!} />
            </span>
            <span className={styles.amount}>
              {check.because.newest === 0 ? (
                'never written'
              ) : (
                <>
                  {check.phase === 'reads' ? 'guard' : 'last write'}{' '}
                  <SeqLink seq={Number(check.because.newest)} />
                </>
              )}
            </span>
          </li>
        ))}
        {versions.length > listed && (
          <li className={styles.fact}>and {formatCount(versions.length - listed)} more keys</li>
        )}
        {rights.map(({ right, since }) => (
          <li key={`${right} ${since}`} className={styles.fact}>
            <Icon name="lock" size={14} />
            <span className={styles.key}>
              <AccountName account={account} /> {rightWords[right] ?? right}
            </span>
            <span className={styles.amount}>
              {since !== null && (
                <>
                  since <SeqLink seq={since} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The rights under which the keys are written, each once. */
function distinctRights(checks: readonly Check[]): { right: string; since: number | null }[] {
  const rights = new Map<string, { right: string; since: number | null }>();
  for (const { phase, rule, because } of checks) {
    if (phase !== 'writes' || rule !== 'permission' || typeof because.right !== 'string') continue;
    const since = typeof because.since === 'number' ? because.since : null;
    rights.set(`${because.right} ${since}`, { right: because.right, since });
  }
  return [...rights.values()];
}
