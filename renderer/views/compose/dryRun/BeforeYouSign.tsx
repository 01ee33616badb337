import { useMutation, useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import type { SignerAccount } from '../../../../shared/contract/outputs';
import { maxU64 } from '../../../../shared/streamData';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { rolesOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { Hash } from '../../../components/Hash';
import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { useAccounts } from '../../../components/useAccounts';
import type { Draft, DraftRow } from '../drafts/draft';
import styles from './DryRun.module.css';
import { newestByRow } from './rowFacts';
import { grantsOtherAdmin, sessionKeyEnds, sessionKeyLoss } from './sessionKeyEnd';
import type { Judged } from './useDryRun';

interface Props {
  draft: Draft;
  judged: Judged;
  signer: SignerAccount;
  onOpenRow: (rowId: string) => void;
  /** The button for it goes away: the focus needs another place. */
  onWatch: () => void;
}

/** What a person should know before signing: what it founds, what is not checked, what cannot be taken back. */
export function BeforeYouSign({ draft, judged, signer, onOpenRow, onWatch }: Props) {
  const { account } = signer;
  const { answer, encoded } = judged;
  const adminless = useAdminless(judged, account);
  const shadowed = draft.rows.filter((row) => encoded.shadowedBy.has(row.id));
  const grants = encoded.batch.accessControl.some(
    ({ opcode }) => opcode === 0x00 || opcode === 0x20 || opcode === 0x30,
  );
  const notes: ReactNode[] = [
    ...rewrittenRows(draft, judged).map(({ row, seq }) => (
      <Note key={`rewritten ${row.id}`} tone="warning">
        <Button look="link" onPress={() => onOpenRow(row.id)}>
          Row {draft.rows.indexOf(row) + 1}
        </Button>
        : entry <SeqLink seq={seq} /> wrote this key after you last edited the row.
      </Note>
    )),
    answer.unwatched.length > 0 && <Unwatched key="unwatched" streams={answer.unwatched} onWatch={onWatch} />,
    ...answer.founds.map((streamId) => (
      <Note key={streamId} tone="info">
        <strong>It founds the stream</strong> <StreamName streamId={streamId} />: you become its admin.
      </Note>
    )),
    signer.kind === 'session' && (
      <Note key="session" tone="warning">
        <strong>{sessionKeyEnds}</strong> {sessionKeyLoss(judged, account)}
      </Note>
    ),
    ...adminless.map((streamId) => (
      <Note key={`admin ${streamId}`} tone="warning">
        <strong>Nobody would be admin</strong> of <StreamName streamId={streamId} /> any more, for good.
      </Note>
    )),
    encoded.batch.version === maxU64 && (
      <Note key="never" tone="warning">
        <strong>Conflict checks are off.</strong> Whatever others write meanwhile is overwritten.
      </Note>
    ),
    shadowed.length > 0 && (
      <Note key="shadowed" tone="warning">
        {shadowed.map((row, index) => (
          <span key={row.id}>
            {index > 0 && ', '}
            <Button look="link" onPress={() => onOpenRow(row.id)}>
              Row {draft.rows.indexOf(row) + 1}
            </Button>
          </span>
        ))}{' '}
        {shadowed.length === 1 ? 'is' : 'are'} without effect: a later row writes the same key.
      </Note>
    ),
    grants && (
      <Note key="grants" tone="info">
        <strong>Grants take effect after this entry.</strong> They do not help the rows beside them.
      </Note>
    ),
  ].filter(Boolean);
  if (notes.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3>Before you sign</h3>
      <ul className={styles.list}>{notes}</ul>
    </section>
  );
}

function Note({ tone, children }: { tone: 'info' | 'warning'; children: ReactNode }) {
  return (
    <li className={styles.item} data-tone={tone}>
      <Icon name={tone} size={14} />
      <span>{children}</span>
    </li>
  );
}

function StreamName({ streamId }: { streamId: Hex }) {
  const { streamLabel } = useAccounts();
  return streamLabel(streamId) ?? <Hash hex={streamId} />;
}

function Unwatched({ streams, onWatch }: { streams: Hex[]; onWatch: () => void }) {
  const watch = useMutation({ mutationFn: () => connection.call('streams.watch', { add: streams }) });
  return (
    <li className={styles.item} data-tone="warning">
      <Icon name="eye" size={14} />
      <span>
        <strong>Not watched here: </strong>
        {streams.map((streamId, index) => (
          <span key={streamId}>
            {index > 0 && ', '}
            <StreamName streamId={streamId} />
          </span>
        ))}
        . Such an entry would be skipped.{' '}
        <Button
          look="link"
          isDisabled={watch.isPending}
          onPress={() => {
            watch.mutate();
            onWatch();
          }}
        >
          {watch.isPending || watch.isSuccess ? 'Watching, the state is built again' : 'Watch and replay'}
        </Button>
        {watch.error && <span role="alert"> {errorText(watch.error).advice}</span>}
      </span>
    </li>
  );
}

/** Rows whose key was written by someone after the row was edited: the version follows, the typed value does not. */
function rewrittenRows(draft: Draft, judged: Judged): { row: DraftRow; seq: number }[] {
  const newest = newestByRow(judged);
  return draft.rows.flatMap((row) => {
    const seq = newest.get(row.id);
    return seq !== undefined && row.sawSeq !== null && seq > row.sawSeq ? [{ row, seq }] : [];
  });
}

/** Streams whose last admin would give up the role. */
function useAdminless({ answer, encoded }: Judged, account: Hex): Hex[] {
  const items = encoded.batch.accessControl;
  const left = [
    ...new Set(items.filter(({ opcode }) => opcode === 0x01).map(({ streamId }) => toHex(streamId))),
  ];
  const roles = useQueries({ queries: left.map((streamId) => rolesOptions({ streamId, at: null })) });
  return left.filter((streamId, index) => {
    if (grantsOtherAdmin(encoded.batch, streamId, account)) return false;
    if (answer.founds.includes(streamId)) return true;
    const admins = roles[index]?.data?.admins;
    return admins?.every((holder) => holder.account === account) ?? false;
  });
}
