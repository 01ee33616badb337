import { useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import type { StreamFindings } from '../../../../shared/contract/ownership';
import { labelsOptions, sendersOptions } from '../../../api/queries';
import { AccountLink } from '../../../components/AccountLink';
import { AccountName } from '../../../components/AccountName';
import { Choice } from '../../../components/Choice';
import { SeqLink } from '../../../components/SeqLink';
import { StreamName } from '../../../components/StreamName';
import { useAccounts } from '../../../components/useAccounts';
import { desk, useDesk } from '../../../desk/deskStore';
import styles from './Conflicts.module.css';

const anyone = 'anyone';

/** Who founded each stream, and who was expected to; the expectation is kept in the workspace, on the desk. */
export function Founders({ streams }: { streams: readonly StreamFindings[] }) {
  const { founders } = useDesk();
  const { accountLabel } = useAccounts();
  const senders = useQuery(sendersOptions()).data?.accounts ?? [];
  const named = Object.keys(useQuery(labelsOptions()).data?.accounts ?? {}) as Hex[];
  const accounts = [...new Set([...named, ...senders.map(({ account }) => account)])];
  const expect = (streamId: Hex, account: string) => {
    const { [streamId]: _, ...rest } = founders;
    desk.change({ founders: account === anyone ? rest : { ...rest, [streamId]: account as Hex } });
  };
  return (
    <ul className={styles.founders}>
      {streams.map(({ streamId, founder, foundedAt }) => (
        <li key={streamId} className={styles.founder}>
          <span className={styles.founderName}>
            <StreamName streamId={streamId} />
          </span>
          <span className={styles.founderName}>
            {founder === null || foundedAt === null ? (
              <span className={styles.note}>nobody yet</span>
            ) : (
              <>
                <SeqLink seq={foundedAt} quiet /> <AccountLink account={founder} />
              </>
            )}
          </span>
          <Choice
            label={`Expected founder of ${streamId}`}
            size="wide"
            value={founders[streamId] ?? anyone}
            onChange={(account) => expect(streamId, account)}
            options={[
              { value: anyone, text: 'Anyone', content: <span className={styles.note}>anyone</span> },
              ...accounts.map((account) => ({
                value: account as string,
                text: accountLabel(account) ?? account,
                content: <AccountName account={account} />,
              })),
            ]}
          />
        </li>
      ))}
    </ul>
  );
}
