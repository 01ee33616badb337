import { useState } from 'react';
import type { Source } from '../../../../shared/contract/sourceInput';
import { type ConnectionForm, formOfSource } from './connectionForm';

/** What was typed last, and what was followed then. It is not worth a file, and not lost when a person looks elsewhere. */
let typed: { form: ConnectionForm; whileFollowing: string } | undefined;

/** The form as it was left, as long as the same is followed; else what is followed. */
export function useConnectionForm(source: Source | null): [ConnectionForm, (form: ConnectionForm) => void] {
  const whileFollowing = JSON.stringify(source);
  const [form, setForm] = useState(() =>
    typed?.whileFollowing === whileFollowing ? typed.form : formOfSource(source),
  );
  return [
    form,
    (next) => {
      typed = { form: next, whileFollowing };
      setForm(next);
    },
  ];
}
