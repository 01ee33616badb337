import { useState } from 'react';
import { TextField } from '../../../components/TextField';
import { secondsOfField, timeField } from '../../../format/time';
import { useSettings } from '../../../settings/settings';
import type { Bounds } from './FromButton';
import styles from './LogList.module.css';

interface Props {
  bounds: Bounds;
  onBound: (change: Bounds) => void;
}

/** Bounds by seq and by time, both ends included; an empty field is no bound. */
export function BoundFields({ bounds, onBound }: Props) {
  const { zone } = useSettings();
  const wordOfZone = zone === 'utc' ? 'UTC' : 'local time';
  return (
    <>
      <h2 className={styles.formTitle}>Only these seqs</h2>
      <div className={styles.between}>
        <span>from</span>
        <SeqBound label="From seq" value={bounds.seqFrom} onChange={(seqFrom) => onBound({ seqFrom })} />
        <span>to</span>
        <SeqBound label="To seq" value={bounds.seqTo} onChange={(seqTo) => onBound({ seqTo })} />
      </div>
      <h2 className={styles.formTitle}>Only these times, in {wordOfZone}</h2>
      <div className={styles.between}>
        <span>from</span>
        <TimeBound label="From time" value={bounds.timeFrom} onChange={(timeFrom) => onBound({ timeFrom })} />
        <span>to</span>
        <TimeBound label="To time" value={bounds.timeTo} onChange={(timeTo) => onBound({ timeTo })} />
      </div>
    </>
  );
}

interface BoundProps {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

/** A minute of the chosen zone; the field itself accepts nothing else. */
function TimeBound({ label, value, onChange }: BoundProps) {
  const { zone } = useSettings();
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={value === undefined ? '' : timeField(value, zone)}
      onChange={(text) => onChange(secondsOfField(text, zone))}
    />
  );
}

/** A whole number or nothing; wrong text is named, and binds nothing. */
function SeqBound({ label, value, onChange }: BoundProps) {
  const [wrong, setWrong] = useState<string | undefined>();
  return (
    <TextField
      label={label}
      placeholder="any"
      numeric
      value={wrong ?? value?.toString() ?? ''}
      onChange={(text) => {
        const digits = text.replace(/[\s\u2009]/g, '');
        const isRight = /^\d{0,15}$/.test(digits);
        setWrong(isRight ? undefined : text);
        if (isRight) onChange(digits === '' ? undefined : Number(digits));
      }}
      error={wrong === undefined ? undefined : 'Expected a seq'}
    />
  );
}
