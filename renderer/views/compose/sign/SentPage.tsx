import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { type Draft, draftTitle, type Sending } from '../../../../shared/compose/draft';
import type { WorkspaceStatus } from '../../../../shared/contract/outputs';
import { entryOptions, sourceOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { Button, IconButton } from '../../../components/Button';
import { Fault } from '../../../components/Fault';
import { Hash } from '../../../components/Hash';
import { Icon, type IconName } from '../../../components/Icon';
import { Loading } from '../../../components/Loading';
import { Notice } from '../../../components/Notice';
import panel from '../../../components/Panel.module.css';
import { SeqLink } from '../../../components/SeqLink';
import { Time } from '../../../components/Time';
import { Verdict } from '../../../components/Verdict';
import { VisibleText } from '../../../components/VisibleText';
import { formatCount } from '../../../format/numbers';
import { useEncodedDraft } from '../drafts/useEncodedDraft';
import { rowsWithoutEffect } from '../drafts/withoutEffect';
import { ReviewRows } from './ReviewRows';
import styles from './Sign.module.css';
import { isOutgoing, type Stage, stagesOf, stallOf, uploadWords } from './stages';
import { TakenOut } from './TakenOut';

interface Props {
  draft: Draft;
  sent: Sending;
  status: WorkspaceStatus;
  /** Told the entry that it was committed as, if it was. */
  onCopy: (committedAs: number | undefined) => void;
  onDelete: () => void;
}

const icons: Record<Stage['id'], IconName> = {
  signed: 'sign',
  appended: 'log',
  mined: 'log',
  uploaded: 'upload',
  fetched: 'download',
  replayed: 'committed',
};

/** A draft that was sent: its way into the log, and what became of it. */
export function SentPage({ draft, sent, status, onCopy, onDelete }: Props) {
  // What was mined comes into the log a moment later.
  const isTakenOut = sent.network !== null && sent.network.takenOutAt !== null;
  const isHere = !isTakenOut && sent.seq < status.nextSeq;
  const { data, error, refetch } = useQuery({ ...entryOptions(sent.seq), enabled: isHere });
  const { data: network } = useQuery({ ...sourceOptions(), enabled: sent.network !== null });
  const verdict = isHere ? data?.verdict : undefined;
  const isRejected = verdict != null && verdict !== 'committed';
  const way = useRef<HTMLOListElement>(null);
  const now = useNow(verdict == null);
  const stall = stallOf(sent, status, network, now);
  const stages = stagesOf(sent, verdict);
  useEffect(() => {
    // The review that this page replaces leaves the focus nowhere.
    if (document.activeElement === document.body) way.current?.focus();
  }, []);
  return (
    <section className={panel.panel} aria-label="Sent batch">
      <div className={panel.toolbar}>
        <h1 className={styles.title}>
          <VisibleText text={draftTitle(draft)} />
        </h1>
        <span className={panel.spacer} />
        <Button
          look={isRejected ? 'primary' : 'normal'}
          icon="copy"
          onPress={() => onCopy(verdict === 'committed' ? sent.seq : undefined)}
        >
          {isRejected ? 'Your draft again' : 'New draft from it'}
        </Button>
        <IconButton icon="trash" label="Delete from this list" onPress={onDelete} />
      </div>
      <div className={styles.sent}>
        <ol ref={way} className={styles.way} aria-label="Way into the log" aria-live="polite" tabIndex={-1}>
          {stages.map((stage, index) => (
            <WayStep key={stage.id} stage={stage} after={stages[index - 1]?.at ?? null}>
              {stage.id === 'signed' && (
                <>
                  by <AccountName account={sent.sender} />
                </>
              )}
              {stage.id === 'appended' && (
                <span>
                  as entry <SeqLink seq={sent.seq} />, synced to disk
                </span>
              )}
              {stage.id === 'mined' && sent.network !== null && (
                <>
                  <span>
                    {isTakenOut ? 'it was ' : 'as '}
                    entry {isHere ? <SeqLink seq={sent.seq} /> : formatCount(sent.seq)} of the chain
                  </span>
                  <Hash hex={sent.network.txHash} />
                </>
              )}
              {stage.id === 'uploaded' && (
                <span>
                  to the storage nodes
                  {stage.isDone ? '' : `, ${uploadWords(sent, network) ?? 'about to begin'}`}
                </span>
              )}
              {stage.id === 'fetched' && (
                <span>{stage.isDone ? 'by this node’s own download, and proven' : fetchWords(stage)}</span>
              )}
              {stage.id === 'replayed' && verdict != null && (
                <>
                  <Verdict kind={verdict} />
                  {isRejected && (
                    <Link to="/log" search={{ entry: sent.seq }} className={styles.link}>
                      See why
                    </Link>
                  )}
                </>
              )}
            </WayStep>
          ))}
        </ol>
        {isTakenOut && <TakenOut draftId={draft.id} isOutgoing={isOutgoing(sent, network)} />}
        {stall !== undefined && <Notice tone="warning" title={stall} />}
        {isHere && error && <Fault error={error} retry={() => void refetch()} />}
        {draft.raw === null ? (
          <SentRows draft={draft} sender={sent.sender} />
        ) : (
          <p className={styles.words}>Sent as raw bytes.</p>
        )}
      </div>
    </section>
  );
}

/** The rows as they were signed: what had no effect then is no write of the entry. */
function SentRows({ draft, sender }: { draft: Draft; sender: Hex }) {
  const encoded = useEncodedDraft(draft)?.encoded;
  const noEffect = useMemo(
    () => encoded && rowsWithoutEffect(draft.rows, encoded, sender),
    [draft, encoded, sender],
  );
  return noEffect === undefined ? (
    <Loading what="the rows" />
  ) : (
    <ReviewRows draft={draft} noEffect={noEffect} />
  );
}

function fetchWords({ title }: Stage): string {
  return title === 'Data not needed' ? 'its sender may not write' : 'this node looks for it itself';
}

interface WayStepProps {
  stage: Stage;
  /** When the stage before was reached. */
  after: number | null;
  children: ReactNode;
}

function WayStep({ stage: { id, title, at, isDone }, after, children }: WayStepProps) {
  return (
    <li className={styles.wayStep} data-done={isDone || undefined}>
      <span className={styles.node}>
        <Icon name={isDone ? 'check' : icons[id]} size={14} />
      </span>
      <span className={styles.wayWords}>
        <strong>{title}</strong>
        <span className={styles.wayFact}>{children}</span>
        <span className={styles.wayFact}>
          {at !== null && after === null && <Time at={Math.floor(at / 1000)} form="full" />}
          {at !== null && after !== null && `${formatCount(Math.max(0, at - after))} ms later`}
        </span>
      </span>
    </li>
  );
}

/** The time, while something is waited for. */
function useNow(isWaiting: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [isWaiting]);
  return now;
}
