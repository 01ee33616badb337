import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Hex } from '../../../../shared/bytes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { keyWritersOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import action from '../../../components/ActionLink.module.css';
import { Icon } from '../../../components/Icon';
import { Inline } from '../../../components/Inline';
import { SeqLink } from '../../../components/SeqLink';
import styles from './Ask.module.css';
import type { useAnswer } from './useAnswer';

interface Props {
  stream: StreamInfo;
  account: Hex;
  keyHex: Hex | undefined;
  asked: ReturnType<typeof useAnswer>;
}

/** What would turn a no into a yes: an earlier seq, a role, and who could give it today. */
export function Changes({ stream, account, keyHex, asked }: Props) {
  const { answer, writers, lastYes } = asked;
  const now = useQuery({
    ...keyWritersOptions({ streamId: stream.streamId, key: keyHex ?? '0x00', limit: 20, at: null }),
    enabled: answer?.mayWrite === false,
  }).data;
  if (answer === undefined || answer.mayWrite) return null;
  const isSpecial = writers?.special != null;
  const admins = now?.admins ?? [];
  // A special writer may pass the right on, for its key; a stream writer may pass on being one.
  const others = now !== undefined && (now.special !== null) === isSpecial ? now.writers : [];
  const grantors = [...new Set([...admins, ...others].map(({ account }) => account))].slice(0, 8);
  return (
    <section className={styles.section} aria-label="What would change the answer">
      <h2 className={styles.sectionTitle}>What would change the answer</h2>
      <ul className={styles.changes}>
        {lastYes !== null && (
          <li data-hue="ok">
            <Icon name="committed" size={14} />
            <span>
              At seq <SeqLink seq={lastYes} />, the last at which it might
            </span>
          </li>
        )}
        <li data-hue="ok">
          <Icon name="committed" size={14} />
          <span>
            {isSpecial ? 'Being writer of this special key' : 'Being stream writer'}, or admin
            {grantors.length > 0 && (
              <span className={styles.muted}>
                ; today it could be granted by{' '}
                {grantors.map((each, index) => (
                  <span key={each}>
                    {index > 0 && ', '}
                    <Inline>
                      <AccountName account={each} />
                    </Inline>
                  </span>
                ))}
              </span>
            )}
            {now !== undefined && grantors.length === 0 && (
              <span className={styles.muted}>; nobody can grant it any more</span>
            )}
          </span>
        </li>
        {isSpecial && (
          <li data-hue="denied">
            <Icon name="cross" size={14} />
            <span>
              Being stream writer alone <span className={styles.muted}>the key is special</span>
            </span>
          </li>
        )}
      </ul>
      {grantors.length > 0 && (
        <Link
          to="/compose"
          search={{
            grant: {
              stream: stream.streamId,
              account,
              ...(now?.special != null && keyHex !== undefined
                ? { role: 'specialWriter', key: keyHex }
                : { role: 'streamWriter' }),
            },
            at: undefined,
          }}
          className={`${action.link} ${styles.draft}`}
        >
          <Icon name="compose" size={14} /> Draft the grant
        </Link>
      )}
    </section>
  );
}
