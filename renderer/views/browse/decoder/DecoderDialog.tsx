import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DecoderTrial, StreamInfo } from '../../../../shared/contract/outputs';
import { decoderOptions } from '../../../api/queries';
import { Choice } from '../../../components/Choice';
import { Dialog } from '../../../components/Dialog';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { TextField } from '../../../components/TextField';
import { CodeField } from './CodeField';
import styles from './Decoder.module.css';
import { DecoderFoot } from './DecoderFoot';
import { decoderDrafts } from './decoderDrafts';
import { TrialPanel } from './TrialPanel';
import { type TemplateName, templates } from './templates';

interface Props {
  stream: StreamInfo;
  /** Whether the stream has a decoder of its own now. */
  isSet: boolean;
  isOpen: boolean;
  onClose: () => void;
}

/** The decoder of a stream: written, tried on entries, set and removed. */
export function DecoderDialog({ stream, isSet, isOpen, onClose }: Props) {
  return (
    <Dialog
      title={`Decoder of ${stream.label ?? 'this stream'}`}
      isOpen={isOpen}
      onClose={onClose}
      width={1160}
    >
      <Stored stream={stream} isSet={isSet} onClose={onClose} />
    </Dialog>
  );
}

/** What is kept, or what was typed and not saved. */
function Stored({ stream, isSet, onClose }: Omit<Props, 'isOpen'>) {
  const stored = useQuery({ ...decoderOptions(stream.streamId), enabled: isSet });
  const draft = decoderDrafts.get(stream.streamId);
  if (draft === undefined && isSet && stored.isPending) return <Loading what="the decoder" />;
  const kept = isSet ? stored.data : undefined;
  const begin = draft ?? kept ?? { name: 'decoder.js', code: templates[0].code };
  return (
    <>
      {isSet && stored.error && <Fault error={stored.error} />}
      <Workbench key={kept?.hash ?? 'new'} stream={stream} isSet={isSet} begin={begin} onClose={onClose} />
    </>
  );
}

interface WorkbenchProps {
  stream: StreamInfo;
  isSet: boolean;
  begin: { name: string; code: string };
  onClose: () => void;
}

function Workbench({ stream, isSet, begin, onClose }: WorkbenchProps) {
  const [initial, setInitial] = useState({ code: begin.code });
  const [decoder, setDecoder] = useState({ name: begin.name, code: begin.code });
  const [fault, setFault] = useState<DecoderTrial['fault']>(null);
  const change = (next: Partial<typeof decoder>) => {
    const changed = { ...decoder, ...next };
    setDecoder(changed);
    decoderDrafts.set(stream.streamId, changed);
  };
  const choose = (name: TemplateName) => {
    const template = templates.find(({ value }) => value === name);
    if (template === undefined) return;
    setInitial({ code: template.code });
    setFault(null);
    change({ name: `${name}.js`, code: template.code });
  };
  return (
    <>
      <p className={styles.words}>
        A decoder turns the content of an entry into reads, writes and access control. It runs in a sandbox,
        and gives the same answer for the same entry every time.
      </p>
      <div className={styles.workbench}>
        <section className={styles.code} aria-label="Text of the decoder">
          <div className={styles.bar}>
            <TextField
              label="Name of the decoder"
              value={decoder.name}
              onChange={(name) => change({ name })}
            />
            <Choice
              label="Begin with"
              options={templates}
              value={null}
              placeholder="Begin with…"
              onChange={choose}
            />
          </div>
          <CodeField initial={initial} label="Code" fault={fault} onChange={(code) => change({ code })} />
        </section>
        <TrialPanel streamId={stream.streamId} code={decoder.code} onFault={setFault} />
      </div>
      <DecoderFoot streamId={stream.streamId} decoder={decoder} isSet={isSet} onClose={onClose} />
    </>
  );
}
