import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { StreamscopeError } from '../../../../shared/errors';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { CheckField } from '../../../components/CheckField';
import { Dialog } from '../../../components/Dialog';
import { FileChoice } from '../../../components/FileChoice';
import { TextField } from '../../../components/TextField';
import styles from '../sign/Sign.module.css';

interface Props {
  onClose: () => void;
  onOpened: (account: Hex) => void;
}

const largestKeystore = 65_536;

/** Opens an encrypted keystore file in the signer; its key never comes into the window. */
export function KeystoreDialog({ onClose, onOpened }: Props) {
  const [file, setFile] = useState<{ name: string; text: string }>();
  const [fileError, setFileError] = useState<string>();
  const [password, setPassword] = useState('');
  const [keep, setKeep] = useState(true);
  const open = useMutation({
    mutationFn: (input: { keystore: string; password: string; keep: boolean }) =>
      connection.call('signer.openKeystore', input),
    onSuccess: ({ account }) => onOpened(account),
  });
  const choose = async (chosen: File) => {
    open.reset();
    if (chosen.size > largestKeystore) {
      setFileError(`${chosen.name} is too large to be a keystore`);
      return;
    }
    setFileError(undefined);
    setFile({ name: chosen.name, text: await chosen.text() });
  };
  const isWrongPassword = open.error instanceof StreamscopeError && open.error.code === 'wrongPassword';
  const isReady = file !== undefined && !open.isPending;
  const submit = () => file && open.mutate({ keystore: file.text, password, keep });

  return (
    <Dialog
      title="Open a keystore file"
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button look="plain" onPress={onClose}>
            Cancel
          </Button>
          <Button look="primary" isDisabled={!isReady} onPress={submit}>
            {open.isPending ? 'Opening…' : 'Open'}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) submit();
        }}
      >
        <p className={styles.words}>
          A JSON file with an encrypted key (Web3 secret storage, as ethers and geth write it). Its key stays
          in the signer until it is locked.
        </p>
        <FileChoice
          label="Keystore file"
          accept=".json,application/json"
          onChoose={(each) => void choose(each)}
        >
          <span>{file?.name ?? 'none yet'}</span>
        </FileChoice>
        {fileError && (
          <p className={styles.error} role="alert">
            {fileError}
          </p>
        )}
        <TextField
          label="Password"
          placeholder="Password"
          type="password"
          value={password}
          onChange={(text) => {
            setPassword(text);
            if (open.isError) open.reset();
          }}
          {...(isWrongPassword && { error: 'This password does not open the file' })}
        />
        <CheckField
          label="Keep it in this workspace"
          means="Encrypted as it is: next time it is in the list of accounts."
          isSelected={keep}
          onChange={setKeep}
        />
        {open.isPending && <p className={styles.words}>Deriving the key takes some seconds.</p>}
        {open.error && !isWrongPassword && (
          <p className={styles.error} role="alert">
            {errorText(open.error).title}. {errorText(open.error).advice}
          </p>
        )}
      </form>
    </Dialog>
  );
}
