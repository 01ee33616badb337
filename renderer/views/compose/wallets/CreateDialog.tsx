import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { longestLabel } from '../../../../shared/contract/inputs';
import { StreamscopeError } from '../../../../shared/errors';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { TextField } from '../../../components/TextField';
import styles from './Wallets.module.css';

interface Props {
  /** Takes in a raw key from a file, which the main side asks for; else a new key is made. */
  imports?: boolean;
  onClose: () => void;
  onMade: (account: Hex) => void;
}

/** A key that is kept in the workspace under a password; it never comes into the window. */
export function CreateDialog({ imports = false, onClose, onMade }: Props) {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: () =>
      connection.call(imports ? 'signer.importByDialog' : 'signer.create', { password, label: name.trim() }),
    onSuccess: ({ account }) => onMade(account),
  });
  const differs = again !== '' && again !== password;
  const isLong = name.trim().length > longestLabel;
  const isReady = password !== '' && again === password && !isLong && !make.isPending;
  const wasCancelled = make.error instanceof StreamscopeError && make.error.code === 'cancelled';
  return (
    <Dialog
      title={imports ? 'Import a raw key' : 'Make an account'}
      isOpen
      onClose={make.isPending ? () => {} : onClose}
      foot={
        <>
          <Button look="plain" isDisabled={make.isPending} onPress={onClose}>
            Cancel
          </Button>
          <Button look="primary" isDisabled={!isReady} onPress={() => make.mutate()}>
            {make.isPending ? 'Encrypting…' : imports ? 'Choose the file…' : 'Make it'}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) make.mutate();
        }}
      >
        <p className={styles.words}>
          {imports
            ? 'The file holds 32 bytes of hex. Its key is read outside of this window and kept encrypted.'
            : 'The key is made outside of this window and kept in the workspace, encrypted. Nobody can restore it without the password.'}
        </p>
        <TextField
          label="Name"
          placeholder="Name, if you like"
          takesFocus
          value={name}
          onChange={setName}
          {...(isLong && { error: `At most ${longestLabel} characters` })}
        />
        <TextField
          label="New password"
          placeholder="New password"
          type="password"
          value={password}
          onChange={setPassword}
        />
        <TextField
          label="The same password again"
          placeholder="The same password again"
          type="password"
          value={again}
          onChange={setAgain}
          {...(differs && { error: 'The passwords differ' })}
        />
        <input type="submit" hidden />
        {make.error && !wasCancelled && (
          <p className={styles.error} role="alert">
            {errorText(make.error).title}. {errorText(make.error).advice}
          </p>
        )}
      </form>
    </Dialog>
  );
}
