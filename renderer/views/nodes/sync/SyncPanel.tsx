import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkspaceStatus } from '../../../../shared/contract/outputs';
import type { SourceStatus } from '../../../../shared/contract/source';
import { statusOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { Chip } from '../../../components/Chip';
import { Empty } from '../../../components/Empty';
import { Hash } from '../../../components/Hash';
import { Notice } from '../../../components/Notice';
import panel from '../../../components/Panel.module.css';
import { SeqLink } from '../../../components/SeqLink';
import { Time } from '../../../components/Time';
import { formatCount, formatPlural, formatSeconds } from '../../../format/numbers';
import styles from '../NodesView.module.css';
import { GivenUp } from './GivenUp';
import { SkippedDialog } from './SkippedDialog';
import { useRate } from './useRate';

const phaseWords: Record<SourceStatus['phase'], string> = {
  none: 'Not connected',
  idle: 'Not followed here',
  offline: 'Offline',
  connecting: 'Connecting',
  behind: 'Catching up',
  following: 'In step',
  unanswered: 'Waits for an answer',
  failing: 'Held up',
};

const stageWords = {
  sent: 'sent, in no block yet',
  mined: 'mined, its data goes to the storage nodes',
  uploaded: 'on the storage nodes',
  failed: 'refused',
} as const;

/** How following stands: how far, how fast, what is missing, what is on its way out. */
export function SyncPanel({ status }: { status: SourceStatus }) {
  if (status.source === null)
    return (
      <section className={panel.panel} aria-label="Sync">
        <Empty icon="nodes" title="This workspace has a log of its own">
          Connect it to a 0G network or to another explorer to follow a shared log. A workspace that already
          has entries of its own stays alone; make a new one to connect. Others follow this log when it is
          served with --log-port.
        </Empty>
      </section>
    );
  return (
    <section className={panel.panel} aria-label="Sync">
      <div className={panel.toolbar}>
        <h2 className={styles.title}>Sync</h2>
        <Phase status={status} />
      </div>
      {status.fault !== null && (
        <Notice tone="danger" title="It does not go on at the moment.">
          {status.fault.message}
        </Notice>
      )}
      <div className={styles.body}>
        <NothingWatched />
        <Numbers status={status} />
        <Outgoing status={status} />
        <Missing status={status} />
        <GivenUp status={status} />
        <SkippedEntries />
      </div>
    </section>
  );
}

/** Whoever has read all of the chain is in step only when nothing is waited for. */
function Phase({ status }: { status: SourceStatus }) {
  const { data: workspace } = useQuery(statusOptions());
  const waits = status.phase === 'following' && (workspace?.waitingFor ?? null) !== null;
  return <Chip>{waits ? 'Waits for data' : phaseWords[status.phase]}</Chip>;
}

function NothingWatched() {
  const { data: workspace } = useQuery(statusOptions());
  if (workspace?.watched !== 0) return null;
  return (
    <Notice tone="info" title="No stream is watched.">
      Entries come in, and their data is not asked for. Choose streams in the workspace’s menu, above.
    </Notice>
  );
}

function Numbers({ status }: { status: SourceStatus }) {
  const { head, readTo, received, fetched, reorganisations } = status;
  const { data: workspace } = useQuery(statusOptions());
  // What a server said before it fell silent says nothing of now.
  const isOld = status.phase === 'failing' || status.phase === 'unanswered';
  const lag = isOld || head === null || readTo === null ? null : Math.max(0, head - readTo);
  const isMoving = status.phase === 'behind';
  const [entryRate, readRate] = [useRate(received), useRate(readTo ?? 0)];
  const unit = status.source?.kind === 'explorer' ? 'entries' : 'blocks';
  const left = lag === null || !isMoving || readRate === 0 ? null : lag / readRate;
  return (
    <dl className={styles.numbers}>
      <Figure
        name={unit === 'blocks' ? 'Newest block' : 'Newest entry there'}
        value={head}
        asOf={isOld ? status.headAt : null}
      />
      <Figure name="Read to" value={readTo} />
      <Figure name={`Behind, ${unit}`} value={isOld ? 'not known' : lag} />
      <Figure name="Time left" value={left === null ? null : formatSeconds(left)} />
      <Figure name="Entries a second" value={isMoving ? Math.round(entryRate) : 0} />
      <Figure name="Entries, this run" value={received} />
      {unit === 'blocks' && <Figure name="Data, this run" value={fetched} />}
      <Figure name="Skipped" value={workspace?.verdicts.skipped ?? null} />
      <Figure name="Replayed" value={workspace === undefined ? null : replayedWords(workspace)} />
      {unit === 'blocks' && <Figure name="Reorganisations" value={reorganisations} />}
    </dl>
  );
}

function replayedWords({ firstSeq, replayedTo, nextSeq }: WorkspaceStatus): string {
  return `${formatCount(replayedTo - firstSeq)} of ${formatCount(nextSeq - firstSeq)}`;
}

interface FigureProps {
  name: string;
  value: number | string | null;
  /** When it was so, in Unix seconds, where it may be otherwise by now. */
  asOf?: number | null;
}

function Figure({ name, value, asOf = null }: FigureProps) {
  return (
    <div className={styles.number} data-old={asOf !== null || undefined}>
      <dt>{name}</dt>
      <dd>{value === null ? '–' : typeof value === 'number' ? formatCount(value) : value}</dd>
      {asOf !== null && (
        <dd className={styles.asOf}>
          as of <Time at={asOf} form="clock" />
        </dd>
      )}
    </div>
  );
}

/** What is skipped, and why, is a list that is looked at when somebody asks. */
function SkippedEntries() {
  const { data: workspace } = useQuery(statusOptions());
  const [isOpen, setIsOpen] = useState(false);
  const count = workspace?.verdicts.skipped ?? 0;
  if (count === 0) return null;
  return (
    <div>
      <Button onPress={() => setIsOpen(true)}>
        {formatPlural(count, 'entry is', 'entries are')} skipped: which, and why…
      </Button>
      <SkippedDialog isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </div>
  );
}

function outgoingWords({ stage, segments, fault }: SourceStatus['outgoing'][number]): string {
  const done = stage === 'mined' ? `, ${segments.done} of ${formatPlural(segments.total, 'segment')}` : '';
  return `${stageWords[stage]}${done}${fault === null ? '' : `: ${fault.message}`}`;
}

function Outgoing({ status }: { status: SourceStatus }) {
  const outgoing = status.outgoing.filter(({ stage }) => stage !== 'uploaded');
  if (outgoing.length === 0) return null;
  return (
    <>
      <h3 className={styles.heading}>On its way out</h3>
      <ul className={styles.list}>
        {outgoing.map((sent) => (
          <li key={sent.txHash} className={styles.item}>
            {sent.seq === null ? <Hash hex={sent.txHash} /> : <SeqLink seq={sent.seq} />}
            <span title={outgoingWords(sent)}>{outgoingWords(sent)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Missing({ status }: { status: SourceStatus }) {
  if (status.missing.length === 0) return null;
  return (
    <>
      <h3 className={styles.heading}>Data that is waited for</h3>
      <ul className={styles.list}>
        {status.missing.map(({ seq, reason, rounds }) => (
          <li key={seq} className={styles.item}>
            <SeqLink seq={seq} />
            <span title={reason}>{reason}</span>
            <span className={panel.muted}>asked {formatPlural(rounds, 'time')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
