import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { Draft } from '../../../../shared/compose/draft';
import type { Guard } from '../../../../shared/contract/composing';
import type { SignerAccount } from '../../../../shared/contract/outputs';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { formatCount, formatPlural } from '../../../format/numbers';
import { type NoEffect, rowsWithoutEffect } from '../drafts/withoutEffect';
import styles from './DryRun.module.css';
import { StreamName } from './StreamName';
import { sessionKeyEnds, sessionKeyLoss } from './sessionKeyEnd';
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
  const { answer, content } = judged;
  const unwatched = answer.guards.flatMap((guard) => (guard.kind === 'notWatched' ? [guard.streamId] : []));
  const grants = content.encoded.batch.accessControl.some(
    ({ opcode }) => opcode === 0x00 || opcode === 0x20 || opcode === 0x30,
  );
  const noEffect = useMemo(
    () => rowsWithoutEffect(draft.rows, content.encoded, judged.sender),
    [draft.rows, content.encoded, judged.sender],
  );
  const notes: ReactNode[] = [
    unwatched.length > 0 && <Unwatched key="unwatched" streams={unwatched} onWatch={onWatch} />,
    ...answer.guards
      .filter(({ kind }) => kind !== 'notWatched')
      .map((guard) => <GuardNote key={guardName(guard)} guard={guard} />),
    signer.kind === 'session' && (
      <Note key="session" tone="warning">
        <strong>{sessionKeyEnds}</strong> {sessionKeyLoss(judged)}
      </Note>
    ),
    content.kind === 'streamData' && noEffect.size > 0 && (
      <WithoutEffect key="noEffect" draft={draft} noEffect={noEffect} onOpenRow={onOpenRow} />
    ),
    content.kind === 'decoder' && (
      <Note key="decoder" tone="info">
        <strong>The stream’s own decoder makes the bytes.</strong> Nodes without it read them otherwise.
      </Note>
    ),
    content.kind === 'raw' && (
      <Note key="raw" tone="warning">
        <strong>The bytes are signed as they are.</strong> Nobody here checks that they say what you mean.
      </Note>
    ),
    content.kind === 'streamData' && grants && (
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

function guardName(guard: Guard): string {
  const stream = 'streamId' in guard ? guard.streamId : '';
  return `${guard.kind} ${stream} ${guard.kind === 'locksOut' ? guard.of : ''}`;
}

/** One guard in words; the sign page says the same. */
export function GuardNote({ guard }: { guard: Guard }) {
  const isInfo = guard.kind === 'founds';
  return <Note tone={isInfo ? 'info' : 'warning'}>{guardWords(guard)}</Note>;
}

function guardWords(guard: Guard): ReactNode {
  switch (guard.kind) {
    case 'founds':
      return (
        <>
          <strong>It founds the stream</strong> <StreamName streamId={guard.streamId} />: you become its
          admin.
        </>
      );
    case 'lastAdmin':
      return (
        <>
          <strong>Nobody would be admin</strong> of <StreamName streamId={guard.streamId} /> any more, for
          good.
        </>
      );
    case 'locksOut':
      return <LockoutWords guard={guard} />;
    case 'noConflictChecks':
      return (
        <>
          <strong>Conflict checks are off.</strong> Whatever others write meanwhile is overwritten.
        </>
      );
    case 'versionAhead':
      return (
        <>
          <strong>The version is ahead of the log.</strong> Entries {formatCount(guard.next)} to{' '}
          {formatCount(guard.version)} may write these keys unnoticed.
        </>
      );
    case 'allConflict':
      return (
        <>
          <strong>Every write conflicts.</strong> Is the version the one you meant?
        </>
      );
    case 'identical':
      return (
        <>
          <strong>Entry</strong> <SeqLink seq={guard.seq} /> <strong>has the very same bytes.</strong> It
          would be judged once more, on its own.
        </>
      );
    case 'notWatched':
      return (
        <>
          <StreamName streamId={guard.streamId} /> is not watched here.
        </>
      );
  }
}

/** Keys that are named before somebody asks for all of them. */
const keysNamed = 5;

function LockoutWords({ guard }: { guard: Extract<Guard, { kind: 'locksOut' }> }) {
  const [namesAll, setNamesAll] = useState(false);
  const { streamId } = guard;
  const words = <strong>You lock yourself out</strong>;
  if (guard.of !== 'keys')
    return (
      <>
        {words} of {guard.of === 'normalKeys' && 'the normal keys of '}
        <StreamName streamId={streamId} />
        {guard.of === 'stream' && ': no entry of yours would be let in there'}.
      </>
    );
  const named = namesAll ? guard.keys : guard.keys.slice(0, keysNamed);
  const [folded, others] = [guard.keys.length - named.length, guard.count - guard.keys.length];
  return (
    <>
      {words} of{' '}
      {guard.count > 1 && `${formatPlural(guard.count, 'key')}${guard.isAtLeast ? ' or more' : ''}: `}
      {named.map((key, index) => (
        <span key={key.join()}>
          {index > 0 && ', '}
          <StreamKey streamId={streamId} bytes={key} />
        </span>
      ))}
      {folded > 0 && (
        <>
          {' '}
          <Button look="link" onPress={() => setNamesAll(true)}>
            and {formatCount(guard.count - named.length)} more
          </Button>
        </>
      )}
      {folded === 0 && others > 0 && ` and ${formatPlural(others, 'other')}`}.
    </>
  );
}

interface WithoutEffectProps {
  draft: Draft;
  noEffect: ReadonlyMap<string, NoEffect>;
  onOpenRow: (rowId: string) => void;
}

function WithoutEffect({ draft, noEffect, onOpenRow }: WithoutEffectProps) {
  const rows = draft.rows
    .map((row, index) => ({ row, number: index + 1 }))
    .filter(({ row }) => noEffect.has(row.id));
  const why = [...noEffect.values()].map((each) => each.why === 'ownGrant');
  const reasons = [
    ...(why.includes(false) ? ['another row is about the same'] : []),
    ...(why.includes(true) ? ['nobody grants admin to themselves'] : []),
  ];
  return (
    <Note tone="warning">
      {rows.slice(0, 5).map(({ row, number }, index) => (
        <span key={row.id}>
          {index > 0 && ', '}
          <Button look="link" onPress={() => onOpenRow(row.id)}>
            Row {formatCount(number)}
          </Button>
        </span>
      ))}
      {rows.length > 5 && ` and ${formatPlural(rows.length - 5, 'other')}`} {rows.length === 1 ? 'is' : 'are'}{' '}
      without effect: {reasons.join(', and ')}.
    </Note>
  );
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
