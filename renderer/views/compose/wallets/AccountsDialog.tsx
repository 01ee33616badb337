import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { SignerAccount } from '../../../../shared/contract/outputs';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { signersOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { Button, IconButton } from '../../../components/Button';
import { Choice } from '../../../components/Choice';
import { Dialog } from '../../../components/Dialog';
import { Empty } from '../../../components/Empty';
import { TextField } from '../../../components/TextField';
import { saveFile } from '../saveFile';
import { kindWords } from '../sign/SignFoot';
import styles from './Wallets.module.css';

const lockTimes = [1, 5, 15, 60, 240, 0];

/** Every account of the workspace: renamed, locked, given out, taken off the list. */
export function AccountsDialog({ onClose }: { onClose: () => void }) {
  const signers = useQuery(signersOptions()).data;
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: signersOptions().queryKey });
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onSuccess: refresh });
  const [removing, setRemoving] = useState<Hex>();
  const accounts = signers?.accounts ?? [];
  return (
    <Dialog title="Accounts" isOpen onClose={onClose} width={640}>
      <div className={styles.form}>
        {accounts.length === 0 ? (
          <Empty icon="person" title="No accounts yet">
            Make one, open a keystore file, or watch one without a key.
          </Empty>
        ) : (
          <ul className={styles.accounts} aria-label="Accounts">
            {accounts.map((each) => (
              <li key={each.account} className={styles.account}>
                <AccountLine
                  account={each}
                  isRemoving={removing === each.account}
                  onAct={(work) => act.mutate(work)}
                  onRemove={setRemoving}
                />
              </li>
            ))}
          </ul>
        )}
        {act.error && (
          <p className={styles.error} role="alert">
            {errorText(act.error).title}. {errorText(act.error).advice}
          </p>
        )}
        {signers && (
          <div className={styles.line}>
            <span className={styles.words}>Keystores lock</span>
            <Choice
              label="Keystores lock"
              value={String(signers.lockAfter)}
              onChange={(minutes) =>
                act.mutate(() => connection.call('signer.lockAfter', { minutes: Number(minutes) }))
              }
              options={[...new Set([...lockTimes, signers.lockAfter])].map((minutes) => ({
                value: String(minutes),
                text: minutes === 0 ? 'never by themselves' : `after ${minutes} min without use`,
              }))}
            />
          </div>
        )}
        <p className={styles.words}>{signers?.secretStore.words}</p>
      </div>
    </Dialog>
  );
}

interface LineProps {
  account: SignerAccount;
  isRemoving: boolean;
  onAct: (work: () => Promise<unknown>) => void;
  onRemove: (account: Hex | undefined) => void;
}

function AccountLine({ account: each, isRemoving, onAct, onRemove }: LineProps) {
  const { account, kind, label, unlocked, remembered } = each;
  const [name, setName] = useState(label ?? '');
  const rename = () => {
    if (name.trim() !== (label ?? ''))
      onAct(() => connection.call('labels.set', { kind: 'account', id: account, label: name.trim() }));
  };
  const exportIt = () =>
    onAct(async () => {
      const { keystore, fileName } = await connection.call('signer.export', { account });
      saveFile(fileName, keystore, 'application/json');
    });
  return (
    <>
      <span className={styles.who}>
        <AccountName account={account} address />
        <span className={styles.words}>
          {kindWords[kind]}
          {kind === 'keystore' && (unlocked ? ', unlocked' : ', locked')}
          {remembered && ', password remembered'}
        </span>
      </span>
      <form
        className={styles.rename}
        onSubmit={(event) => {
          event.preventDefault();
          rename();
        }}
        onBlur={rename}
      >
        <TextField label={`Name of ${account}`} placeholder="Name" value={name} onChange={setName} />
      </form>
      {isRemoving ? (
        <span className={styles.acts}>
          <span className={styles.words}>{removal(kind)}</span>
          <Button
            onPress={() => {
              onAct(() => connection.call('signer.remove', { account }));
              onRemove(undefined);
            }}
          >
            Remove
          </Button>
          <Button look="plain" onPress={() => onRemove(undefined)}>
            Keep
          </Button>
        </span>
      ) : (
        <span className={styles.acts}>
          {unlocked && (
            <IconButton
              icon="lock"
              label={kind === 'session' ? 'Lock: a session key is gone then' : 'Lock'}
              onPress={() => onAct(() => connection.call('signer.lock', { account }))}
            />
          )}
          {remembered && (
            <IconButton
              icon="close"
              label="Forget the password"
              onPress={() => onAct(() => connection.call('signer.forgetPassword', { account }))}
            />
          )}
          {kind === 'keystore' && (
            <IconButton icon="file" label="Save the keystore file" onPress={exportIt} />
          )}
          <IconButton icon="trash" label="Remove from the list" onPress={() => onRemove(account)} />
        </span>
      )}
    </>
  );
}

function removal(kind: SignerAccount['kind']): string {
  if (kind === 'keystore') return 'Its file moves to keystores/removed in the workspace.';
  return kind === 'session' ? 'This key is gone for good then.' : 'Nothing of it is kept here.';
}
