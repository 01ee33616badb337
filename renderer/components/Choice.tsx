import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Select as AriaSelect,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
import styles from './Choice.module.css';
import { Icon } from './Icon';

export interface Option<Value extends string> {
  value: Value;
  /** What type-ahead matches and assistive tools read. */
  text: string;
  /** What is drawn instead of the text. */
  content?: ReactNode;
}

interface Props<Value extends string> {
  label: string;
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  /** What the closed control shows instead of the chosen option. */
  shown?: ReactNode;
  /** `wide` fills its row. */
  size?: 'normal' | 'wide';
  placeholder?: string;
}

/** A select: one of a list. */
export function Choice<Value extends string>(props: Props<Value>) {
  const { label, options, value, onChange, shown, size = 'normal', placeholder = 'Choose' } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <AriaSelect
      aria-label={label}
      value={value}
      onChange={(key) => onChange(key as Value)}
      className={size === 'wide' ? styles.wide : styles.normal}
    >
      <AriaButton className={styles.button}>
        <SelectValue className={styles.shown}>
          {() =>
            shown ?? chosen?.content ?? <span className={styles.text}>{chosen?.text ?? placeholder}</span>
          }
        </SelectValue>
        <Icon name="chevronDown" size={14} />
      </AriaButton>
      <Popover className={styles.popover} offset={4}>
        <ListBox className={styles.list} items={options.map((option) => ({ ...option, id: option.value }))}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.text} className={styles.item}>
              {option.content ?? option.text}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
