import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { longestLabel } from '../../../shared/contract/inputs';
import { connection } from '../../api/connection';
import { errorText } from '../../api/errorTexts';
import { Button } from '../../components/Button';
import { TextField } from '../../components/TextField';
import styles from './LabelsDialog.module.css';
import type { LabelRow } from './labelRows';

/** Another name for what is selected, or none. */
export function EditLabel({ row: { kind, id, label } }: { row: LabelRow }) {
  const [typed, setTyped] = useState(label);
  const save = useMutation({
    mutationFn: (next: string) => connection.call('labels.set', { kind, id, label: next }),
  });
  const name = typed.trim();
  const isLong = name.length > longestLabel;
  return (
    <form
      className={styles.edit}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(name);
      }}
    >
      <TextField
        label={`Name of this ${kind}`}
        value={typed}
        onChange={setTyped}
        error={
          isLong
            ? `At most ${longestLabel} characters`
            : save.error
              ? errorText(save.error).advice
              : undefined
        }
      />
      <Button type="submit" isDisabled={name === label || name === '' || isLong || save.isPending}>
        Rename
      </Button>
      <Button icon="trash" isDisabled={save.isPending} onPress={() => save.mutate('')}>
        Remove the name
      </Button>
    </form>
  );
}
