import { useEffect, useRef, useState } from 'react';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { StreamscopeError } from '../../../../shared/errors';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { Notice } from '../../../components/Notice';
import { ProgressLine } from '../../../components/ProgressLine';
import { Segmented } from '../../../components/Segmented';
import { formatBytes, formatCount, formatPlural } from '../../../format/numbers';
import { type ExportProgress, type ExportQuestion, exportName, exportRange, saveFile } from './exportFile';
import styles from './Range.module.css';

interface Props {
  stream: StreamInfo;
  /** The range without its form. */
  question: Omit<ExportQuestion, 'format' | 'bytes'>;
  onClose: () => void;
}

type Format = ExportQuestion['format'];
type Bytes = ExportQuestion['bytes'];

/** The whole result of a range as a file. */
export function ExportDialog({ stream, question, onClose }: Props) {
  const [format, setFormat] = useState<Format>('ndjson');
  const [bytes, setBytes] = useState<Bytes>('hex');
  const [progress, setProgress] = useState<ExportProgress | undefined>();
  const [outcome, setOutcome] = useState<{ error: unknown } | 'saved' | undefined>();
  const abort = useRef<AbortController | undefined>(undefined);
  const began = useRef(0);
  useEffect(() => () => abort.current?.abort(), []);

  const isRunning = progress !== undefined && outcome === undefined;
  const start = async () => {
    abort.current = new AbortController();
    began.current = performance.now();
    setOutcome(undefined);
    setProgress({ rows: 0, bytes: 0 });
    try {
      const asked = { ...question, format, bytes };
      const { file, at } = await exportRange(asked, abort.current.signal, setProgress);
      saveFile(file, exportName(stream, asked, at));
      setOutcome('saved');
    } catch (error) {
      if (error instanceof StreamscopeError && error.code === 'cancelled') setProgress(undefined);
      else setOutcome({ error });
    }
  };
  const seconds = (performance.now() - began.current) / 1000;

  return (
    <Dialog
      title="Export the whole range"
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={isRunning ? () => abort.current?.abort() : onClose}>
            {isRunning ? 'Cancel' : 'Close'}
          </Button>
          <Button look="primary" icon="download" isBusy={isRunning} onPress={() => void start()}>
            Export
          </Button>
        </>
      }
    >
      <div className={styles.export}>
        <span className={styles.label}>File</span>
        <Segmented
          label="Form of the file"
          value={format}
          onChange={setFormat}
          options={[
            { value: 'ndjson', text: 'NDJSON' },
            { value: 'json', text: 'JSON' },
            { value: 'csv', text: 'CSV' },
          ]}
        />
        <span className={styles.label}>Bytes as</span>
        <Segmented
          label="Keys and values as"
          value={bytes}
          onChange={setBytes}
          options={[
            { value: 'hex', text: 'Hex' },
            { value: 'base64', text: 'Base64' },
            { value: 'text', text: 'Text' },
          ]}
        />
      </div>
      <p className={styles.exportWords}>
        {bytes === 'text' ? 'What is not UTF-8 stands as 0x hex. ' : 'Every byte as it is. '}
        {bytes === 'text' &&
          format === 'csv' &&
          `A text that begins with =, +, -, @, a tab or a carriage return has a ' before it, which is not in the data: no spreadsheet shall take it for a formula. `}
        Keys, values, versions and sizes of{' '}
        {question.limit === undefined ? 'all rows' : `the first ${formatPlural(question.limit, 'row')}`}, as
        they stand at{' '}
        {question.at === null || question.at === undefined
          ? 'the newest seq'
          : `seq ${formatCount(question.at)}`}
        .
      </p>
      <div role="status" className={styles.exportState}>
        {isRunning && (
          <ProgressLine
            wide
            words={`${formatPlural(progress.rows, 'row')}, ${formatBytes(progress.bytes)}`}
            unit="entries"
            done={progress.rows}
            total={null}
            perSecond={seconds > 0.5 ? progress.rows / seconds : 0}
            secondsLeft={null}
          />
        )}
        {outcome === 'saved' && progress !== undefined && (
          <Notice tone="info" title="Exported.">
            {formatPlural(progress.rows, 'row')}, {formatBytes(progress.bytes)}.
          </Notice>
        )}
        {typeof outcome === 'object' && (
          <Notice tone="danger" title={errorText(outcome.error).title}>
            {errorText(outcome.error).advice}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
