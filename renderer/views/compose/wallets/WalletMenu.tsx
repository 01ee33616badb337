import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { signersOptions } from '../../../api/queries';
import { Icon } from '../../../components/Icon';
import { MenuButton } from '../../../components/MenuButton';
import { AccountsDialog } from './AccountsDialog';
import { CreateDialog } from './CreateDialog';
import { KeystoreDialog } from './KeystoreDialog';
import styles from './Wallets.module.css';
import { WatchDialog } from './WatchDialog';

type Open = 'create' | 'keystore' | 'watch' | 'accounts' | 'import';

/** The ways to an account: made, opened, watched, and what is kept of them. */
export function WalletMenu({ onChosen }: { onChosen: (account: Hex) => void }) {
  const [open, setOpen] = useState<Open>();
  const client = useQueryClient();
  const signers = useQuery(signersOptions()).data;
  const refresh = () => client.invalidateQueries({ queryKey: signersOptions().queryKey });
  const session = useMutation({
    mutationFn: () => connection.call('signer.newSession', {}),
    onSuccess: async ({ account }) => {
      await refresh();
      onChosen(account);
    },
  });
  const lock = useMutation({ mutationFn: () => connection.call('signer.lock', {}), onSuccess: refresh });
  const close = () => setOpen(undefined);
  const opened = (account: Hex) => {
    void refresh().then(() => onChosen(account));
    close();
  };
  const error = session.error ?? lock.error;
  const hasOpen = signers?.accounts.some(({ unlocked }) => unlocked) ?? false;
  return (
    <>
      <MenuButton
        label="Accounts"
        groups={[
          {
            acts: [
              { id: 'create', text: 'Make an account…', icon: 'plus', onAct: () => setOpen('create') },
              { id: 'open', text: 'Open a keystore file…', icon: 'file', onAct: () => setOpen('keystore') },
              ...(signers?.keyDialog
                ? [
                    {
                      id: 'import',
                      text: 'Import a raw key…',
                      icon: 'key' as const,
                      onAct: () => setOpen('import'),
                    },
                  ]
                : []),
              { id: 'session', text: 'Make a session key', icon: 'key', onAct: () => session.mutate() },
              { id: 'watch', text: 'Watch an account…', icon: 'eye', onAct: () => setOpen('watch') },
            ],
          },
          {
            acts: [
              { id: 'accounts', text: 'All accounts…', icon: 'person', onAct: () => setOpen('accounts') },
              ...(hasOpen
                ? [{ id: 'lock', text: 'Lock all', icon: 'lock' as const, onAct: () => lock.mutate() }]
                : []),
            ],
          },
        ]}
      >
        <span className={styles.button}>
          <Icon name="key" size={14} /> Accounts <Icon name="chevronDown" size={14} />
        </span>
      </MenuButton>
      {error && (
        <p className={styles.error} role="alert">
          {errorText(error).title}. {errorText(error).advice}
        </p>
      )}
      {open === 'create' && <CreateDialog onClose={close} onMade={opened} />}
      {open === 'import' && <CreateDialog imports onClose={close} onMade={opened} />}
      {open === 'keystore' && <KeystoreDialog onClose={close} onOpened={opened} />}
      {open === 'watch' && <WatchDialog onClose={close} onWatched={opened} />}
      {open === 'accounts' && <AccountsDialog onClose={close} />}
    </>
  );
}
