import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { CallInput } from '../../../shared/contract/contract';
import { connection } from '../../api/connection';
import { errorText } from '../../api/errorTexts';
import { labelsOptions } from '../../api/queries';
import { Button } from '../../components/Button';
import { Dialog } from '../../components/Dialog';
import { Loading } from '../../components/Loading';
import { Notice } from '../../components/Notice';
import { VirtualTable } from '../../components/VirtualTable';
import { formatPlural } from '../../format/numbers';
import { EditLabel } from './EditLabel';
import styles from './LabelsDialog.module.css';
import { labelColumns } from './labelColumns';
import { labelRows } from './labelRows';
import { saveFile } from './saveFile';

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** Names of accounts and streams in this workspace: to change, to take out, to take in. */
export function LabelsDialog({ isOpen, onClose }: Props) {
  const labels = useQuery({ ...labelsOptions(), enabled: isOpen }).data;
  const [selected, setSelected] = useState<number | null>(null);
  const bring = useMutation({ mutationFn: importLabels });
  const rows = labels === undefined ? undefined : labelRows(labels);
  const chosen = selected === null ? undefined : rows?.[selected];
  const close = () => {
    setSelected(null);
    bring.reset();
    onClose();
  };
  return (
    <Dialog
      title="Names of accounts and streams"
      isOpen={isOpen}
      onClose={close}
      width={680}
      foot={
        <>
          <FileTrigger
            acceptedFileTypes={['.json', 'application/json']}
            onSelect={(files) => {
              const file = files?.[0];
              if (file !== undefined) bring.mutate(file);
            }}
          >
            <Button icon="file">Import names…</Button>
          </FileTrigger>
          <Button
            isDisabled={rows === undefined || rows.length === 0}
            onPress={() => labels && saveFile('labels.json', `${JSON.stringify(labels, null, 2)}\n`)}
          >
            Export names
          </Button>
          <Button look="primary" onPress={close}>
            Close
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <p className={styles.words}>
          Names stay in this workspace and never enter the log. A file of names is JSON, as{' '}
          <code>streamscope labels</code> writes it; a name in it replaces the one that is here.
        </p>
        {bring.error && (
          <Notice tone="danger" title="The file was not taken.">
            {refusal(bring.error)}
          </Notice>
        )}
        {bring.data !== undefined && (
          <Notice tone="info" title={`${formatPlural(bring.data, 'name')} taken in.`} />
        )}
        {rows === undefined ? (
          <Loading what="the names" />
        ) : rows.length === 0 ? (
          <p className={styles.words}>
            No account or stream has a name yet. An account gets one on its page.
          </p>
        ) : (
          <div className={styles.table}>
            <VirtualTable
              label="Names"
              columns={labelColumns}
              count={rows.length}
              rowAt={(index) => rows[index]}
              selected={selected}
              onSelect={setSelected}
            />
          </div>
        )}
        {chosen && <EditLabel key={chosen.id} row={chosen} />}
      </div>
    </Dialog>
  );
}

/** What is in the file is checked where every input is. @returns how many names it had */
async function importLabels(file: File): Promise<number> {
  const labels = JSON.parse(await file.text()) as CallInput<'labels.import'>;
  await connection.call('labels.import', labels);
  return Object.keys(labels.accounts ?? {}).length + Object.keys(labels.streams ?? {}).length;
}

function refusal(error: Error): string {
  if (error instanceof SyntaxError) return 'It is not JSON.';
  const { title, advice } = errorText(error);
  return `${title}: ${advice}`;
}
