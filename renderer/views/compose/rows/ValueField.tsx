import { useId, useMemo, useState } from 'react';
import { toHex } from '../../../../shared/bytes';
import { type DraftRow, numberKinds, type ValueFormat } from '../../../../shared/compose/draft';
import { Button } from '../../../components/Button';
import { Choice } from '../../../components/Choice';
import field from '../../../components/Field.module.css';
import { FileChoice } from '../../../components/FileChoice';
import { Icon } from '../../../components/Icon';
import { Segmented } from '../../../components/Segmented';
import { VisibleText } from '../../../components/VisibleText';
import { formatBytes, formatCount, formatPlural } from '../../../format/numbers';
import { formatJson } from '../../browse/value/formatJson';
import { fileValue } from '../drafts/fileValue';
import { roundedTo } from '../drafts/numberBytes';
import { largestFile, valueBytes } from '../drafts/rowBytes';
import { plainNumber, switchFormat } from '../drafts/switchFormat';
import { twinName } from '../drafts/twinName';
import { inTextField, withLineEnds } from '../lineEnds';
import { AccountField } from './AccountField';
import { HexHint } from './HexHint';
import { HiddenHint } from './HiddenHint';
import styles from './Rows.module.css';

type Value = DraftRow['value'];

interface Props {
  value: Value;
  problem: string | undefined;
  /** Changes with a mark that follow each other are one step of undo. */
  onChange: (value: Value, mark?: string) => void;
}

/** Characters that are looked through with every letter that is typed. */
const longestChecked = 100_000;

const formatWords: Record<ValueFormat, string> = {
  text: 'Text',
  json: 'JSON',
  number: 'Number',
  address: 'Address',
  hex: 'Hex',
  file: 'File',
};

/** The value of a put, in the format that it is typed in. */
export function ValueField({ value, problem, onChange }: Props) {
  const typed = valueBytes(value);
  /** Why the value could not be edited in another format, and which value it was. */
  const [stays, setStays] = useState<{ value: Value; reason: string }>();
  const choose = (format: ValueFormat) => {
    const switched = switchFormat(value, format);
    if (switched.ok) onChange(switched.value);
    else setStays({ value, reason: switched.reason });
  };
  return (
    <>
      <span className={styles.label}>Format</span>
      <div className={styles.field}>
        <Segmented
          label="Format"
          value={value.format}
          onChange={choose}
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
        {value.format === 'json' && typed.ok && <Twin json={value.text} />}
        {stays?.value === value && (
          <span className={styles.quiet} role="status">
            {stays.reason}
          </span>
        )}
      </div>
      {value.format === 'number' && <NumberForms value={value} onChange={onChange} />}
      <span className={styles.label}>Value</span>
      {value.format === 'file' ? (
        <FileValue value={value} onChange={onChange} />
      ) : value.format === 'address' ? (
        <AccountField
          label="Value"
          value={value.text}
          problem={value.text === '' ? undefined : problem}
          onChange={(text) => onChange({ ...value, text }, 'value')}
        />
      ) : (
        <TypedValue value={value} problem={problem} onChange={onChange} />
      )}
    </>
  );
}

/** Valid, and yet half of what stands there would be lost on most readers. */
function Twin({ json }: { json: string }) {
  const name = useMemo(() => (json.length < longestChecked ? twinName(json) : undefined), [json]);
  if (name === undefined) return null;
  return (
    <span className={styles.quiet} role="status">
      <VisibleText text={`“${name.slice(0, 40)}” stands twice in one object: readers keep one of them`} />
    </span>
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

const kindWords = (kind: string): string => {
  if (kind === 'decimal') return 'Decimal digits, as text';
  const bits = kind.slice(1);
  if (kind.startsWith('f')) return `Float, ${bits} bits`;
  return `${kind.startsWith('u') ? 'Unsigned' : 'Signed'}, ${bits} bits`;
};

function NumberForms({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  const form = value.number ?? plainNumber;
  const typed = valueBytes(value);
  const rounded = roundedTo(value.text, form);
  const hasOrder = form.kind !== 'decimal' && form.kind !== 'u8' && form.kind !== 'i8';
  return (
    <>
      <span className={styles.label}>Bytes</span>
      <div className={styles.field}>
        <Choice
          label="Kind of number"
          value={form.kind}
          onChange={(kind) => onChange({ ...value, number: { ...form, kind } })}
          options={numberKinds.map((kind) => ({ value: kind, text: kindWords(kind) }))}
        />
        {hasOrder && (
          <Segmented
            label="Byte order"
            value={form.littleEndian ? 'little' : 'big'}
            onChange={(order) =>
              onChange({ ...value, number: { ...form, littleEndian: order === 'little' } })
            }
            options={[
              { value: 'big', text: 'Big-endian' },
              { value: 'little', text: 'Little-endian' },
            ]}
          />
        )}
        {typed.ok && <code className={styles.code}>{toHex(typed.bytes)}</code>}
        {rounded !== undefined && <span className={styles.quiet}>holds {rounded}</span>}
      </div>
    </>
  );
}

function TypedValue({ value, problem, onChange }: Props) {
  const errorId = useId();
  const shown = value.text === '' ? undefined : problem;
  const lines = Math.min(14, Math.max(value.format === 'number' ? 1 : 3, value.text.split('\n', 20).length));
  return (
    <div className={styles.stack}>
      <textarea
        className={styles.typed}
        aria-label="Value"
        aria-invalid={shown !== undefined}
        aria-describedby={shown === undefined ? undefined : errorId}
        rows={lines}
        value={inTextField(value.text)}
        spellCheck={false}
        onChange={(event) =>
          onChange({ ...value, text: withLineEnds(value.text, event.target.value) }, 'value')
        }
      />
      {shown && (
        <p className={field.error} id={errorId} role="alert">
          {shown}
        </p>
      )}
      {value.format === 'text' && value.text.length < 200 && (
        <HexHint text={value.text} onHex={() => onChange({ format: 'hex', text: value.text.trim() })} />
      )}
      {value.format !== 'hex' && value.text.length < 100_000 && <HiddenHint text={value.text} />}
      {value.text === '' && <p className={styles.hint}>An empty value would delete the key.</p>}
    </div>
  );
}

function FileValue({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  const [refused, setRefused] = useState<string>();
  const choose = async (file: File) => {
    if (file.size > largestFile) {
      setRefused(
        `${file.name} has ${formatPlural(file.size, 'byte')}; a draft keeps files of up to ${formatCount(largestFile)}`,
      );
      return;
    }
    setRefused(undefined);
    const chosen = await fileValue(file, file.name);
    if (chosen.text === '0x') setRefused(`${file.name} is empty: an empty value would delete the key`);
    else onChange(chosen);
  };
  const size = Math.max(0, Math.floor(value.text.length / 2) - 1);
  return (
    <div className={styles.stack}>
      <FileChoice label="File with the value" onChoose={(file) => void choose(file)}>
        <span>
          {value.text === '' ? 'none yet' : `${value.fileName ?? 'bytes of before'}, ${formatBytes(size)}`}
        </span>
      </FileChoice>
      {refused && (
        <p className={field.error} role="alert">
          {refused}
        </p>
      )}
    </div>
  );
}
