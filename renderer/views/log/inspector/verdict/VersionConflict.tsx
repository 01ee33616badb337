import { useQuery } from '@tanstack/react-query';
import { equalBytes } from '../../../../../shared/bytes';
import { entryOptions } from '../../../../api/queries';
import { AccountName } from '../../../../components/AccountName';
import { SeqLink } from '../../../../components/SeqLink';
import { StreamKey } from '../../../../components/StreamKey';
import { formatCount } from '../../../../format/numbers';
import { ValueChange } from '../items/ValueChange';
import type { ExplanationProps } from './Explanation';
import { Steps } from './Steps';
import styles from './Verdict.module.css';

/** What the sender had seen, what came between, and why that voids the entry. */
export function VersionConflict({ deciding }: ExplanationProps) {
  const newest = Number(deciding?.because.newest ?? 0);
  const saw = Number(deciding?.because.version ?? 0);
  const between = useQuery({ ...entryOptions(newest), enabled: deciding !== undefined }).data;
  if (deciding === undefined) return null;
  const { streamId, key } = deciding;
  const write = between?.batch?.writes.find(
    (item) => !item.shadowed && item.streamId === streamId && key !== null && equalBytes(item.key, key),
  );
  const isRead = deciding.phase === 'reads';
  return (
    <Steps
      steps={[
        {
          icon: 'eye',
          title: (
            <>
              The sender had seen the state up to <SeqLink seq={saw} />
            </>
          ),
          text: `The entry’s version field says ${formatCount(saw)}.`,
        },
        {
          icon: 'compose',
          title: (
            <>
              Entry <SeqLink seq={newest} />
              {between && (
                <>
                  {' '}
                  by{' '}
                  <span className={styles.inline}>
                    <AccountName account={between.sender} />
                  </span>
                </>
              )}{' '}
              came between
            </>
          ),
          text: (
            <>
              {key !== null && streamId !== null && (
                <p>
                  It wrote{' '}
                  <span className={styles.inline}>
                    <StreamKey streamId={streamId} bytes={key} />
                  </span>
                  {isRead ? ', which this entry guards' : ', which this entry writes too'}
                </p>
              )}
              {write && <ValueChange write={write} compact />}
            </>
          ),
        },
        {
          icon: 'versionConflict',
          hue: 'conflict',
          title: `${formatCount(newest)} is newer than ${formatCount(saw)}, so the whole entry is void`,
          text: `To land it, look at what ${formatCount(newest)} wrote and send the batch again with version ${formatCount(newest)} or later.`,
        },
      ]}
    />
  );
}
