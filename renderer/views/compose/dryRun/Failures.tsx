import type { ReactNode } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { Check } from '../../../../shared/contract/outputs';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { formatCount } from '../../../format/numbers';
import type { Draft } from '../drafts/draft';
import { actWord } from '../rows/actLooks';
import styles from './DryRun.module.css';
import { rowOfCheck } from './rowFacts';
import type { Judged } from './useDryRun';

interface Props {
  draft: Draft;
  judged: Judged;
  account: Hex;
  onOpenRow: (rowId: string) => void;
}

const listed = 12;

/** Every check that fails, in words, with the row that it is about. */
export function Failures({ draft, judged, account, onOpenRow }: Props) {
  const failed = judged.answer.checks.filter((check) => !check.ok && check.rule !== 'monitored');
  if (failed.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3>What fails</h3>
      <ul className={styles.list}>
        {failed.slice(0, listed).map((check) => {
          const rowId = rowOfCheck(check, judged.encoded);
          const index = draft.rows.findIndex((row) => row.id === rowId);
          const row = draft.rows[index];
          return (
            <li key={`${check.phase} ${check.rule} ${check.index}`} className={styles.item} data-bad>
              <Icon name="cross" size={14} />
              <span>
                {row !== undefined && (
                  <>
                    <Button look="link" onPress={() => onOpenRow(row.id)}>
                      Row {index + 1}, {actWord(row.act).toLowerCase()}
                    </Button>
                    {': '}
                  </>
                )}
                {reason(check, account)}
              </span>
            </li>
          );
        })}
        {failed.length > listed && (
          <li className={styles.item}>and {formatCount(failed.length - listed)} more</li>
        )}
      </ul>
    </section>
  );
}

function reason(check: Check, account: Hex): ReactNode {
  const { because, phase, rule } = check;
  if (rule === 'version') {
    return (
      <>
        entry <SeqLink seq={Number(because.newest)} /> wrote this key, which is newer than the version{' '}
        {formatCount(String(because.version))}
      </>
    );
  }
  const who = <AccountName account={account} />;
  if (phase === 'gate') return <>{who} may not write to any stream of the batch</>;
  if (phase === 'writes' && typeof because.specialSince === 'number') {
    return (
      <>
        the key is special since <SeqLink seq={because.specialSince} /> and {who} is not one of its writers
      </>
    );
  }
  if (phase === 'writes') return <>{who} is neither admin nor writer of the stream</>;
  if (phase === 'accessControl') return <>{who} does not have the role that this takes</>;
  return 'this check fails';
}
