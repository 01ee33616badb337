import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import type { SignerAccount, WorkspaceStatus } from '../../../../shared/contract/outputs';
import { StreamscopeError } from '../../../../shared/errors';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { AccountDot } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { Fact, Facts } from '../../../components/Facts';
import { Notice } from '../../../components/Notice';
import { useAccounts } from '../../../components/useAccounts';
import { formatCount, formatPlural } from '../../../format/numbers';
import { neverConflicts } from '../../../format/versionText';
import { batchInputOf } from '../drafts/batchInput';
import { type Draft, draftTitle } from '../drafts/draft';
import type { DraftStore } from '../drafts/draftStore';
import type { EncodedDraft } from '../drafts/encodeDraft';
import { sessionKeyEnds, sessionKeyLoss } from '../dryRun/sessionKeyEnd';
import { useDryRun } from '../dryRun/useDryRun';
import { VerdictBanner } from '../dryRun/VerdictBanner';
import { ReviewRows } from './ReviewRows';
import styles from './Sign.module.css';

interface Props {
  draft: Draft;
  encoded: EncodedDraft;
  signer: SignerAccount;
  status: WorkspaceStatus;
  store: DraftStore;
  onClose: () => void;
}

/** All that is signed, in full, as it was when the dialog opened; a change of the log shows in its verdict. */
export function ReviewDialog({ draft, encoded, signer, status, store, onClose }: Props) {
  const sender = signer.account;
  const [frozen] = useState(encoded);
  const { judged, error } = useDryRun(frozen, sender);
  const submit = useMutation({
    mutationFn: () => connection.call('compose.submit', { batch: batchInputOf(frozen.batch), sender }),
    onSuccess: ({ seq }) => {
      const sent = { seq, sender, at: Date.now() };
      store.markSent(draft.id, (each) => ({ ...each, name: draftTitle(each), sent }));
    },
  });
  const isGood = judged?.answer.verdict === 'committed';
  return (
    <Dialog
      title="Review and sign"
      isOpen
      onClose={submit.isPending ? () => {} : onClose}
      width={760}
      foot={
        <>
          <p className={styles.footWords}>
            Appends one entry, {formatCount(status.nextSeq)} or later. It cannot be undone.
          </p>
          <Button look="plain" isDisabled={submit.isPending} onPress={onClose}>
            Back to the draft
          </Button>
          <Button
            look="primary"
            icon="sign"
            isDisabled={judged === undefined || submit.isPending}
            onPress={() => submit.mutate()}
          >
            {submit.isPending ? 'Signing…' : isGood ? 'Sign and append' : 'Sign and append all the same'}
          </Button>
        </>
      }
    >
      <div className={styles.review}>
        {judged && <VerdictBanner answer={judged.answer} />}
        {judged && signer.kind === 'session' && (
          <Notice tone="warning" title={sessionKeyEnds}>
            {sessionKeyLoss(judged, sender)}
          </Notice>
        )}
        {Boolean(error) && (
          <Notice tone="danger" title={errorText(error).title}>
            {errorText(error).advice}
          </Notice>
        )}
        {submit.error && <NotSent error={submit.error} />}
        <Signed frozen={frozen} dataRoot={judged?.answer.dataRoot} sender={sender} status={status} />
        <ReviewRows draft={draft} encoded={frozen} />
      </div>
    </Dialog>
  );
}

/** Once the connection is lost nobody here knows whether the entry is in the log. */
function NotSent({ error }: { error: Error }) {
  const { title, advice, detail } = errorText(error);
  const isUnknown = error instanceof StreamscopeError && error.code === 'closed';
  return (
    <Notice tone="danger" title={title}>
      {isUnknown
        ? 'It is not known whether the entry was appended. Look at the end of the log before you send it again.'
        : `${advice} Nothing was appended.`}
      <details>
        <summary>Details</summary>
        {detail}
      </details>
    </Notice>
  );
}

interface SignedProps {
  frozen: EncodedDraft;
  dataRoot: Hex | undefined;
  sender: Hex;
  status: WorkspaceStatus;
}

function Signed({ frozen, dataRoot, sender, status }: SignedProps) {
  const version = frozen.batch.version.toString();
  const { accountLabel } = useAccounts();
  const isSealed = status.encryption.mode !== 'none';
  return (
    <Facts>
      <Fact name="Log">
        {status.name} <code className={styles.whole}>{status.logId}</code>
      </Fact>
      <Fact name="Sender">
        <AccountDot account={sender} /> {accountLabel(sender)} <code className={styles.whole}>{sender}</code>
      </Fact>
      <Fact name="Streams">
        <TaggedStreams frozen={frozen} />
      </Fact>
      <Fact name="Version">
        {version === neverConflicts
          ? `${formatCount(version)}: never conflicts, nothing is checked`
          : `${formatCount(version)}: void if one of its keys was written later`}
      </Fact>
      <Fact name="Size">
        {formatPlural(frozen.size, 'byte')}, {formatPlural(frozen.sectors, 'sector')}
      </Fact>
      <Fact name="Data root">
        {dataRoot === undefined ? 'being computed' : <code className={styles.whole}>{dataRoot}</code>}
        {isSealed && ' before encryption; the entry carries that of the encrypted data'}
      </Fact>
    </Facts>
  );
}

/** The streams that the entry is tagged with: those that it writes to. */
function TaggedStreams({ frozen }: { frozen: EncodedDraft }) {
  const { streamLabel } = useAccounts();
  return (
    <ul>
      {taggedIds(frozen).map((streamId) => (
        <li key={streamId}>
          {streamLabel(streamId)} <code className={styles.whole}>{streamId}</code>
        </li>
      ))}
    </ul>
  );
}

function taggedIds({ batch }: EncodedDraft): Hex[] {
  return [...new Set([...batch.writes, ...batch.accessControl].map(({ streamId }) => toHex(streamId)))];
}
