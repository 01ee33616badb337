import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { entryOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { Button, IconButton } from '../../../components/Button';
import { Fault } from '../../../components/Fault';
import { Icon, type IconName } from '../../../components/Icon';
import panel from '../../../components/Panel.module.css';
import { SeqLink } from '../../../components/SeqLink';
import { Time } from '../../../components/Time';
import { Verdict } from '../../../components/Verdict';
import { type Draft, draftTitle } from '../drafts/draft';
import { ReviewRows } from './ReviewRows';
import styles from './Sign.module.css';

interface Props {
  draft: Draft;
  sent: NonNullable<Draft['sent']>;
  onCopy: () => void;
  onDelete: () => void;
}

/** A draft that was sent: its way into the log, and what became of it. */
export function SentPage({ draft, sent, onCopy, onDelete }: Props) {
  const { data, error, refetch } = useQuery(entryOptions(sent.seq));
  const verdict = data?.verdict;
  const way = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // The review that this page replaces leaves the focus nowhere.
    if (document.activeElement === document.body) way.current?.focus();
  }, []);
  return (
    <section className={panel.panel} aria-label="Sent batch">
      <div className={panel.toolbar}>
        <h1 className={styles.title}>{draftTitle(draft)}</h1>
        <span className={panel.spacer} />
        <Button look="normal" icon="copy" onPress={onCopy}>
          {verdict == null || verdict === 'committed' ? 'New draft from it' : 'Mend it in a new draft'}
        </Button>
        <IconButton icon="trash" label="Delete from this list" onPress={onDelete} />
      </div>
      <div className={styles.sent}>
        <ol ref={way} className={styles.way} aria-label="Way into the log" aria-live="polite" tabIndex={-1}>
          <WayStep icon="sign" isDone title="Signed">
            by <AccountName account={sent.sender} /> <Time at={Math.floor(sent.at / 1000)} form="full" />
          </WayStep>
          <WayStep icon="log" isDone title="Appended">
            <span>
              as entry <SeqLink seq={sent.seq} />, synced to disk
            </span>
          </WayStep>
          <WayStep
            icon="committed"
            isDone={verdict != null}
            title={verdict == null ? 'Waiting for replay' : 'Replayed'}
          >
            {verdict != null && <Verdict kind={verdict} />}
            {verdict != null && verdict !== 'committed' && (
              <Link to="/log" search={{ entry: sent.seq }} className={styles.link}>
                See why
              </Link>
            )}
          </WayStep>
        </ol>
        {error && <Fault error={error} retry={() => void refetch()} />}
        <ReviewRows draft={draft} />
      </div>
    </section>
  );
}

interface WayStepProps {
  icon: IconName;
  isDone: boolean;
  title: string;
  children: ReactNode;
}

function WayStep({ icon, isDone, title, children }: WayStepProps) {
  return (
    <li className={styles.wayStep} data-done={isDone || undefined}>
      <span className={styles.node}>
        <Icon name={isDone ? 'check' : icon} size={14} />
      </span>
      <span className={styles.wayWords}>
        <strong>{title}</strong>
        <span className={styles.wayFact}>{children}</span>
      </span>
    </li>
  );
}
