import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { mayWriteOptions, sendersOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { Choice } from '../../../components/Choice';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { SeqLink } from '../../../components/SeqLink';
import { useAccounts } from '../../../components/useAccounts';
import { formatCount } from '../../../format/numbers';
import { actWords, rightWords } from '../../../format/rightWords';
import { useAt } from '../../../router/at';
import type { KeyAddress } from './KeyPage';
import styles from './KeyPage.module.css';
import type { Writer, Writers } from './useWriters';

export function WhoTab({ streamId, keyHex, writers }: KeyAddress & { writers: Writers | undefined }) {
  if (writers === undefined) return <Loading what="who may write" />;
  return (
    <div className={styles.scroll}>
      <section className={styles.section}>
        <h2 className={styles.sectionTitle}>
          May write this key <small>at seq {formatCount(writers.at)}</small>
        </h2>
        {writers.foundedAt === null ? (
          <p className={styles.muted}>
            The stream has no owner yet: anyone may write, and the first entry founds it.
          </p>
        ) : (
          <Holders holders={writers.holders} />
        )}
      </section>
      {writers.specialSince !== null && (
        <section className={styles.section}>
          <h2 className={styles.sectionTitle}>Kept out</h2>
          <p className={styles.muted}>
            The key is special since <SeqLink seq={writers.specialSince} />: being a stream writer is not
            enough.
          </p>
          <Holders holders={writers.keptOut} />
        </section>
      )}
      <AskAccount streamId={streamId} keyHex={keyHex} />
    </div>
  );
}

function Holders({ holders }: { holders: readonly Writer[] }) {
  return (
    <ul className={styles.holders}>
      {holders.map((holder) => (
        <li key={`${holder.right} ${holder.account}`} className={styles.holder}>
          <AccountName account={holder.account} address />
          <span>{rightWords[holder.right]}</span>
          <span className={styles.muted}>
            since <SeqLink seq={holder.since} />{' '}
            {holder.by === null ? 'as the founder' : <>by {<AccountName account={holder.by} />}</>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Whether one account may write the key, and the entries that say so. */
function AskAccount({ streamId, keyHex }: { streamId: Hex; keyHex: Hex }) {
  const at = useAt();
  const { accountLabel } = useAccounts();
  const [account, setAccount] = useState<Hex | null>(null);
  const accounts = useQuery(sendersOptions()).data?.accounts ?? [];
  return (
    <section className={styles.section}>
      <h2 className={styles.sectionTitle}>Ask for an account</h2>
      <div className={styles.ask}>
        <Choice
          label="Account"
          value={account}
          onChange={setAccount}
          placeholder="Choose a sender"
          options={accounts.map(({ account: each }) => ({
            value: each,
            text: accountLabel(each) ?? each,
            content: <AccountName account={each} address />,
          }))}
        />
      </div>
      {account !== null && <Answer streamId={streamId} keyHex={keyHex} account={account} at={at} />}
    </section>
  );
}

function Answer({
  streamId,
  keyHex,
  account,
  at,
}: {
  streamId: Hex;
  keyHex: Hex;
  account: Hex;
  at: number | null;
}) {
  const { data: answer, error } = useQuery(mayWriteOptions({ streamId, account, key: keyHex, at }));
  if (error) return <Fault error={error} />;
  if (answer === undefined) return <Loading what="the answer" />;
  return (
    <div className={styles.answer} data-may={answer.mayWrite}>
      <strong>
        {answer.mayWrite ? 'Yes' : 'No'}, at seq {formatCount(answer.at)} this account may
        {answer.mayWrite ? '' : ' not'} write this key.
      </strong>
      {answer.because.length === 0 && (
        <span className={styles.because}>No entry ever gave it a right to.</span>
      )}
      {answer.because.map((fact) => (
        <span key={`${fact.seq} ${fact.operation}`} className={styles.because}>
          <SeqLink seq={fact.seq} /> <span>{actWords[fact.operation]}</span>
          {fact.by !== null && (
            <>
              by <AccountName account={fact.by} />
            </>
          )}
        </span>
      ))}
    </div>
  );
}
