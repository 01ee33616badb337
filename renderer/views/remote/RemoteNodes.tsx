import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RemoteStatus, WorkspaceStatus } from '../../../shared/contract/outputs';
import { connection } from '../../api/connection';
import { errorText } from '../../api/errorTexts';
import { statusOptions } from '../../api/queries';
import { Button } from '../../components/Button';
import { CheckField } from '../../components/CheckField';
import { Fact, Facts } from '../../components/Facts';
import { Loading } from '../../components/Loading';
import { Notice } from '../../components/Notice';
import panel from '../../components/Panel.module.css';
import { TextField } from '../../components/TextField';
import { formatCount } from '../../format/numbers';
import { addressFault, readAddress } from '../../format/webAddress';
import styles from './Remote.module.css';
import { replayedThere } from './replayedThere';

const phaseWords: Record<RemoteStatus['phase'], string> = {
  connecting: 'being asked',
  connected: 'answers',
  failing: 'does not answer',
  offline: 'not asked: offline',
};

/** Nodes where a node answers: which one, how it stands, and another one in its place. */
export function RemoteNodes() {
  const status = useQuery(statusOptions()).data;
  if (status === undefined || status.remote === null) return <Loading what="the node" />;
  return <NodePanel key={status.remote.url} status={status} remote={status.remote} />;
}

function NodePanel({ status, remote }: { status: WorkspaceStatus; remote: RemoteStatus }) {
  const [url, setUrl] = useState(remote.url);
  const use = useMutation({ mutationFn: (at: string) => connection.call('node.use', { url: at }) });
  const retry = useMutation({ mutationFn: () => connection.call('node.retry', {}) });
  const offline = useMutation({
    mutationFn: (isOff: boolean) => connection.call('source.offline', { offline: isOff }),
  });
  const failure = use.error ?? retry.error ?? offline.error;
  const isAddress = readAddress(url) !== undefined;
  return (
    <section className={panel.panel} aria-label="Node" style={{ flex: 1 }}>
      <div className={panel.toolbar}>
        <strong>The node that answers here</strong>
        <span className={panel.spacer} />
        <Button isDisabled={remote.phase === 'offline' || retry.isPending} onPress={() => retry.mutate()}>
          Ask now
        </Button>
      </div>
      {failure && (
        <Notice tone="danger" title={errorText(failure).title}>
          {errorText(failure).advice}
        </Notice>
      )}
      <div className={styles.body}>
        <Facts>
          <Fact name="Address">{remote.url}</Fact>
          <Fact name="State">{phaseWords[remote.phase]}</Fact>
          <Fact name="Replayed there">{remote.hasTold ? replayedThere(status) : 'not told yet'}</Fact>
          {status.firstSeq > 0 && (
            <Fact name="Started late">
              at {formatCount(status.firstSeq)}: founders before that are unknown
            </Fact>
          )}
          <Fact name="Streams">{remote.hasTold ? formatCount(status.watched) : 'not told yet'}</Fact>
        </Facts>
        <p className={styles.note}>
          Everything shown is what this node says; nothing is proven here. It answers reads only: its log,
          earlier versions, holders of roles and digests it does not tell, and entries it does not take.
        </p>
        <div className={styles.address}>
          <TextField
            label="kv_* address"
            value={url}
            onChange={setUrl}
            placeholder="http://host:6789"
            error={addressFault(url)}
          />
          <Button
            isDisabled={!isAddress || url.trim() === remote.url || use.isPending}
            onPress={() => use.mutate(url.trim())}
          >
            Read this node instead
          </Button>
        </div>
        <CheckField
          label="Offline"
          means="The node is not asked for anything until this is off."
          isSelected={remote.phase === 'offline'}
          onChange={(isOff) => offline.mutate(isOff)}
        />
      </div>
    </section>
  );
}
