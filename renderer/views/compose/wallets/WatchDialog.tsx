import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { typedAccount } from '../drafts/rowBytes';
import { AccountField } from '../rows/AccountField';
import styles from './Wallets.module.css';

interface Props {
  onClose: () => void;
  onWatched: (account: Hex) => void;
}

/** An account without a key: drafts can be tried out as it. */
export function WatchDialog({ onClose, onWatched }: Props) {
  const [typed, setTyped] = useState('');
  const account = typedAccount(typed);
  const watch = useMutation({
    mutationFn: (account: Hex) => connection.call('signer.watch', { account }),
    onSuccess: ({ account }) => onWatched(account),
  });
  const submit = () => {
    if (account.ok && !watch.isPending) watch.mutate(toHex(account.bytes));
  };
  return (
    <Dialog
      title="Watch an account"
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button look="plain" onPress={onClose}>
            Cancel
          </Button>
          <Button look="primary" isDisabled={!account.ok || watch.isPending} onPress={submit}>
            Watch
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className={styles.words}>
          Its drafts are judged like any other. They cannot be signed here: there is no key.
        </p>
        <AccountField
          value={typed}
          problem={typed === '' || account.ok ? undefined : account.reason}
          onChange={setTyped}
        />
        <input type="submit" hidden />
        {watch.error && (
          <p className={styles.error} role="alert">
            {errorText(watch.error).title}. {errorText(watch.error).advice}
          </p>
        )}
      </form>
    </Dialog>
  );
}
