import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SourceStatus } from '../../../../shared/contract/source';
import type { Source } from '../../../../shared/contract/sourceInput';
import { presetNamed } from '../../../../shared/presets';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { CheckField } from '../../../components/CheckField';
import { Choice } from '../../../components/Choice';
import { Notice } from '../../../components/Notice';
import panel from '../../../components/Panel.module.css';
import styles from '../NodesView.module.css';
import { ConnectionFields } from './ConnectionFields';
import { formOf, kinds, readForm } from './connectionForm';
import { DiagnosisList } from './DiagnosisList';
import { useConnectionForm } from './useConnectionForm';

/** What to follow, looked at before it is connected. */
export function ConnectionPanel({ status }: { status: SourceStatus }) {
  const [form, setForm] = useConnectionForm(status.source);
  const read = readForm(form, status.source);
  const [isAsked, setIsAsked] = useState(false);
  const wrong = isAsked && 'wrong' in read ? read.wrong : [];
  const diagnosis = useMutation({
    mutationFn: (source: Source) => connection.call('source.diagnose', { source }),
  });
  const connect = useMutation({
    mutationFn: (source: Source) => connection.call('source.connect', { source }),
  });
  const disconnect = useMutation({ mutationFn: () => connection.call('source.disconnect', {}) });
  const offline = useMutation({
    mutationFn: (on: boolean) => connection.call('source.offline', { offline: on }),
  });
  const withSource = (act: (source: Source) => void) => {
    setIsAsked(true);
    if ('source' in read) act(read.source);
  };
  const failure = connect.error ?? disconnect.error ?? offline.error ?? diagnosis.error;
  const isFollowing = status.source !== null;
  const isOffline = status.phase === 'offline';
  return (
    <section className={panel.panel} aria-label="Connection">
      <div className={panel.toolbar}>
        <h1 className={styles.title}>Connection</h1>
        <span className={panel.spacer} />
        {isFollowing && (
          <Button look="plain" onPress={() => disconnect.mutate()} isDisabled={disconnect.isPending}>
            Disconnect
          </Button>
        )}
      </div>
      {failure !== null && (
        <Notice tone="danger" title={errorText(failure).title}>
          {errorText(failure).advice}
        </Notice>
      )}
      <div className={styles.body}>
        <CheckField
          label="Offline"
          means="No traffic at all: nothing is followed, fetched, submitted or looked at."
          isSelected={isOffline}
          onChange={(on) => offline.mutate(on)}
        />
        <div className={styles.row}>
          <span className={styles.name}>Follow</span>
          <Choice
            label="What to follow"
            size="wide"
            options={kinds}
            value={form.kind}
            onChange={(kind) => {
              setForm(formOf(kind));
              setIsAsked(false);
              diagnosis.reset();
            }}
          />
        </div>
        {presetNamed(form.kind)?.note && <p className={styles.note}>{presetNamed(form.kind)?.note}</p>}
        <ConnectionFields
          form={form}
          wrong={wrong}
          onChange={(change) => {
            setForm({ ...form, ...change });
            // What was found is of another connection now.
            diagnosis.reset();
          }}
        />
        {isOffline && <p className={styles.note}>Switch Offline off to check or to connect.</p>}
        <div className={styles.acts}>
          <Button
            onPress={() => withSource((source) => diagnosis.mutate(source))}
            isDisabled={diagnosis.isPending || isOffline}
          >
            {diagnosis.isPending ? 'Checking…' : 'Check'}
          </Button>
          <Button
            look="primary"
            onPress={() => withSource((source) => connect.mutate(source))}
            isDisabled={connect.isPending || isOffline}
          >
            {isFollowing ? 'Connect anew' : 'Connect'}
          </Button>
        </div>
        {diagnosis.data && <DiagnosisList diagnosis={diagnosis.data} />}
      </div>
    </section>
  );
}
