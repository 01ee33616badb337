import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkspaceStatus } from '../../shared/contract/outputs';
import { fromEnvelope } from '../../shared/errors';
import { errorText } from '../api/errorTexts';
import { sourceOptions, statusOptions } from '../api/queries';
import { Button } from '../components/Button';
import { Notice } from '../components/Notice';
import { formatCount } from '../format/numbers';
import { useAskedAt, useSetAt } from '../router/at';
import { NodeNotice } from '../views/remote/NodeNotice';

/** What everyone who looks at this workspace should know, in order of weight. */
export function Notices() {
  const status = useQuery(statusOptions()).data;
  const isWaiting = status !== undefined && status.waitingFor !== null;
  const source = useQuery({ ...sourceOptions(), enabled: isWaiting && status.feeder !== 'local' }).data;
  const [hidden, setHidden] = useState<readonly string[]>([]);
  if (status === undefined) return null;
  const hide = (notice: string) => (
    <Button look="plain" onPress={() => setHidden([...hidden, notice])}>
      Hide
    </Button>
  );
  if (status.remote !== null)
    return (
      <>
        <NodeNotice remote={status.remote} />
        <AheadNotice status={status} />
      </>
    );
  const fault = status.fault && errorText(fromEnvelope(status.fault));
  return (
    <>
      {fault && (
        <Notice tone="danger" title={`Replay stopped. ${fault.title}.`}>
          {fault.advice}
        </Notice>
      )}
      <AheadNotice status={status} />
      {status.notices
        .filter((notice) => !hidden.includes(notice))
        .map((notice) => (
          <Notice key={notice} tone="warning" title="Put right by itself." acts={hide(notice)}>
            {notice}
          </Notice>
        ))}
      {status.encryption.mode !== 'none' && !status.encryption.keyAtHand && (
        <Notice tone="warning" title="The encryption key is not at hand.">
          Nothing is replayed until it is: start Streamscope with its password in STREAMSCOPE_PASSWORD.
        </Notice>
      )}
      {status.waitingFor !== null && (
        <Notice tone="warning" title={`Replay waits at entry ${formatCount(status.waitingFor)}.`}>
          {waitingWords(status.feeder === 'local', source?.phase === 'offline')}
        </Notice>
      )}
      {status.signatures === 'trustedSenders' && !hidden.includes('trusted') && (
        <Notice tone="warning" title="Some senders are only believed." acts={hide('trusted')}>
          Entries without a signature were let into this log, so anyone could have written them under any
          name.
        </Notice>
      )}
      {status.firstSeq > 0 && !hidden.includes('late') && (
        <Notice
          tone="warning"
          title={`This log starts at seq ${formatCount(status.firstSeq)}.`}
          acts={hide('late')}
        >
          What was written and granted before is unknown here, so ownership may differ from the network’s.
        </Notice>
      )}
    </>
  );
}

/** Where the address names a seq whose state is not known yet: what is shown in its place. */
function AheadNotice({ status: { replayedTo, nextSeq, firstSeq, remote } }: { status: WorkspaceStatus }) {
  const asked = useAskedAt();
  const setAt = useSetAt();
  if (asked === null || asked < replayedTo || remote?.hasTold === false) return null;
  return (
    <Notice
      tone="info"
      title={`Seq ${formatCount(asked)} is not ${asked >= nextSeq ? 'in the log' : 'replayed'} yet.`}
      acts={
        <Button look="plain" onPress={() => setAt(null)}>
          Stay at the latest
        </Button>
      }
    >
      {replayedTo > firstSeq
        ? `What is shown is the newest state, at ${formatCount(replayedTo - 1)}.`
        : 'Nothing is there to show.'}
    </Notice>
  );
}

function waitingWords(isLocal: boolean, isOffline: boolean): string {
  if (isLocal) return 'The data of this entry is not here. Import a file that has it, and replay goes on.';
  if (isOffline)
    return 'The data of this entry is not here, and nothing is asked for it: the workspace is offline. Nodes switches it on again.';
  return 'The data of this entry is not here yet. It is asked for again and again; Nodes says why it does not come.';
}
