import { useState } from 'react';
import type { Draft } from '../../../../shared/compose/draft';
import type { SignerAccount, WorkspaceStatus } from '../../../../shared/contract/outputs';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Choice } from '../../../components/Choice';
import type { ContentState } from '../content/useContent';
import type { DryRunState } from '../dryRun/useDryRun';
import { UnlockDialog } from '../wallets/UnlockDialog';
import { WalletMenu } from '../wallets/WalletMenu';
import { consequenceOf } from './consequence';
import { ReviewDialog } from './ReviewDialog';
import styles from './Sign.module.css';
import type { Sender } from './useSender';

interface Props {
  draft: Draft;
  content: ContentState;
  dryRun: DryRunState;
  sender: Sender;
  status: WorkspaceStatus;
}

export const kindWords: Record<SignerAccount['kind'], string> = {
  session: 'until you quit',
  keystore: 'kept here, encrypted',
  file: 'opened from a file',
  watchOnly: 'watched, has no key',
};

/** Who signs, what signing does, and the way to it. */
export function SignFoot({ draft, content, dryRun, sender, status }: Props) {
  const [isReviewing, setIsReviewing] = useState(false);
  const [isUnlocking, setIsUnlocking] = useState(false);
  const { chosen } = sender;
  const isJudged = content.content !== undefined && dryRun.isCurrent && dryRun.error === null;
  const isLocked = chosen?.kind === 'keystore' && !chosen.unlocked;
  return (
    <footer className={styles.foot}>
      <div className={styles.signAs}>
        <span className={styles.label}>Sign as</span>
        {chosen === undefined ? (
          <span className={styles.nobody}>no account yet</span>
        ) : (
          <Choice
            label="Sign as"
            size="wide"
            value={chosen.account}
            onChange={sender.choose}
            shown={<AccountName account={chosen.account} address />}
            options={sender.accounts.map(({ account, kind, label, unlocked }) => ({
              value: account,
              text: label ?? account,
              content: (
                <>
                  <AccountName account={account} address />
                  <span className={styles.kind}>
                    {kind === 'keystore' && (unlocked ? 'unlocked' : 'locked')}
                    {kind !== 'keystore' && kindWords[kind]}
                  </span>
                </>
              ),
            }))}
          />
        )}
      </div>
      <p className={styles.consequence}>{consequence(chosen, status)}</p>
      <div className={styles.acts}>
        <WalletMenu onChosen={sender.choose} />
        <span className={styles.spacer} />
        {isLocked ? (
          <Button look="primary" icon="lock" onPress={() => setIsUnlocking(true)}>
            Unlock…
          </Button>
        ) : (
          <Button
            look="primary"
            icon="sign"
            isDisabled={!isJudged || chosen?.unlocked !== true}
            onPress={() => setIsReviewing(true)}
          >
            Review and sign…
          </Button>
        )}
      </div>
      {isUnlocking && chosen && <UnlockDialog account={chosen} onClose={() => setIsUnlocking(false)} />}
      {isReviewing && chosen && content.content && (
        <ReviewDialog
          draft={draft}
          content={content.content}
          signer={chosen}
          status={status}
          onClose={() => setIsReviewing(false)}
        />
      )}
    </footer>
  );
}

function consequence(chosen: SignerAccount | undefined, status: WorkspaceStatus): string {
  if (chosen?.kind === 'watchOnly')
    return 'A watched account has no key here: it can be tried out, not signed with.';
  return consequenceOf(status);
}
