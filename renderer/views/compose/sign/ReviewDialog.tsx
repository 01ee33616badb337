import { useMutation } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { type Draft, draftTitle } from '../../../../shared/compose/draft';
import type { SignerAccount, WorkspaceStatus } from '../../../../shared/contract/outputs';
import { StreamscopeError } from '../../../../shared/errors';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { AccountDot } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { Fact, Facts } from '../../../components/Facts';
import { HexDump } from '../../../components/HexDump';
import { Notice } from '../../../components/Notice';
import { useAccounts } from '../../../components/useAccounts';
import { VisibleText } from '../../../components/VisibleText';
import { formatCount, formatPlural } from '../../../format/numbers';
import { neverConflicts } from '../../../format/versionText';
import type { Content } from '../content/useContent';
import { useDrafts } from '../drafts/useDrafts';
import { GuardNote } from '../dryRun/BeforeYouSign';
import { FlipNotice } from '../dryRun/FlipNotice';
import { sessionKeyEnds, sessionKeyLoss } from '../dryRun/sessionKeyEnd';
import { useDryRun, useFlip } from '../dryRun/useDryRun';
import { VerdictBanner } from '../dryRun/VerdictBanner';
import { BatchBytes } from '../form/BatchBytes';
import { FeeNote } from '../form/FeeNote';
import { consequenceOf } from './consequence';
import { OnItsWay } from './OnItsWay';
import { ReviewRows } from './ReviewRows';
import styles from './Sign.module.css';

interface Props {
  draft: Draft;
  content: Content;
  signer: SignerAccount;
  status: WorkspaceStatus;
  onClose: () => void;
}

/** All that is signed, in words and in bytes, as it was when the page opened; a change of the log shows in its verdict. */
export function ReviewDialog({ draft: given, content, signer, status, onClose }: Props) {
  const sender = signer.account;
  const [frozen] = useState(content);
  const [draft] = useState(given);
  const store = useDrafts().drafts?.store;
  const { judged, error } = useDryRun(frozen, sender);
  const flip = useFlip(judged);
  const submit = useMutation({
    mutationFn: async () => {
      // What the draft says of itself must be with the engine before it says that it was sent.
      await store?.flush(draft.id);
      const { data, streamIds } = frozen;
      return connection.call('compose.submit', { data, streamIds, sender, draftId: draft.id });
    },
  });
  // A second press comes before the button is drawn anew.
  const isSubmitting = useRef(false);
  const sign = () => {
    if (isSubmitting.current) return;
    isSubmitting.current = true;
    submit.mutate(undefined, {
      onError: () => {
        isSubmitting.current = false;
      },
    });
  };
  const isGood = judged?.answer.verdict === 'committed';
  const isPaid = status.feeder === 'zeroG';
  const act = isPaid ? 'Sign and send' : 'Sign and append';
  const numbers = useMemo(() => new Map(draft.rows.map((row, index) => [row.id, index + 1])), [draft]);
  return (
    <Dialog
      title="Review and sign"
      isOpen
      // What goes to a network goes on by itself.
      onClose={submit.isPending && !isPaid ? () => {} : onClose}
      width={860}
      foot={
        <>
          <p className={styles.footWords}>{consequenceOf(status)}</p>
          <Button look="plain" isDisabled={submit.isPending && !isPaid} onPress={onClose}>
            Back to the draft
          </Button>
          <Button
            look="primary"
            icon="sign"
            isDisabled={judged === undefined || submit.isPending || submit.isSuccess}
            onPress={sign}
          >
            {submit.isPending ? 'Signing…' : isGood ? act : `${act} all the same`}
          </Button>
        </>
      }
    >
      <div className={styles.review}>
        {flip && <FlipNotice flip={flip} />}
        {judged && <VerdictBanner answer={judged.answer} />}
        {judged && signer.kind === 'session' && (
          <Notice tone="warning" title={sessionKeyEnds}>
            {sessionKeyLoss(judged)}
          </Notice>
        )}
        {judged && judged.answer.guards.length > 0 && (
          <ul className={styles.guards} aria-label="What to know before signing">
            {judged.answer.guards.map((guard) => (
              <GuardNote key={JSON.stringify(guard)} guard={guard} />
            ))}
          </ul>
        )}
        {Boolean(error) && (
          <Notice tone="danger" title={errorText(error).title}>
            {errorText(error).advice}
          </Notice>
        )}
        {submit.error && <NotSent error={submit.error} />}
        {submit.isPending && isPaid && <OnItsWay sender={sender} />}
        <Signed
          name={draftTitle(draft)}
          frozen={frozen}
          dataRoot={judged?.answer.dataRoot}
          sectors={judged?.answer.sectors}
          sender={sender}
          status={status}
        />
        {frozen.kind === 'raw' ? null : <ReviewRows draft={draft} encoded={frozen.encoded} />}
        <section aria-label="Bytes that are signed">
          <h3 className={styles.rowsTitle}>{formatPlural(frozen.data.length, 'byte')}</h3>
          {frozen.kind === 'streamData' ? (
            <BatchBytes
              bytes={frozen.data}
              encoded={frozen.encoded}
              numberOf={(rowId) => numbers.get(rowId) ?? 0}
            />
          ) : (
            <HexDump label="Bytes of the entry" bytes={frozen.data} fit />
          )}
        </section>
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
  name: string;
  frozen: Content;
  dataRoot: Hex | undefined;
  sectors: number | undefined;
  sender: Hex;
  status: WorkspaceStatus;
}

function Signed({ name, frozen, dataRoot, sectors, sender, status }: SignedProps) {
  const version = frozen.encoded.batch.version.toString();
  const { accountLabel, streamLabel } = useAccounts();
  const isSealed = status.encryption.mode !== 'none';
  return (
    <Facts>
      <Fact name="Draft">
        <VisibleText text={name} />
      </Fact>
      <Fact name="Log">
        {status.name} <code className={styles.whole}>{status.logId}</code>
      </Fact>
      <Fact name="Sender">
        <AccountDot account={sender} /> {accountLabel(sender)} <code className={styles.whole}>{sender}</code>
      </Fact>
      <Fact name="Streams">
        <ul>
          {frozen.streamIds.map((streamId) => (
            <li key={streamId}>
              {streamLabel(streamId)} <code className={styles.whole}>{streamId}</code>
            </li>
          ))}
        </ul>
      </Fact>
      {frozen.kind !== 'raw' && (
        <Fact name="Version">
          {version === neverConflicts
            ? `${formatCount(version)}: never conflicts, nothing is checked`
            : `${formatCount(version)}: void if one of its keys was written later`}
        </Fact>
      )}
      <Fact name="Size">
        {formatPlural(frozen.data.length, 'byte')}
        {sectors !== undefined && `, ${formatPlural(sectors, 'sector')}`}
      </Fact>
      <Fact name="Data root">
        {dataRoot === undefined ? 'being computed' : <code className={styles.whole}>{dataRoot}</code>}
        {isSealed && ' before encryption; the entry carries that of the encrypted data'}
      </Fact>
      {status.feeder === 'zeroG' ? (
        <>
          <Fact name="Fee">
            <FeeNote content={frozen} sender={sender} />
          </Fact>
          <Fact name="Signature">
            of a transaction to the network’s Flow contract: it pays the fee, and carries the tags of the
            streams, the data root and the size
          </Fact>
        </>
      ) : (
        <Fact name="Signature">
          EIP-712 over the tags of the streams, the data root, the size and the sender’s count of entries, for
          this log alone
        </Fact>
      )}
    </Facts>
  );
}
