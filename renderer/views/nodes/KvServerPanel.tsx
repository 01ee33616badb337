import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KvServerStatus } from '../../../shared/contract/source';
import { connection } from '../../api/connection';
import { errorText } from '../../api/errorTexts';
import { kvServerOptions } from '../../api/queries';
import { Button } from '../../components/Button';
import { CheckField } from '../../components/CheckField';
import { CopyButton } from '../../components/CopyButton';
import { Notice } from '../../components/Notice';
import panel from '../../components/Panel.module.css';
import { TextField } from '../../components/TextField';
import { formatCount } from '../../format/numbers';
import styles from './NodesView.module.css';

/** Who it answers, and what they may do: as it runs, or as it would be started. */
function whoMayAsk({ url, address, allowAddStream }: KvServerStatus, isAddingChosen: boolean): string {
  const who = `It answers programs of ${address === null ? 'this machine' : 'any machine that reaches it'}, and no web pages.`;
  const isAdding = url === null ? isAddingChosen : allowAddStream;
  return isAdding
    ? `${who} They read, and whoever signs for it adds streams to those watched here (admin_addStream).`
    : `${who} They read only.`;
}

/** The kv_* JSON-RPC of this workspace: started and stopped, and what it is asked. */
export function KvServerPanel() {
  const { data: server } = useQuery(kvServerOptions());
  const [port, setPort] = useState('6789');
  const [allowAddStream, setAllowAddStream] = useState(false);
  const start = useMutation({
    mutationFn: () => connection.call('kv.start', { port: Number(port), allowAddStream }),
  });
  const stop = useMutation({ mutationFn: () => connection.call('kv.stop', {}) });
  const isPort = /^[0-9]{1,5}$/.test(port) && Number(port) <= 65_535;
  const failure = start.error ?? stop.error;
  const url = server?.url ?? null;
  return (
    <section className={panel.panel} aria-label="kv server">
      <div className={panel.toolbar}>
        <h2 className={styles.title}>Read by other programs</h2>
        <span className={panel.spacer} />
        {url === null ? (
          <Button icon="play" isDisabled={!isPort || start.isPending} onPress={() => start.mutate()}>
            Start
          </Button>
        ) : (
          <Button icon="pause" isDisabled={stop.isPending} onPress={() => stop.mutate()}>
            Stop
          </Button>
        )}
      </div>
      {failure && (
        <Notice tone="danger" title={errorText(failure).title}>
          {errorText(failure).advice}
        </Notice>
      )}
      <div className={styles.body}>
        <p className={styles.note}>
          The kv_* JSON-RPC of the network's own nodes, for official clients unchanged.{' '}
          {server !== undefined && whoMayAsk(server, allowAddStream)}
        </p>
        {server?.address != null && (
          <Notice tone="warning" title={`Other machines reach ${server.address}.`}>
            {url === null ? 'It was started at this address, and is again. ' : ''}
            Whoever does reads everything that is watched here; nobody is asked who they are.
          </Notice>
        )}
        {url === null ? (
          <>
            <div className={styles.row}>
              <span className={styles.name}>Port</span>
              <TextField
                label="Port"
                value={port}
                numeric
                onChange={setPort}
                error={isPort ? undefined : 'a number up to 65535'}
              />
            </div>
            <CheckField
              label="Let clients add streams"
              means="Whoever signs for it may have a stream watched here (admin_addStream)."
              isSelected={allowAddStream}
              onChange={setAllowAddStream}
            />
          </>
        ) : (
          <>
            <div className={styles.row}>
              <span className={styles.name}>Address</span>
              <span className={styles.mono}>
                {url} <CopyButton text={() => url} label="Copy the address" compact />
              </span>
            </div>
            <dl className={styles.numbers}>
              <div className={styles.number}>
                <dt>Requests</dt>
                <dd>{formatCount(server?.requests ?? 0)}</dd>
              </div>
              <div className={styles.number}>
                <dt>A second</dt>
                <dd>{formatCount(server?.perSecond ?? 0)}</dd>
              </div>
              <div className={styles.number}>
                <dt>Errors</dt>
                <dd>{formatCount(server?.errors ?? 0)}</dd>
              </div>
            </dl>
            <ul className={styles.list}>
              {server?.byMethod.map(({ method, count }) => (
                <li key={method} className={styles.item}>
                  <span className={styles.mono}>{method}</span>
                  <span />
                  <span>{formatCount(count)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
