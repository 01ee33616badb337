import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignerAccount } from '../../../../shared/contract/outputs';
import { StreamscopeError } from '../../../../shared/errors';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { signersOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { CheckField } from '../../../components/CheckField';
import { Dialog } from '../../../components/Dialog';
import { TextField } from '../../../components/TextField';
import styles from './Wallets.module.css';

interface Props {
  account: SignerAccount;
  onClose: () => void;
}

/** Opens a kept keystore, with its password or with what the system keeps of it. */
export function UnlockDialog({ account: { account, remembered }, onClose }: Props) {
  const client = useQueryClient();
  const signers = useQuery(signersOptions()).data;
  const store = signers?.secretStore;
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(false);
  const unlock = useMutation({
    mutationFn: (bySystem: boolean) =>
      connection.call('signer.unlock', { account, ...(!bySystem && { password, remember }) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: signersOptions().queryKey });
      onClose();
    },
  });
  const isWrong = unlock.error instanceof StreamscopeError && unlock.error.code === 'wrongPassword';
  const submit = () => unlock.mutate(false);
  return (
    <Dialog
      title="Unlock the account"
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button look="plain" onPress={onClose}>
            Cancel
          </Button>
          {remembered && store?.available && (
            <Button isDisabled={unlock.isPending} onPress={() => unlock.mutate(true)}>
              By the system
            </Button>
          )}
          <Button look="primary" isDisabled={password === '' || unlock.isPending} onPress={submit}>
            {unlock.isPending ? 'Unlocking…' : 'Unlock'}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '' && !unlock.isPending) submit();
        }}
      >
        <p className={styles.words}>
          <AccountName account={account} address />{' '}
          {signers && signers.lockAfter > 0 && `locks again after ${signers.lockAfter} minutes without use.`}
        </p>
        <TextField
          label="Password"
          placeholder="Password"
          type="password"
          takesFocus
          value={password}
          onChange={(text) => {
            setPassword(text);
            if (unlock.isError) unlock.reset();
          }}
          {...(isWrong && { error: 'This password does not open the keystore' })}
        />
        {store?.available ? (
          <CheckField
            label="Remember the password"
            means={store.words}
            isSelected={remember}
            onChange={setRemember}
          />
        ) : (
          <p className={styles.words}>{store?.words}</p>
        )}
        {unlock.error && !isWrong && (
          <p className={styles.error} role="alert">
            {errorText(unlock.error).title}. {errorText(unlock.error).advice}
          </p>
        )}
      </form>
    </Dialog>
  );
}
