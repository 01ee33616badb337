import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkspaceStatus } from '../../../../shared/contract/outputs';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { signersOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Choice } from '../../../components/Choice';
import { Icon } from '../../../components/Icon';
import { MenuButton } from '../../../components/MenuButton';
import { formatCount } from '../../../format/numbers';
import type { Draft } from '../drafts/draft';
import type { DraftStore } from '../drafts/draftStore';
import type { EncodedDraft } from '../drafts/encodeDraft';
import type { DryRunState } from '../dryRun/useDryRun';
import { KeystoreDialog } from './KeystoreDialog';
import { ReviewDialog } from './ReviewDialog';
import styles from './Sign.module.css';
import type { Sender } from './useSender';

interface Props {
  draft: Draft;
  encoded: EncodedDraft;
  dryRun: DryRunState;
  sender: Sender;
  status: WorkspaceStatus;
  store: DraftStore;
}

/** Who signs, what signing does, and the way to it. */
export function SignFoot({ draft, encoded, dryRun, sender, status, store }: Props) {
  const [isReviewing, setIsReviewing] = useState(false);
  const { chosen } = sender;
  const isReady =
    chosen?.unlocked === true && encoded.problems.length === 0 && dryRun.isCurrent && dryRun.error === null;
  return (
    <footer className={styles.foot}>
      <SignAs sender={sender} />
      <p className={styles.consequence}>
        Appends one entry, {formatCount(status.nextSeq)} or later. It cannot be undone.
      </p>
      <div className={styles.acts}>
        <Button look="primary" icon="sign" isDisabled={!isReady} onPress={() => setIsReviewing(true)}>
          Review and sign…
        </Button>
      </div>
      {isReviewing && chosen && (
        <ReviewDialog
          draft={draft}
          encoded={encoded}
          signer={chosen}
          status={status}
          store={store}
          onClose={() => setIsReviewing(false)}
        />
      )}
    </footer>
  );
}

function SignAs({ sender }: { sender: Sender }) {
  const [isOpening, setIsOpening] = useState(false);
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: signersOptions().queryKey });
  const session = useMutation({
    mutationFn: () => connection.call('signer.newSession', {}),
    onSuccess: async ({ account }) => {
      await refresh();
      sender.choose(account);
    },
  });
  const lock = useMutation({ mutationFn: () => connection.call('signer.lock', {}), onSuccess: refresh });
  const { accounts, chosen } = sender;
  const error = session.error ?? lock.error;
  return (
    <div className={styles.signAs}>
      <span className={styles.label}>Sign as</span>
      {chosen === undefined ? (
        <span className={styles.nobody}>no key is open</span>
      ) : (
        <Choice
          label="Sign as"
          size="wide"
          value={chosen.account}
          onChange={sender.choose}
          shown={<AccountName account={chosen.account} address />}
          options={accounts.map(({ account, kind, label }) => ({
            value: account,
            text: label ?? account,
            content: (
              <>
                <AccountName account={account} address />
                <span className={styles.kind}>{kind === 'session' ? 'until you quit' : 'keystore'}</span>
              </>
            ),
          }))}
        />
      )}
      <MenuButton
        label="Keys"
        groups={[
          {
            acts: [
              { id: 'session', text: 'Make a session key', icon: 'plus', onAct: () => session.mutate() },
              { id: 'open', text: 'Open a keystore file…', icon: 'file', onAct: () => setIsOpening(true) },
            ],
          },
          ...(accounts.length > 0
            ? [
                {
                  acts: [
                    { id: 'lock', text: 'Lock all keys', icon: 'lock' as const, onAct: () => lock.mutate() },
                  ],
                },
              ]
            : []),
        ]}
      >
        <span className={styles.keys}>
          <Icon name="key" size={14} /> Keys <Icon name="chevronDown" size={14} />
        </span>
      </MenuButton>
      {error && (
        <p className={styles.error} role="alert">
          {errorText(error).title}. {errorText(error).advice}
        </p>
      )}
      {isOpening && (
        <KeystoreDialog
          onClose={() => setIsOpening(false)}
          onOpened={(account) => {
            void refresh().then(() => sender.choose(account));
            setIsOpening(false);
          }}
        />
      )}
    </div>
  );
}
