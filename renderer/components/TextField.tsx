import { useId } from 'react';
import styles from './Field.module.css';
import { Icon, type IconName } from './Icon';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  icon?: IconName;
  /** Why the value is not right. */
  error?: string;
  type?: 'text' | 'password' | 'datetime-local';
  numeric?: boolean;
  /** For a field that a person opens a dialog to type into. */
  takesFocus?: boolean;
}

/** One line of text; its label is read by assistive tools and must also stand beside it or in the placeholder. */
export function TextField({
  label,
  value,
  onChange,
  placeholder,
  icon,
  error,
  type = 'text',
  numeric,
  takesFocus = false,
}: Props) {
  const errorId = useId();
  return (
    <div style={{ flex: 1, minWidth: 0 }}>
      <div className={styles.field} data-invalid={error !== undefined || undefined}>
        {icon && <Icon name={icon} size={14} />}
        <input
          // biome-ignore lint/a11y/noAutofocus: only where what holds the field was opened to type in it
          autoFocus={takesFocus}
          className={styles.input}
          type={type}
          inputMode={numeric ? 'numeric' : undefined}
          aria-label={label}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : errorId}
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      {error && (
        <p className={styles.error} id={errorId} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
