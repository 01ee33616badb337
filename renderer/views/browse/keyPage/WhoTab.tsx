import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { sendersOptions } from '../../../api/queries';
import { AccountLink } from '../../../components/AccountLink';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Choice } from '../../../components/Choice';
import { Loading } from '../../../components/Loading';
import { SeqLink } from '../../../components/SeqLink';
import { useAccounts } from '../../../components/useAccounts';
import { formatCount } from '../../../format/numbers';
import { rightWords } from '../../../format/rightWords';
import type { KeyAddress } from './KeyPage';
import styles from './KeyPage.module.css';
import type { Writer, Writers } from './useWriters';

/** Who may write the key at the seq that is shown, each with its origin; and who is kept out. */
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
        {writers.loadMore && (
          <Button look="link" onPress={writers.loadMore}>
            More writers
          </Button>
        )}
      </section>
      {writers.special !== null && (
        <section className={styles.section}>
          <h2 className={styles.sectionTitle}>Kept out</h2>
          <p className={styles.muted}>
            The key is special since <SeqLink seq={writers.special.since} />, set by{' '}
            <AccountName account={writers.special.by} />: being a stream writer is not enough.
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
          <AccountLink account={holder.account} address />
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

/** Leads to the whole answer for one account: yes or no, what it rests on, what would change it. */
function AskAccount({ streamId, keyHex }: { streamId: Hex; keyHex: Hex }) {
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
        {account !== null && (
          <Link to="/ownership" search={{ stream: streamId, account, key: keyHex }} className={styles.edit}>
            May it write this key, and why
          </Link>
        )}
      </div>
    </section>
  );
}
