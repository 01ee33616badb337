import { useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../shared/bytes';
import type { RightFacts } from '../../../shared/contract/outputs';
import { rightFactsOptions } from '../../api/queries';
import { Fault } from '../../components/Fault';
import { Icon } from '../../components/Icon';
import { Loading } from '../../components/Loading';
import { TextField } from '../../components/TextField';
import { useAccounts } from '../../components/useAccounts';
import { formatCount } from '../../format/numbers';
import { useAt } from '../../router/at';
import styles from './Remote.module.css';

interface Props {
  streamId: Hex;
  /** undefined asks about the stream alone. */
  keyHex: Hex | undefined;
  /** As it is typed. */
  account: string;
  onAccount: (account: string) => void;
}

/** An account, and what the node answers about its rights. */
export function RightsForm({ streamId, keyHex, account, onAccount }: Props) {
  const at = useAt();
  const { accountLabel } = useAccounts();
  const typed = account.trim().toLowerCase();
  const hex = /^(0x)?[0-9a-f]{40}$/.test(typed) ? (`0x${typed.replace(/^0x/, '')}` as Hex) : undefined;
  const input = { streamId, account: hex ?? `0x${'0'.repeat(40)}`, key: keyHex, at };
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...rightFactsOptions(input),
    enabled: hex !== undefined,
  });
  return (
    <>
      <div className={styles.form}>
        <span>Account</span>
        <TextField
          label="Account"
          value={account}
          placeholder="0x and 40 hex digits"
          onChange={onAccount}
          error={typed === '' || hex !== undefined ? undefined : 'An account is 0x and 40 hex digits'}
        />
      </div>
      {hex !== undefined &&
        (data !== undefined && !isPlaceholderData ? (
          <Answers facts={data} name={accountLabel(hex) ?? 'It'} />
        ) : error ? (
          <Fault error={error} retry={() => void refetch()} />
        ) : (
          <Loading what="what the node says" />
        ))}
    </>
  );
}

function Answers({ facts, name }: { facts: RightFacts; name: string }) {
  const { isAdmin, isWriter, isSpecialKey, isKeyWriter, mayWrite } = facts;
  const seq = formatCount(facts.at);
  return (
    <>
      <ul className={styles.answers} aria-label="What the node says">
        {mayWrite === null ? (
          <Answer yes={null}>{name} may write keys of this stream: the node answers for one key only</Answer>
        ) : (
          <Answer yes={mayWrite}>
            {name} may write {isSpecialKey === null ? 'any key that is not special' : 'this key'} at seq {seq}
          </Answer>
        )}
        <Answer yes={isAdmin}>admin of the stream</Answer>
        <Answer yes={isWriter}>writer of the stream</Answer>
        {isSpecialKey !== null && <Answer yes={isSpecialKey}>the key is special</Answer>}
        {isKeyWriter !== null && (
          <Answer yes={isKeyWriter}>writer of this key, for when it is special</Answer>
        )}
      </ul>
      {mayWrite && !isAdmin && !isWriter && !isKeyWriter && (
        <p className={styles.note}>
          Yes without a role means that the stream has no owner yet: anyone may write, and the first entry
          founds it.
        </p>
      )}
      <p className={styles.note}>A node tells whether, not why: no grants, no seqs, no other holders.</p>
    </>
  );
}

function Answer({ yes, children }: { yes: boolean | null; children: React.ReactNode }) {
  return (
    <li>
      <Icon name={yes === null ? 'help' : yes ? 'check' : 'close'} size={14} />
      <strong>{yes === null ? '?' : yes ? 'Yes' : 'No'}</strong>
      <span>{children}</span>
    </li>
  );
}
