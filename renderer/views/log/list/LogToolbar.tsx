import { useQuery } from '@tanstack/react-query';
import { ToggleButton } from 'react-aria-components';
import type { Hex } from '../../../../shared/bytes';
import { sendersOptions, streamsOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { BytesField } from '../../../components/BytesField';
import { Choice } from '../../../components/Choice';
import { Hash } from '../../../components/Hash';
import panel from '../../../components/Panel.module.css';
import { useAccounts } from '../../../components/useAccounts';
import { formatCount } from '../../../format/numbers';
import type { LogSearch } from '../../../router/search';
import { useLog } from '../useLog';
import { FromButton } from './FromButton';
import { LiveButton } from './LiveButton';
import styles from './LogList.module.css';

const any = 'any';

interface Props {
  firstSeq: number;
  newest: number;
  isPaused: boolean;
  onPause: () => void;
  onFollow: () => void;
  onNarrow: (change: Partial<LogSearch>, options?: { replace: boolean }) => void;
}

/** What narrows the list and where it starts. */
export function LogToolbar({ firstSeq, newest, isPaused, onPause, onFollow, onNarrow }: Props) {
  const { search, go } = useLog();
  return (
    <div className={panel.toolbar}>
      <StreamFilter chosen={search.stream} onChange={(stream) => onNarrow({ stream })} />
      <SenderFilter chosen={search.sender} onChange={(sender) => onNarrow({ sender })} />
      <KeyFilter onNarrow={onNarrow} />
      <FromButton
        from={search.from}
        firstSeq={firstSeq}
        newest={newest}
        bounds={search}
        onBound={(change) => onNarrow(change, { replace: true })}
        onGo={(from) => {
          if (from === undefined) onFollow();
          go({ from });
        }}
      />
      <LiveButton isPaused={isPaused} onPause={onPause} onFollow={onFollow} />
    </div>
  );
}

/** Keys that begin so, or the whole key alone. */
function KeyFilter({ onNarrow }: Pick<Props, 'onNarrow'>) {
  const { search } = useLog();
  const isWhole = search.key !== undefined;
  const bytes = search.key ?? search.prefix ?? '';
  const ask = (value: Hex | '', whole: boolean) => {
    const named = value === '' || value === '0x' ? undefined : value;
    onNarrow({ key: whole ? named : undefined, prefix: whole ? undefined : named }, { replace: true });
  };
  return (
    <span className={styles.prefix}>
      <BytesField
        label="Key or prefix"
        placeholder="Key or prefix"
        icon="search"
        value={bytes}
        onChange={(value) => ask(value, isWhole)}
        extra={
          <ToggleButton
            className={styles.exact}
            aria-label="The whole key alone"
            isSelected={isWhole}
            isDisabled={bytes === ''}
            onChange={(whole) => ask(bytes, whole)}
          >
            =
          </ToggleButton>
        }
      />
    </span>
  );
}

interface FilterProps {
  chosen: Hex | undefined;
  onChange: (id: Hex | undefined) => void;
}

function StreamFilter({ chosen, onChange }: FilterProps) {
  const streams = useQuery(streamsOptions(null)).data?.streams ?? [];
  const { streamLabel } = useAccounts();
  return (
    <Choice
      label="Stream"
      value={chosen ?? any}
      onChange={(value) => onChange(value === any ? undefined : (value as Hex))}
      shown={
        <span className={styles.filter}>
          Stream{' '}
          {chosen === undefined ? (
            <span className={styles.quiet}>all {streams.length}</span>
          ) : (
            (streamLabel(chosen) ?? <Hash hex={chosen} digits={3} />)
          )}
        </span>
      }
      options={[
        { value: any, text: `All ${streams.length} streams` },
        ...streams.map((stream) => ({
          value: stream.streamId as string,
          text: stream.label ?? stream.streamId,
          content: (
            <>
              {stream.label ?? <Hash hex={stream.streamId} />}
              <span className={styles.amount}>{formatCount(stream.entries ?? 0)}</span>
            </>
          ),
        })),
      ]}
    />
  );
}

function SenderFilter({ chosen, onChange }: FilterProps) {
  const senders = useQuery(sendersOptions()).data?.accounts ?? [];
  const { accountLabel } = useAccounts();
  return (
    <Choice
      label="Sender"
      value={chosen ?? any}
      onChange={(value) => onChange(value === any ? undefined : (value as Hex))}
      shown={
        <span className={styles.filter}>
          Sender{' '}
          {chosen === undefined ? (
            <span className={styles.quiet}>any</span>
          ) : (
            <AccountName account={chosen} />
          )}
        </span>
      }
      options={[
        { value: any, text: 'Any sender' },
        ...senders.map(({ account, entries }) => ({
          value: account as string,
          text: accountLabel(account) ?? account,
          content: (
            <>
              <AccountName account={account} address />
              <span className={styles.amount}>{formatCount(entries)}</span>
            </>
          ),
        })),
      ]}
    />
  );
}
