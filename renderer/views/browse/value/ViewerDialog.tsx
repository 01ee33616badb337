import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { ValueView, ViewChoice } from '../../../../shared/contract/values';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { viewerOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { TextField } from '../../../components/TextField';
import { CodeField } from '../decoder/CodeField';
import styles from '../decoder/Decoder.module.css';
import { ViewOutcome } from './ViewOutcome';

interface Props {
  value: { streamId: Hex; keyHex: Hex; version: number };
  /** Of the viewer to edit; absent begins a new one. */
  hash: string | undefined;
  onShow: (view: ViewChoice | null) => void;
  onClose: () => void;
}

const start = {
  name: 'viewer.js',
  code: `// What a value means: docs/values.md has the whole of it.
export function view(value, key) {
  return { bytes: value.length, text: toText(value) };
}
`,
};

/** A viewer of one's own: written, tried on the value that is shown, kept for all. */
export function ViewerDialog({ value, hash, onShow, onClose }: Props) {
  const kept = useQuery({ ...viewerOptions(hash ?? ''), enabled: hash !== undefined });
  return (
    <Dialog
      title={hash === undefined ? 'A viewer of your own' : 'Your viewer'}
      isOpen
      onClose={onClose}
      width={1160}
    >
      {hash !== undefined && kept.isPending ? (
        <Loading what="the viewer" />
      ) : (
        <>
          {kept.error && <Fault error={kept.error} />}
          <Workbench value={value} begin={kept.data ?? start} hash={hash} onShow={onShow} onClose={onClose} />
        </>
      )}
    </Dialog>
  );
}

function Workbench({
  value: { streamId, keyHex, version },
  begin,
  hash,
  onShow,
  onClose,
}: Props & { begin: { name: string; code: string } }) {
  const [initial] = useState({ code: begin.code });
  const [{ name, code }, setViewer] = useState({ name: begin.name, code: begin.code });
  const trial = useMutation({
    mutationFn: (): Promise<ValueView> =>
      connection.call('value.view', { streamId, key: keyHex, version, view: { viewer: 'own' }, code }),
  });
  const keep = useMutation({
    mutationFn: () => connection.call('viewer.keep', { name, code }),
    onSuccess: (kept) => {
      onShow({ via: [], viewer: 'own', hash: kept.hash });
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: () => connection.call('viewer.remove', { hash: hash ?? '' }),
    onSuccess: () => {
      onShow(null);
      onClose();
    },
  });
  const outcome = trial.data?.outcome;
  const error = trial.error ?? keep.error ?? remove.error;
  return (
    <>
      <p className={styles.words}>
        A viewer makes text, or anything that JSON can hold, of a value. It runs in a sandbox, and sees the
        value and its key alone.
      </p>
      <div className={styles.workbench}>
        <section className={styles.code} aria-label="Text of the viewer">
          <div className={styles.bar}>
            <TextField
              label="Name of the viewer"
              value={name}
              onChange={(next) => setViewer({ name: next, code })}
            />
            <Button icon="play" onPress={() => trial.mutate()}>
              {trial.isPending ? 'Running…' : 'Try it'}
            </Button>
          </div>
          <CodeField
            initial={initial}
            label="Code"
            fault={outcome?.kind === 'failed' ? outcome : null}
            onChange={(next) => setViewer({ name, code: next })}
          />
        </section>
        <section className={styles.trial} aria-label="Trial">
          {outcome === undefined ? (
            <p className={styles.hint}>
              Runs the text on the value that is shown, and shows what it makes of it.
            </p>
          ) : (
            <ViewOutcome outcome={outcome} />
          )}
        </section>
      </div>
      <footer className={styles.foot}>
        <p className={error ? styles.error : styles.say} role={error ? 'alert' : 'status'}>
          {error
            ? `${errorText(error).title}: ${errorText(error).advice}`
            : 'A kept viewer can be chosen for every value of this workspace.'}
        </p>
        {hash !== undefined && (
          <Button look="plain" icon="trash" onPress={() => remove.mutate()}>
            Remove
          </Button>
        )}
        <Button look="primary" isDisabled={name.trim() === ''} onPress={() => keep.mutate()}>
          Keep and show
        </Button>
      </footer>
    </>
  );
}
