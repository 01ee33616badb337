import type { Grantors, RightAct, RightActs } from '../../../../../shared/contract/explanation';
import { AccountName } from '../../../../components/AccountName';
import { Inline } from '../../../../components/Inline';
import { SeqLink } from '../../../../components/SeqLink';
import { StreamKey } from '../../../../components/StreamKey';
import { actWords, rightWords } from '../../../../format/rightWords';
import styles from './Why.module.css';

interface Props {
  history: RightActs;
  streamId: string;
  /** Names the key of acts about one; set where the acts are about several. */
  keys?: boolean;
}

/** Acts about a right, oldest first: what happened, in which entry, by whom. */
export function RightHistory({ history, streamId, keys = false }: Props) {
  return (
    <ol className={styles.acts}>
      {history.more && <li className={styles.muted}>and earlier ones</li>}
      {history.acts.map((act) => (
        <li key={`${act.seq} ${act.operation}`} className={styles.act}>
          <SeqLink seq={act.seq} />
          <span>
            {actWords[act.operation]}
            {keys && act.key !== null && (
              <>
                {' '}
                <Inline>
                  <StreamKey streamId={streamId} bytes={act.key} />
                </Inline>
              </>
            )}{' '}
            <ActBy act={act} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function ActBy({ act }: { act: RightAct }) {
  if (act.by === null) return <span className={styles.muted}>as the founder</span>;
  // Whoever renounces does it to itself.
  if (act.operation.startsWith('RENOUNCE')) return null;
  return (
    <>
      by{' '}
      <Inline>
        <AccountName account={act.by} />
      </Inline>
    </>
  );
}

/** Who could give the right now. */
export function WhoCouldGrant({ grantors }: { grantors: Grantors }) {
  const { accounts, more } = grantors;
  if (accounts.length === 0) {
    return <p>Nobody can grant it any more: the stream has no admin, and no one else may pass it on.</p>;
  }
  return (
    <ul className={styles.grantors} aria-label="Who could grant it now">
      {accounts.map(({ account, role, since }) => (
        <li key={`${role} ${account}`}>
          <AccountName account={account} />{' '}
          <span className={styles.muted}>
            {rightWords[role]} since <SeqLink seq={since} quiet />
          </span>
        </li>
      ))}
      {more && <li className={styles.muted}>and others</li>}
    </ul>
  );
}
