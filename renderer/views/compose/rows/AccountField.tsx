import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { labelsOptions } from '../../../api/queries';
import field from '../../../components/Field.module.css';
import styles from './Rows.module.css';

interface Props {
  label?: string;
  value: string;
  problem: string | undefined;
  onChange: (account: string) => void;
}

/** An account: its address, or one of the accounts that have a name. */
export function AccountField({ label = 'Account', value, problem, onChange }: Props) {
  const id = useId();
  const labels = useQuery(labelsOptions()).data?.accounts ?? {};
  return (
    <div className={styles.stack}>
      <div className={field.field} data-invalid={problem !== undefined || undefined}>
        <input
          className={`${field.input} ${field.bytes}`}
          aria-label={label}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-error`}
          list={`${id}-known`}
          value={value}
          placeholder="0x and 40 hex digits, or a name"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(addressOf(event.target.value, labels))}
        />
        <datalist id={`${id}-known`}>
          {Object.entries(labels).map(([account, name]) => (
            <option key={account} value={account}>
              {name}
            </option>
          ))}
        </datalist>
        <span className={styles.accountName}>{labels[value.toLowerCase() as `0x${string}`]}</span>
      </div>
      {problem && (
        <p className={field.error} id={`${id}-error`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** A name that is typed in full stands for its account. */
function addressOf(typed: string, labels: Record<string, string>): string {
  const named = Object.entries(labels).filter(([, name]) => name === typed.trim());
  return named.length === 1 ? named[0]![0] : typed;
}
