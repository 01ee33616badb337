import { useEffect, useState } from 'react';
import { TextField } from '../../../components/TextField';

interface Props {
  label: string;
  placeholder: string;
  value: number | undefined;
  max: number;
  onChange: (value: number | undefined) => void;
}

/** A whole number from 1, or nothing. What is not one is named and not applied. */
export function NumberField({ label, placeholder, value, max, onChange }: Props) {
  const [typed, setTyped] = useState(value === undefined ? '' : String(value));
  const [sent, setSent] = useState(value);
  useEffect(() => {
    if (value === sent) return;
    setTyped(value === undefined ? '' : String(value));
    setSent(value);
  }, [value, sent]);

  const isRight = (text: string) => /^[1-9]\d*$/.test(text) && Number(text) <= max;
  const error = typed === '' || isRight(typed) ? undefined : `A whole number from 1 to ${max}`;
  return (
    <div style={{ flex: '0 0 84px', minWidth: 0 }}>
      <TextField
        label={label}
        placeholder={placeholder}
        numeric
        value={typed}
        error={error}
        onChange={(text) => {
          setTyped(text);
          if (text !== '' && !isRight(text)) return;
          const next = text === '' ? undefined : Number(text);
          setSent(next);
          onChange(next);
        }}
      />
    </div>
  );
}
