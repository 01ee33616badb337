import { useState } from 'react';
import { fromText, parseHex, toHex, toText } from '../../../../shared/bytes';
import type { Draft } from '../../../../shared/compose/draft';
import { Button } from '../../../components/Button';
import field from '../../../components/Field.module.css';
import { Segmented } from '../../../components/Segmented';
import { notText } from '../drafts/switchFormat';
import { inTextField, withLineEnds } from '../lineEnds';
import styles from './DraftPage.module.css';

type Raw = NonNullable<Draft['raw']>;

interface Props {
  raw: Raw;
  problem: string | undefined;
  onChange: (raw: Raw | null, mark?: string) => void;
}

/** The content of the entry by hand, for streams whose decoder cannot encode. */
export function RawField({ raw, problem, onChange }: Props) {
  /** The content that is no text. */
  const [stays, setStays] = useState<Raw>();
  const switchTo = (as: Raw['as']) => {
    const bytes = raw.as === 'text' ? fromText(raw.text) : parseHex(raw.text.replace(/\s+/g, ''));
    // What is no hex stays as it was typed, to be mended.
    const text = bytes === undefined ? raw.text : as === 'hex' ? toHex(bytes) : toText(bytes);
    if (text === undefined) setStays(raw);
    else onChange({ as, text });
  };
  const shown = raw.text === '' ? undefined : problem;
  return (
    <div className={styles.raw}>
      <div className={styles.rawHead}>
        <h2>Content of the entry</h2>
        <Segmented
          label="Content: text or hex"
          value={raw.as}
          onChange={switchTo}
          options={[
            { value: 'text', text: 'Text' },
            { value: 'hex', text: 'Hex' },
          ]}
        />
        {stays === raw && <span role="status">{notText}</span>}
        <Button look="plain" onPress={() => onChange(null)}>
          Back to rows
        </Button>
      </div>
      <textarea
        className={styles.rawText}
        aria-label="Content of the entry"
        aria-invalid={shown !== undefined}
        spellCheck={false}
        value={inTextField(raw.text)}
        onChange={(event) => onChange({ ...raw, text: withLineEnds(raw.text, event.target.value) }, 'raw')}
      />
      {shown && (
        <p className={field.error} role="alert">
          {shown}
        </p>
      )}
    </div>
  );
}
