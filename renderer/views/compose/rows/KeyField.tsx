import { useId } from 'react';
import { fromText, parseHex, toHex } from '../../../../shared/bytes';
import type { DraftRow } from '../../../../shared/compose/draft';
import field from '../../../components/Field.module.css';
import { Segmented } from '../../../components/Segmented';
import { keyParts } from '../../../format/keyParts';
import { HexHint } from './HexHint';
import { HiddenHint } from './HiddenHint';
import styles from './Rows.module.css';

type Key = DraftRow['key'];

interface Props {
  value: Key;
  problem: string | undefined;
  onChange: (key: Key) => void;
}

/** A key as it is typed, text or hex. Kept as typed, so that nothing is lost while it is not right yet. */
export function KeyField({ value, problem, onChange }: Props) {
  const errorId = useId();
  const text = asText(value);
  return (
    <div className={styles.stack}>
      <div className={field.field} data-invalid={problem !== undefined || undefined}>
        <input
          className={`${field.input} ${field.bytes}`}
          aria-label="Key"
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : errorId}
          value={value.text}
          placeholder={value.as === 'text' ? 'items/sword/0042/owner' : '0x'}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange({ ...value, text: event.target.value })}
        />
        <Segmented
          look="inner"
          label="Key: text or hex"
          value={value.as}
          onChange={(as) => {
            if (as === 'hex') onChange({ as, text: value.text === '' ? '' : toHex(fromText(value.text)) });
            else onChange({ as, text: text ?? value.text });
          }}
          options={[
            { value: 'text', text: 'Aa', label: 'Text' },
            { value: 'hex', text: '0x', label: 'Hex' },
          ]}
        />
      </div>
      {value.as === 'text' && (
        <>
          <HexHint text={value.text} onHex={() => onChange({ as: 'hex', text: value.text.trim() })} />
          <HiddenHint text={value.text} />
        </>
      )}
      {problem && (
        <p className={field.error} id={errorId} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** The text of hex that is plain text; undefined when writing it as text would change it or hide bytes. */
function asText({ as, text }: Key): string | undefined {
  const bytes = as === 'hex' ? parseHex(text.trim()) : undefined;
  if (bytes === undefined) return undefined;
  const parts = keyParts(bytes);
  return parts.every((part) => part.kind === 'text')
    ? parts.map((part) => 'text' in part && part.text).join('')
    : undefined;
}
