import { useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { sendersOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { IconButton } from '../../../components/Button';
import { BytesField } from '../../../components/BytesField';
import { Choice } from '../../../components/Choice';
import { CopyButton } from '../../../components/CopyButton';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import panel from '../../../components/Panel.module.css';
import { useAccounts } from '../../../components/useAccounts';
import { Verdict } from '../../../components/Verdict';
import { formatCount } from '../../../format/numbers';
import { useOwnership } from '../useOwnership';
import { AnswerSteps } from './AnswerSteps';
import styles from './Ask.module.css';
import { Attempts } from './Attempts';
import { Changes } from './Changes';
import { useAnswer } from './useAnswer';

interface Props {
  stream: StreamInfo;
  account: Hex;
  keyHex: Hex | undefined;
}

/** Whether one account may write a key at the seq that is shown, and the entries that say so. */
export function AskPanel({ stream, account, keyHex }: Props) {
  const { go } = useOwnership();
  const { accountLabel } = useAccounts();
  const senders = useQuery(sendersOptions()).data?.accounts ?? [];
  const accounts = senders.some((sender) => sender.account === account)
    ? senders
    : [{ account, entries: 0 }, ...senders];
  const asked = useAnswer(stream.streamId, account, keyHex);
  const { answer, error, retry } = asked;
  return (
    <aside className={styles.panel} aria-label="Who may write, and why">
      <header className={panel.toolbar}>
        <h1 className={styles.title}>Who may write, and why</h1>
        <span className={panel.spacer} />
        <CopyButton compact label="Copy link" text={() => window.location.href} />
        <IconButton icon="close" label="Close" onPress={() => go({ account: undefined, key: undefined })} />
      </header>
      <div className={styles.form}>
        <span className={styles.name}>Account</span>
        <Choice
          size="wide"
          label="Account"
          value={account}
          onChange={(next) => go({ account: next }, { replace: true })}
          options={accounts.map((each) => ({
            value: each.account,
            text: accountLabel(each.account) ?? each.account,
            content: <AccountName account={each.account} address />,
          }))}
        />
        <span className={styles.name}>Key</span>
        <BytesField
          label="Key"
          placeholder="any key of the stream"
          value={keyHex ?? ''}
          onChange={(key) => go({ key: key === '' ? undefined : key }, { replace: true })}
        />
      </div>
      {error ? (
        <Fault error={error} retry={retry} />
      ) : answer === undefined ? (
        <Loading what="the answer" />
      ) : (
        <div className={styles.scrolled}>
          <div className={styles.answer} data-hue={answer.mayWrite ? 'ok' : 'denied'} role="status">
            <Verdict
              kind={answer.mayWrite ? 'committed' : 'writeDenied'}
              word={answer.mayWrite ? 'Yes' : 'No'}
            />
            <p>
              <strong>
                {accountLabel(account) ?? 'This account'} may{answer.mayWrite ? '' : ' not'} write{' '}
                {keyHex === undefined ? 'in this stream' : 'this key'} at {formatCount(answer.at)}.
              </strong>
            </p>
          </div>
          <AnswerSteps stream={stream} account={account} keyHex={keyHex} asked={asked} />
          <Changes stream={stream} account={account} keyHex={keyHex} asked={asked} />
          <Attempts stream={stream} account={account} keyHex={keyHex} page={asked.attempts} />
        </div>
      )}
    </aside>
  );
}
