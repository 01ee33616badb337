import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import type { GivenSource, IndexTrial } from '../../../../shared/contract/indexes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { CheckField } from '../../../components/CheckField';
import { Choice } from '../../../components/Choice';
import { Dialog } from '../../../components/Dialog';
import { KeyText } from '../../../components/KeyText';
import { Segmented } from '../../../components/Segmented';
import { StreamKey } from '../../../components/StreamKey';
import { TextField } from '../../../components/TextField';
import { formatCount, formatPlural } from '../../../format/numbers';
import { useAt } from '../../../router/at';
import { CodeField } from '../decoder/CodeField';
import workbench from '../decoder/Decoder.module.css';
import { useBrowse } from '../useBrowse';
import styles from './Indexes.module.css';

const start = {
  code: `// The index keys of a key: bytes or text, one or many. docs/indexes.md has the whole of it.
export function index(key, value) {
  const item = JSON.parse(toText(value));
  return item.owner;
}
`,
};

const tried = 50;

/** An index is defined, and tried on the first keys of its stream. */
export function IndexDialog({ stream, onClose }: { stream: StreamInfo; onClose: () => void }) {
  const { go } = useBrowse();
  const at = useAt();
  const { streamId } = stream;
  const [name, setName] = useState('');
  const [kind, setKind] = useState<GivenSource['kind']>('json');
  const [path, setPath] = useState('');
  const [as, setAs] = useState<'text' | 'u64'>('text');
  const [code, setCode] = useState(start.code);
  const [unique, setUnique] = useState(false);
  const source: GivenSource = kind === 'function' ? { kind, code } : { kind, path, as };
  const trial = useMutation({
    mutationFn: () => connection.call('index.try', { streamId, source, at, limit: tried }),
  });
  const add = useMutation({
    mutationFn: () => connection.call('index.add', { streamId, name: name.trim(), unique, source }),
    onSuccess: ({ id }) => {
      onClose();
      go({ stream: id, key: undefined, filter: undefined, view: undefined });
    },
  });
  const error = add.error ?? trial.error;
  return (
    <Dialog title={`New index of ${stream.label ?? 'this stream'}`} isOpen onClose={onClose} width={1160}>
      <p className={workbench.words}>
        An index orders the keys of a stream by something in their values. It is built in the background and
        follows the log; it changes nothing in the state.
      </p>
      <div className={workbench.workbench}>
        <section className={workbench.code} aria-label="Definition">
          <div className={workbench.bar}>
            <TextField
              label="Name of the index"
              placeholder="Name"
              value={name}
              onChange={setName}
              takesFocus
            />
            <Segmented
              label="Where index keys come from"
              value={kind}
              onChange={setKind}
              options={[
                { value: 'json', text: 'JSON path' },
                { value: 'cbor', text: 'CBOR path' },
                { value: 'function', text: 'Function' },
              ]}
            />
          </div>
          {kind === 'function' ? (
            <CodeField initial={start} label="Code" fault={null} onChange={setCode} />
          ) : (
            <>
              <div className={workbench.bar}>
                <TextField
                  label="Path"
                  placeholder="owner.name, tags[*], items[0].id"
                  value={path}
                  onChange={setPath}
                />
              </div>
              <div className={workbench.bar}>
                <span className={workbench.label}>Ordered as</span>
                <Choice
                  label="Ordered as"
                  value={as}
                  onChange={setAs}
                  options={[
                    { value: 'text', text: 'Text' },
                    { value: 'u64', text: 'Whole numbers' },
                  ]}
                />
              </div>
            </>
          )}
          <CheckField
            label="Unique"
            means="Index keys that several keys have are pointed out. Nothing is rejected."
            isSelected={unique}
            onChange={setUnique}
          />
        </section>
        <section className={workbench.trial} aria-label="Trial">
          <div className={workbench.bar}>
            <Button icon="play" onPress={() => trial.mutate()}>
              {trial.isPending ? 'Running…' : 'Try it'}
            </Button>
          </div>
          {trial.data === undefined ? (
            <p className={workbench.hint}>Shows what the first keys of the stream would be found by.</p>
          ) : (
            <>
              <p className={workbench.hint} role="status">
                {formatCount(trial.data.found)} of the first {formatPlural(trial.data.tried, 'key')} have
                index keys.
              </p>
              <TrialTable streamId={streamId} rows={trial.data.rows} />
            </>
          )}
        </section>
      </div>
      <footer className={workbench.foot}>
        <p className={error ? workbench.error : workbench.say} role={error ? 'alert' : 'status'}>
          {error
            ? `${errorText(error).title}: ${errorText(error).advice}`
            : 'It opens at once, and answers up to the entry that it knows.'}
        </p>
        <Button look="primary" isDisabled={name.trim() === ''} onPress={() => add.mutate()}>
          Add the index
        </Button>
      </footer>
    </Dialog>
  );
}

function TrialTable({ streamId, rows }: { streamId: Hex; rows: readonly IndexTrial[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <section className={workbench.result} tabIndex={0} aria-label="Index keys">
      <table className={`${workbench.table} ${styles.trial}`}>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Index keys</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, indexKeys, failure }) => (
            <tr key={toHex(key)}>
              <td>
                <StreamKey streamId={streamId} bytes={key} />
              </td>
              <td>
                {failure !== null ? (
                  <em>{failure}</em>
                ) : indexKeys.length === 0 ? (
                  <em>none</em>
                ) : (
                  indexKeys.map((indexKey) => (
                    <span key={toHex(indexKey)} className={styles.indexKey}>
                      <KeyText bytes={indexKey} />
                    </span>
                  ))
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className={workbench.hint}>The stream has no keys at this seq.</p>}
    </section>
  );
}
