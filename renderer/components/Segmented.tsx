import { memo } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import styles from './Segmented.module.css';
import { useStable } from './useStable';

interface Props<Value extends string> {
  label: string;
  options: readonly { value: Value; text: string; label?: string }[];
  value: Value;
  onChange: (value: Value) => void;
  /** `inner` sits inside a field. */
  look?: 'normal' | 'inner';
}

/** Two or three choices that exclude each other, all in sight. */
export function Segmented<Value extends string>({ onChange, ...rest }: Props<Value>) {
  return <Still {...rest} onChange={useStable(onChange as (value: string) => void)} />;
}

const Still = memo(function Still({ label, options, value, onChange, look = 'normal' }: Props<string>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [first] = keys;
        if (first !== undefined) onChange(String(first));
      }}
      className={look === 'inner' ? styles.inner : styles.group}
    >
      {options.map((option) => (
        <ToggleButton
          key={option.value}
          id={option.value}
          aria-label={option.label}
          className={styles.option}
        >
          {option.text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
});
