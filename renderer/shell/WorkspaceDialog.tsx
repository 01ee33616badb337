import { useQuery } from '@tanstack/react-query';
import type { RemoteStatus, WorkspaceStatus } from '../../shared/contract/outputs';
import { verdictKinds } from '../../shared/model';
import { statusOptions } from '../api/queries';
import { CopyButton } from '../components/CopyButton';
import { Dialog } from '../components/Dialog';
import { Fact, Facts } from '../components/Facts';
import { Hash } from '../components/Hash';
import { Verdict } from '../components/Verdict';
import { formatCount, formatPlural } from '../format/numbers';
import { replayedThere } from '../views/remote/replayedThere';
import { encryptionWords, feederWord, signatureWords } from './sourceWords';
import styles from './WorkspaceDialog.module.css';

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

export function WorkspaceDialog({ isOpen, onClose }: Props) {
  const status = useQuery({ ...statusOptions(), enabled: isOpen }).data;
  return (
    <Dialog title={status?.name ?? 'Workspace'} isOpen={isOpen} onClose={onClose} width={560}>
      {status && (
        <Facts>
          <Fact name="Folder">{status.folder}</Fact>
          <Fact name="Source">{feederWord(status)}</Fact>
          {status.remote ? (
            <NodeFacts status={status} remote={status.remote} />
          ) : (
            <LogFacts status={status} />
          )}
          <Fact name="Streamscope">{status.version}</Fact>
        </Facts>
      )}
    </Dialog>
  );
}

/** Of a workspace where another node answers. */
function NodeFacts({ status, remote }: { status: WorkspaceStatus; remote: RemoteStatus }) {
  const told = (words: string) => (remote.hasTold ? words : 'not told yet');
  return (
    <>
      <Fact name="Node">{remote.url}</Fact>
      <Fact name="Replayed there">{told(replayedThere(status))}</Fact>
      <Fact name="Streams">{told(formatCount(status.watched))}</Fact>
      <Fact name="Kept here">names, tabs and ways of reading values; nothing of the log</Fact>
    </>
  );
}

function LogFacts({ status }: { status: WorkspaceStatus }) {
  const { logId, verdicts } = status;
  return (
    <>
      {logId !== null && (
        <Fact name="Log id">
          <span className={styles.withCopy}>
            <Hash hex={logId} digits={8} />
            <CopyButton compact label="Copy the log id" text={() => logId} />
          </span>
        </Fact>
      )}
      <Fact name="Signatures">{signatureWords[status.signatures]}</Fact>
      <Fact name="Encryption">
        {encryptionWords[status.encryption.mode]}
        {status.encryption.mode !== 'none' && !status.encryption.keyAtHand && ', and the key is not at hand'}
      </Fact>
      <Fact name="Entries">
        {formatCount(status.nextSeq - status.firstSeq)}
        {status.firstSeq > 0 && `, from seq ${formatCount(status.firstSeq)}: a late start`}
      </Fact>
      <Fact name="Replayed">
        {formatCount(status.replayedTo - status.firstSeq)} of{' '}
        {formatPlural(status.nextSeq - status.firstSeq, 'entry', 'entries')}
      </Fact>
      <Fact name="Live keys">{formatCount(status.liveKeys ?? 0)}</Fact>
      <Fact name="Verdicts">
        <ul className={styles.verdicts}>
          {verdictKinds
            .filter((kind) => verdicts[kind] > 0)
            .map((kind) => (
              <li key={kind}>
                <Verdict kind={kind} />
                <span>{formatCount(verdicts[kind])}</span>
              </li>
            ))}
        </ul>
      </Fact>
    </>
  );
}
