import { type ReactNode, useEffect, useId, useState } from 'react';
import { fromHex, fromText, type Hex, parseHex, toHex, toText } from '../../shared/bytes';
import { keyParts } from '../format/keyParts';
import styles from './Field.module.css';
import { Icon, type IconName } from './Icon';
import { Segmented } from './Segmented';

type Mode = 'text' | 'hex';
const modes = [
  { value: 'text', text: 'Aa', label: 'Aa, text' },
  { value: 'hex', text: '0x', label: '0x, hex' },
] as const;

interface Props {
  label: string;
  /** The bytes, '' for none. */
  value: Hex | '';
  /** Called with valid bytes only; '' when the field is empty. */
  onChange: (value: Hex | '') => void;
  placeholder?: string;
  icon?: IconName;
  /** A control behind the choice of text or hex. */
  extra?: ReactNode;
}

/** Bytes that a text field can show without changing them. */
function fitsText(bytes: Uint8Array): boolean {
  return keyParts(bytes).every((part) => part.kind === 'text');
}

function rendering(value: Hex | '', mode: Mode): string {
  if (value === '') return '';
  return mode === 'hex' ? value : (toText(fromHex(value)) ?? value);
}

/** Bytes typed as text or as hex; a wrong hex text is named, and what was valid before stays. */
export function BytesField({ label, value, onChange, placeholder, icon, extra }: Props) {
  const [mode, setMode] = useState<Mode>(() => (value !== '' && !fitsText(fromHex(value)) ? 'hex' : 'text'));
  const [typed, setTyped] = useState(() => rendering(value, mode));
  const [error, setError] = useState<string | undefined>();
  const [sent, setSent] = useState(value);
  const errorId = useId();

  // A value from elsewhere (Back, a link) replaces what was typed; our own comes back unchanged.
  useEffect(() => {
    if (value === sent) return;
    const next = value !== '' && !fitsText(fromHex(value)) ? 'hex' : mode;
    setMode(next);
    setTyped(rendering(value, next));
    setError(undefined);
    setSent(value);
  }, [value, sent, mode]);

  const accept = (text: string, as: Mode) => {
    setTyped(text);
    const bytes = text === '' ? new Uint8Array() : as === 'text' ? fromText(text) : parseHex(text.trim());
    if (bytes === undefined) {
      setError('Expected an even number of hex digits, 0 to 9 and a to f');
      return;
    }
    setError(undefined);
    const next = bytes.length === 0 ? '' : toHex(bytes);
    setSent(next);
    if (next !== value) onChange(next);
  };

  const switchMode = (next: Mode) => {
    if (next === 'text' && value !== '' && !fitsText(fromHex(value))) {
      setError('These bytes are not plain text, so they stay hex');
      return;
    }
    setMode(next);
    setTyped(rendering(value, next));
    setError(undefined);
  };

  return (
    <div style={{ flex: 1, minWidth: 0 }}>
      <div className={styles.field} data-invalid={error !== undefined || undefined}>
        {icon && <Icon name={icon} size={14} />}
        <input
          className={`${styles.input} ${styles.bytes}`}
          aria-label={label}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : errorId}
          value={typed}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => accept(event.target.value, mode)}
        />
        <Segmented
          look="inner"
          label={`${label}: text or hex`}
          value={mode}
          onChange={switchMode}
          options={modes}
        />
        {extra}
      </div>
      {error && (
        <p className={styles.error} id={errorId} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
