import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { Progress, RemoteStatus, WorkspaceStatus } from '../../shared/contract/outputs';
import { connection } from '../api/connection';
import { logPageOptions, signersOptions, sourceOptions, statusOptions } from '../api/queries';
import { useRemote } from '../api/useRemote';
import { AccountName } from '../components/AccountName';
import { Icon } from '../components/Icon';
import { ProgressLine } from '../components/ProgressLine';
import { Time } from '../components/Time';
import { formatCount, formatCounted, formatPlural } from '../format/numbers';
import { useAt } from '../router/at';
import { DraftCount } from '../views/compose/drafts/DraftCount';
import { replayedThere } from '../views/remote/replayedThere';
import styles from './StatusBar.module.css';
import { feederWord } from './sourceWords';
import { useIsPast } from './useWhen';

export function StatusBar() {
  const state = useSyncExternalStore(connection.onState, () => connection.state);
  const status = useQuery(statusOptions()).data;
  const source = useQuery({ ...sourceOptions(), enabled: status?.remote === null }).data;
  if (status === undefined) {
    return (
      <footer className={styles.bar}>
        <span>{state === 'connecting' ? 'Opening the workspace' : 'Not connected'}</span>
      </footer>
    );
  }
  if (status.remote !== null)
    return <RemoteBar status={status} remote={status.remote} isOpen={state === 'open'} />;
  const isBad = state !== 'open' || status.fault || source?.phase === 'failing';
  const isBehind = source?.phase === 'behind' || source?.phase === 'unanswered';
  const isBusy = status.progress || status.waitingFor !== null || isBehind;
  const health = isBad ? 'bad' : isBusy ? 'busy' : 'good';
  const isOffline = source?.phase === 'offline';
  return (
    <footer className={styles.bar}>
      <span className={styles.source}>
        <span className={styles.light} data-health={health} />
        {state === 'open' ? feederWord(status) : 'Not connected'}
        {isOffline && ', offline'}
      </span>
      <span>
        Replayed {formatCount(status.replayedTo - status.firstSeq)} of{' '}
        {formatCount(status.nextSeq - status.firstSeq)}
      </span>
      {status.progress && <ProgressLine words={taskWords[status.progress.task]} {...status.progress} />}
      <span>{formatPlural(status.watched, 'stream')}</span>
      <span>{formatCounted(status.liveKeys, 'key')}</span>
      <span className={styles.spacer} />
      <PastNote />
      <DraftCount />
      <UnlockedAccounts />
    </footer>
  );
}

const phaseWords: Record<RemoteStatus['phase'], string> = {
  connecting: 'is being asked',
  connected: 'answers',
  failing: 'does not answer',
  offline: 'is not asked: offline',
};

/** Where another node answers: how it stands is all that is known. */
function RemoteBar({
  status,
  remote,
  isOpen,
}: {
  status: WorkspaceStatus;
  remote: RemoteStatus;
  isOpen: boolean;
}) {
  const health =
    !isOpen || remote.phase === 'failing' ? 'bad' : remote.phase === 'connected' ? 'good' : 'busy';
  return (
    <footer className={styles.bar}>
      <span className={styles.source}>
        <span className={styles.light} data-health={health} />
        {isOpen ? `${remote.url} ${phaseWords[remote.phase]}` : 'Not connected'}
      </span>
      {remote.hasTold && (
        <>
          <span>Replayed there {replayedThere(status)}</span>
          <span>{formatPlural(status.watched, 'stream')}</span>
        </>
      )}
      <span>Reads only</span>
      <span className={styles.spacer} />
      <PastNote />
    </footer>
  );
}

const taskWords: Record<Progress['task'], string> = {
  replay: 'Replaying',
  rebuild: 'Building a new state, the old one stays in use',
  import: 'Importing',
  verify: 'Verifying',
  export: 'Exporting',
  search: 'Searching',
  backup: 'Backing up',
  restore: 'Restoring',
  submit: 'Submitting',
  compare: 'Comparing',
  plan: 'Reading what was written',
};

function PastNote() {
  const at = useAt();
  const isPast = useIsPast();
  const hasLog = useRemote() === null;
  // Its row has the time; the entry itself, with all that it did, takes long to read.
  const row = useQuery({ ...logPageOptions({ from: at, limit: 1 }), enabled: isPast && hasLog });
  const [entry] = row.isPlaceholderData ? [] : (row.data?.rows ?? []);
  if (!isPast || at === null) return null;
  return (
    <span className={styles.past}>
      <Icon name="clock" size={14} />
      <span>
        Showing the past:{' '}
        {entry && entry.timestamp !== null ? <Time at={entry.timestamp} /> : `seq ${formatCount(at)}`}
      </span>
    </span>
  );
}

function UnlockedAccounts() {
  const accounts = useQuery(signersOptions()).data?.accounts ?? [];
  const unlocked = accounts.filter((account) => account.unlocked);
  const [first] = unlocked;
  if (first === undefined) return null;
  return (
    <span className={styles.account}>
      <AccountName account={first.account} />
      {unlocked.length > 1 ? `and ${unlocked.length - 1} more unlocked` : 'unlocked'}
    </span>
  );
}
