import { useState } from 'react';
import type { Condition } from '../../../../shared/contract/composing';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { formatCount, formatPlural } from '../../../format/numbers';
import styles from './DryRun.module.css';
import { StreamName } from './StreamName';
import type { Judged } from './useDryRun';
import { versionAhead } from './versionAhead';

const firstShown = 12;
const mostShown = 200;

/** What the verdict rests on: each of these may change before the entry lands. */
export function MustStayTrue({ judged }: { judged: Judged }) {
  const { mustHold, verdict } = judged.answer;
  const [isUnfolded, setIsUnfolded] = useState(false);
  if (verdict !== 'committed' || mustHold.conditions.length === 0) return null;
  const { conditions, keys } = mustHold;
  const ahead = versionAhead(judged.answer);
  // Few and weighty first: rights, then keys.
  const ordered = [
    ...conditions.filter(({ kind }) => kind !== 'key'),
    ...conditions.filter(({ kind }) => kind === 'key'),
  ];
  const total = conditions.filter(({ kind }) => kind !== 'key').length + keys;
  const shown = ordered.slice(0, isUnfolded ? mostShown : firstShown);
  return (
    <section className={styles.section}>
      <h3>Must stay true until it lands</h3>
      <ul className={styles.list}>
        {shown.map((condition) => (
          <li key={conditionName(condition)} className={styles.fact}>
            <Icon name={condition.kind === 'key' ? 'lock' : 'key'} size={14} />
            <ConditionWords condition={condition} sender={judged.sender} ahead={ahead} />
          </li>
        ))}
      </ul>
      {total > shown.length && (
        <p className={styles.more}>
          and {formatPlural(total - shown.length, 'more', 'more')}{' '}
          {!isUnfolded && (
            <Button look="link" onPress={() => setIsUnfolded(true)}>
              Show them
            </Button>
          )}
        </p>
      )}
    </section>
  );
}

function conditionName(condition: Condition): string {
  const key = 'key' in condition && condition.key !== null ? condition.key.join() : '';
  const right = condition.kind === 'right' ? condition.right : '';
  return `${condition.kind} ${right} ${condition.streamId} ${key}`;
}

const rightWords = {
  admin: 'stays admin',
  streamWriter: 'stays writer of the stream',
  specialWriter: 'stays writer of the key',
};

interface WordsProps {
  condition: Condition;
  sender: Judged['sender'];
  /** The version, where writes up to it go unnoticed. */
  ahead: string | undefined;
}

function ConditionWords({ condition, sender, ahead }: WordsProps) {
  const { streamId } = condition;
  switch (condition.kind) {
    case 'key':
      return (
        <>
          <span className={styles.key}>
            <StreamKey streamId={streamId} bytes={condition.key} />
          </span>
          <span className={styles.amount}>
            {ahead !== undefined ? (
              `not written after ${formatCount(ahead)}`
            ) : condition.newest === 0 ? (
              'never written'
            ) : (
              <>
                {condition.part === 'reads' ? 'guard' : 'last write'} <SeqLink seq={condition.newest} />
              </>
            )}
          </span>
        </>
      );
    case 'right':
      return (
        <>
          <span className={styles.key}>
            <AccountName account={sender} /> {rightWords[condition.right]}
          </span>
          <span className={styles.amount}>
            since <SeqLink seq={condition.since} />
          </span>
        </>
      );
    case 'keyStaysNormal':
    case 'keyStaysSpecial':
      return (
        <>
          <span className={styles.key}>
            <StreamKey streamId={streamId} bytes={condition.key} />
          </span>
          <span className={styles.amount}>
            stays a {condition.kind === 'keyStaysNormal' ? 'normal' : 'special'} key
          </span>
        </>
      );
    case 'staysNew':
      return (
        <span className={styles.key}>
          Nobody else founds&nbsp;
          <StreamName streamId={streamId} />
        </span>
      );
    case 'mayWriteInStream':
      return (
        <span className={styles.key}>
          <AccountName account={sender} /> keeps some right in&nbsp;
          <StreamName streamId={streamId} />
        </span>
      );
  }
}
