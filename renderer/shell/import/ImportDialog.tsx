import { useState } from 'react';
import { errorText } from '../../api/errorTexts';
import { Button } from '../../components/Button';
import { Dialog } from '../../components/Dialog';
import { Notice } from '../../components/Notice';
import { ProgressLine } from '../../components/ProgressLine';
import { ImportChoices } from './ImportChoices';
import styles from './ImportDialog.module.css';
import { ImportResult } from './ImportResult';
import { type ImportChoice, type ImportState, useImport } from './useImport';

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

type Choice = Omit<ImportChoice, 'file'> & { file: File | undefined };
const noChoice: Choice = { file: undefined, watchAll: true, trustSenders: false };

const phaseWords: Record<Extract<ImportState, { step: 'running' }>['phase'], string> = {
  send: 'Sending the file',
  check: 'Checking the file; nothing is kept yet',
  append: 'Taking in its entries',
  replay: 'Replaying',
  copy: 'Copying',
  upload: 'Uploading',
  read: 'Reading',
};

/** Takes an exchange file into the log of this workspace. Hidden, it goes on; the status bar tells how far it is. */
export function ImportDialog({ isOpen, onClose }: Props) {
  const [choice, setChoice] = useState(noChoice);
  const { state, start, cancel, reset } = useImport();
  const close = () => {
    onClose();
    if (state.step === 'running') return;
    reset();
    setChoice(noChoice);
  };
  const { file } = choice;
  return (
    <Dialog
      title="Import a file"
      isOpen={isOpen}
      onClose={close}
      width={560}
      foot={
        state.step === 'running' ? (
          <>
            <Button look="plain" onPress={close}>
              Hide
            </Button>
            <Button onPress={cancel}>Cancel the import</Button>
          </>
        ) : state.step === 'done' ? (
          <Button look="primary" onPress={close}>
            Close
          </Button>
        ) : (
          <>
            <Button look="plain" onPress={close}>
              Close
            </Button>
            <Button
              look="primary"
              isDisabled={file === undefined}
              onPress={() => file && void start({ ...choice, file })}
            >
              {state.step === 'choose' ? 'Import' : 'Import again'}
            </Button>
          </>
        )
      }
    >
      <div className={styles.body}>
        {state.step === 'cancelled' && (
          <Notice tone="info" title="Cancelled.">
            What was taken in before stays. Importing the same file again finishes it.
          </Notice>
        )}
        {state.step === 'failed' && <Refusal error={state.error} />}
        {state.step === 'running' ? (
          <>
            <p className={styles.name}>{file?.name}</p>
            <ProgressLine wide words={phaseWords[state.phase]} {...state.amount} />
          </>
        ) : state.step === 'done' ? (
          <ImportResult summary={state.summary} />
        ) : (
          <ImportChoices choice={choice} onChange={(change) => setChoice({ ...choice, ...change })} />
        )}
      </div>
    </Dialog>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { title, advice } = errorText(error);
  return (
    <Notice tone="danger" title={`${title}.`}>
      {advice}
    </Notice>
  );
}
