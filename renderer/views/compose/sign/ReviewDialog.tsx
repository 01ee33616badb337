import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { type Draft, draftTitle } from '../../../../shared/compose/draft';
import type { SignerAccount, WorkspaceStatus } from '../../../../shared/contract/outputs';
import { StreamscopeError } from '../../../../shared/errors';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { decodersOptions } from '../../../api/queries';
import { useIsOffline } from '../../../api/useIsOffline';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { HexDump } from '../../../components/HexDump';
import { Notice } from '../../../components/Notice';
import { formatPlural } from '../../../format/numbers';
import { type RawReading, readRaw } from '../content/rawReading';
import type { Content } from '../content/useContent';
import { useDrafts } from '../drafts/useDrafts';
import { rowsWithoutEffect } from '../drafts/withoutEffect';
import { GuardNote } from '../dryRun/BeforeYouSign';
import { FlipNotice } from '../dryRun/FlipNotice';
import { sessionKeyEnds, sessionKeyLoss } from '../dryRun/sessionKeyEnd';
import { useDryRun, useFlip } from '../dryRun/useDryRun';
import { VerdictBanner } from '../dryRun/VerdictBanner';
import { BatchBytes } from '../form/BatchBytes';
import { consequenceOf } from './consequence';
import { OnItsWay } from './OnItsWay';
import { RawWords } from './RawWords';
import { ReviewRows } from './ReviewRows';
import styles from './Sign.module.css';
import { Signed } from './Signed';

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
  const decoders = useQuery(decodersOptions()).data?.decoders;
  const reading = useMemo(
    () =>
      frozen.kind === 'raw' && decoders !== undefined
        ? readRaw(frozen.data, frozen.streamIds, decoders)
        : undefined,
    [frozen, decoders],
  );
  const noEffect = useMemo(
    () => rowsWithoutEffect(draft.rows, frozen.encoded, sender),
    [draft, frozen, sender],
  );
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
  const isOffline = useIsOffline();
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
            isDisabled={judged === undefined || submit.isPending || submit.isSuccess || isOffline}
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
        {isOffline && (
          <Notice tone="warning" title="This workspace is switched offline.">
            Nothing can be sent until Offline is switched off in Nodes. The draft stays as it is.
          </Notice>
        )}
        {submit.error && <NotSent error={submit.error} />}
        {submit.isPending && isPaid && <OnItsWay sender={sender} />}
        <Signed
          name={draftTitle(draft)}
          frozen={frozen}
          version={frozen.kind === 'raw' ? versionRead(reading) : frozen.encoded.batch.version}
          dataRoot={judged?.answer.dataRoot}
          sectors={judged?.answer.sectors}
          sender={sender}
          status={status}
        />
        {frozen.kind === 'raw' ? (
          <RawWords reading={reading} sender={sender} />
        ) : (
          <ReviewRows draft={draft} noEffect={noEffect} />
        )}
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

function versionRead(reading: RawReading | undefined): bigint | undefined {
  return reading?.kind === 'batch' ? reading.version : undefined;
}
