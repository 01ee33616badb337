import { useId, useState } from 'react';
import { parseHex, toHex } from '../../../../shared/bytes';
import { Button } from '../../../components/Button';
import field from '../../../components/Field.module.css';
import { Icon } from '../../../components/Icon';
import { Segmented } from '../../../components/Segmented';
import { formatBytes } from '../../../format/numbers';
import { formatJson } from '../../browse/value/formatJson';
import type { DraftRow, ValueFormat } from '../drafts/draft';
import { valueBytes } from '../drafts/rowBytes';
import styles from './Rows.module.css';

type Value = DraftRow['value'];

interface Props {
  value: Value;
  problem: string | undefined;
  /** Changes with a mark that follow each other are one step of undo. */
  onChange: (value: Value, mark?: string) => void;
}

/** Drafts are kept in the browser's store, which holds some megabytes in all. */
const largestFile = 1024 * 1024;

const formatWords: Record<ValueFormat, string> = {
  text: 'Text',
  json: 'JSON',
  number: 'Number',
  hex: 'Hex',
  file: 'File',
};

/** The value of a put, in the format that it is typed in. */
export function ValueField({ value, problem, onChange }: Props) {
  const typed = valueBytes(value);
  const switchFormat = (format: ValueFormat) => {
    if (format === 'hex' && value.format !== 'file' && typed.ok)
      return onChange({ format, text: toHex(typed.bytes) });
    if (format === 'file') return onChange({ format, text: '' });
    if (value.format === 'file') return onChange({ format, text: format === 'hex' ? value.text : '' });
    onChange({ format, text: value.text });
  };
  return (
    <>
      <span className={styles.label}>Format</span>
      <div className={styles.field}>
        <Segmented
          label="Format"
          value={value.format}
          onChange={switchFormat}
          options={Object.entries(formatWords).map(([format, text]) => ({
            value: format as ValueFormat,
            text,
          }))}
        />
        {typed.ok && (
          <span className={styles.valid}>
            <Icon name="check" size={14} />
            {value.format === 'json' && 'valid JSON, '}
            {formatBytes(typed.bytes.length)}
          </span>
        )}
        {value.format === 'json' && typed.ok && <LayOut value={value} onChange={onChange} />}
      </div>
      <span className={styles.label}>Value</span>
      {value.format === 'file' ? (
        <FileValue value={value} onChange={onChange} />
      ) : (
        <TypedValue value={value} problem={problem} onChange={onChange} />
      )}
    </>
  );
}

function LayOut({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  const layout = formatJson(value.text);
  if (!layout.ok || layout.text === value.text) return null;
  return (
    <Button look="link" onPress={() => onChange({ ...value, text: layout.text })}>
      Lay out
    </Button>
  );
}

function TypedValue({ value, problem, onChange }: Props) {
  const errorId = useId();
  const shown = value.text === '' ? undefined : problem;
  const lines = Math.min(14, Math.max(value.format === 'number' ? 1 : 3, value.text.split('\n').length));
  return (
    <div className={styles.stack}>
      <textarea
        className={styles.typed}
        aria-label="Value"
        aria-invalid={shown !== undefined}
        aria-describedby={shown === undefined ? undefined : errorId}
        rows={lines}
        value={value.text}
        spellCheck={false}
        onChange={(event) => onChange({ ...value, text: event.target.value }, 'value')}
      />
      {shown && (
        <p className={field.error} id={errorId} role="alert">
          {shown}
        </p>
      )}
      {value.text === '' && <p className={styles.hint}>An empty value would delete the key.</p>}
    </div>
  );
}

function FileValue({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  const [refused, setRefused] = useState<string>();
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > largestFile) {
      setRefused(
        `${file.name} has ${formatBytes(file.size)}; a draft keeps files up to ${formatBytes(largestFile)}`,
      );
      return;
    }
    setRefused(undefined);
    const bytes = new Uint8Array(await file.arrayBuffer());
    onChange({ format: 'file', text: toHex(bytes), fileName: file.name });
  };
  const size = parseHex(value.text)?.length ?? 0;
  return (
    <div className={styles.stack}>
      <label className={styles.file}>
        <span className={styles.fileButton}>Choose a file</span>
        <input
          type="file"
          className={styles.fileInput}
          aria-label="File with the value"
          onChange={(event) => void choose(event.target.files?.[0])}
        />
        <span>{value.fileName === undefined ? 'none yet' : `${value.fileName}, ${formatBytes(size)}`}</span>
      </label>
      {refused && (
        <p className={field.error} role="alert">
          {refused}
        </p>
      )}
    </div>
  );
}
