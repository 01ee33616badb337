import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { longestLabel } from '../../../../shared/contract/inputs';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { TextField } from '../../../components/TextField';
import { useAccounts } from '../../../components/useAccounts';
import styles from './Account.module.css';

/** Names the account in this workspace; an empty name takes it away. */
export function AccountLabel({ account }: { account: Hex }) {
  const { accountLabel } = useAccounts();
  const label = accountLabel(account) ?? '';
  const [typed, setTyped] = useState<string | undefined>();
  const save = useMutation({
    mutationFn: (next: string) =>
      connection.call('labels.set', { kind: 'account', id: account, label: next }),
    onSuccess: () => setTyped(undefined),
  });
  if (typed === undefined) {
    return (
      <Button look="link" onPress={() => setTyped(label)}>
        {label === '' ? 'Name it' : 'Rename'}
      </Button>
    );
  }
  return (
    <form
      className={styles.label}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(typed.trim());
      }}
    >
      <TextField
        label="Name of the account"
        placeholder="Name, or nothing for none"
        value={typed}
        onChange={setTyped}
        takesFocus
        error={
          typed.length > longestLabel
            ? `At most ${longestLabel} characters`
            : save.error
              ? errorText(save.error).advice
              : undefined
        }
      />
      <Button type="submit" isDisabled={save.isPending || typed.length > longestLabel}>
        Save
      </Button>
      <Button look="plain" onPress={() => setTyped(undefined)}>
        Cancel
      </Button>
    </form>
  );
}
