import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { Draft } from '../../../../shared/compose/draft';
import type {
  ExplainedCheck,
  Grantors,
  MissingRight,
  Proof,
  RightActs,
} from '../../../../shared/contract/explanation';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { KeyText } from '../../../components/KeyText';
import { SeqLink } from '../../../components/SeqLink';
import { formatCount, formatPlural } from '../../../format/numbers';
import { actWords, rightWords } from '../../../format/rightWords';
import { actWord } from '../rows/actLooks';
import styles from './DryRun.module.css';
import { rowOfCheck } from './rowFacts';
import { StreamName } from './StreamName';
import type { Judged } from './useDryRun';

interface Props {
  draft: Draft;
  judged: Judged;
  onOpenRow: (rowId: string) => void;
}

const listed = 12;

/** Every check that fails, in words, with the row that it is about and what it rests on. */
export function Failures({ draft, judged, onOpenRow }: Props) {
  const { answer, content, sender } = judged;
  const failed = answer.checks.filter((check) => !check.ok && check.rule !== 'monitored');
  const more = failed.length - listed + answer.failed - answer.checks.filter(({ ok }) => !ok).length;
  if (failed.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3>What fails</h3>
      <ul className={styles.list}>
        {failed.slice(0, listed).map((check) => {
          const rowId = content.kind === 'streamData' ? rowOfCheck(check, content.encoded) : undefined;
          const index = draft.rows.findIndex((row) => row.id === rowId);
          const row = draft.rows[index];
          return (
            <li key={`${check.phase} ${check.rule} ${check.index}`} className={styles.item} data-bad>
              <Icon name="cross" size={14} />
              <span>
                {row !== undefined && (
                  <>
                    <Button look="link" onPress={() => onOpenRow(row.id)}>
                      Row {formatCount(index + 1)}, {actWord(row.act).toLowerCase()}
                    </Button>
                    {': '}
                  </>
                )}
                <Reason check={check} sender={sender} />
                {check.deciding && failed.length > 1 && (
                  <span className={styles.quiet}> The network’s nodes name this one.</span>
                )}
              </span>
            </li>
          );
        })}
        {more > 0 && (
          <li className={styles.item}>
            <span />
            and {formatCount(more)} more
          </li>
        )}
      </ul>
    </section>
  );
}

function Reason({ check, sender }: { check: ExplainedCheck; sender: Hex }): ReactNode {
  const { proof } = check;
  if (proof === null) return 'this check fails';
  const who = <AccountName account={sender} />;
  switch (proof.kind) {
    case 'versionConflict':
      return <Conflict proof={proof} />;
    case 'senderMayNotWrite':
      return (
        <>
          {who} may not write to any stream of the batch.
          {proof.streams.map((stream) => (
            <span key={stream.streamId} className={styles.why}>
              <StreamName streamId={stream.streamId} />: <Acts acts={stream} />
              <Grant grantors={stream.grantors} />
            </span>
          ))}
        </>
      );
    case 'writeDenied':
      return (
        <>
          {proof.special === null ? (
            <>{who} is neither admin nor writer of the stream.</>
          ) : (
            <>
              the key is special since <SeqLink seq={proof.special.since} />, by{' '}
              <AccountName account={proof.special.by} />, and {who} is not one of its writers.
            </>
          )}
          <Denied missing={proof.missing} acts={proof.acts} grantors={proof.grantors} />
        </>
      );
    case 'accessControlDenied':
      return (
        <>
          {who} does not have the role that this takes.
          <Denied missing={proof.missing} acts={proof.acts} grantors={proof.grantors} />
        </>
      );
    case 'tagsMismatch':
      return 'its stream is not among those that the entry is tagged with';
    case 'decoderFailed':
      return `The stream’s decoder refuses it: ${proof.message}`;
    case 'malformed':
      return `The bytes do not decode: ${proof.message} (${proof.field} at ${proof.offset})`;
    case 'notWatched':
      return (
        <>
          {check.streamId && <StreamName streamId={check.streamId} />} is not watched here, so the read can
          never be judged
        </>
      );
    case 'notTagged':
    case 'dataMissing':
      return 'this check fails';
  }
}

function Conflict({ proof }: { proof: Extract<Proof, { kind: 'versionConflict' }> }) {
  const { between, expected, versionsBetween } = proof;
  return (
    <>
      entry <SeqLink seq={between.seq} /> by <AccountName account={between.sender} /> wrote this key
      {versionsBetween.count > 1 && `, the last of ${formatCount(versionsBetween.count)} writes`}; the batch
      has seen the state up to {formatCount(expected)}.
    </>
  );
}

function Denied({ missing, acts, grantors }: { missing: MissingRight; acts: RightActs; grantors: Grantors }) {
  return (
    <span className={styles.why}>
      <Acts acts={acts} />
      It would take the right of {rightWords[missing.role]}
      {missing.key !== null && (
        <>
          {' '}
          for <KeyText bytes={missing.key.subarray(0, 64)} />
        </>
      )}
      . <Grant grantors={grantors} />
    </span>
  );
}

/** The sender's own history, the newest act last. */
function Acts({ acts: { acts, more } }: { acts: RightActs }) {
  if (acts.length === 0) return <>It never had a right there. </>;
  return (
    <>
      {more && '… '}
      {acts.slice(-4).map((act, index) => (
        <span key={`${act.seq} ${act.operation}`}>
          {index > 0 && ', '}
          {actWords[act.operation]} in <SeqLink seq={act.seq} />
        </span>
      ))}
      .{' '}
    </>
  );
}

function Grant({ grantors: { accounts, more } }: { grantors: Grantors }) {
  if (accounts.length === 0) return <>Nobody could grant it.</>;
  return (
    <>
      {accounts.slice(0, 3).map(({ account }, index) => (
        <span key={account}>
          {index > 0 && ', '}
          <AccountName account={account} />
        </span>
      ))}
      {accounts.length > 3 && ` and ${formatPlural(accounts.length - 3, 'other')}${more ? ' or more' : ''}`}{' '}
      could grant it.
    </>
  );
}

/** What of all this would let the batch commit. */
export function RepairLine({ judged }: { judged: Judged }) {
  const { repair } = judged.answer;
  if (repair === null || repair.kind === 'unknown') return null;
  if (repair.kind === 'impossible')
    return (
      <p className={styles.repair}>
        No right and no version would let it commit:{' '}
        {repair.obstacles.map(({ kind }) => obstacleWords[kind]).join(', ')}.
      </p>
    );
  const { version, grants } = repair;
  return (
    <p className={styles.repair}>
      It would commit with {version !== null && `version ${formatCount(version)}`}
      {version !== null && grants.length > 0 && ' and '}
      {grants.length > 0 && `${formatPlural(grants.length, 'grant')} to the sender`}.{' '}
      {grants[0] !== undefined && (
        <Link to="/browse" search={{ stream: grants[0].streamId }} className={styles.link}>
          See the stream
        </Link>
      )}
    </p>
  );
}

const obstacleWords = {
  malformed: 'its bytes do not decode',
  tagsMismatch: 'a row is outside the tagged streams',
  notWatched: 'a guard reads a stream that is not watched here',
  dataMissing: 'its data is missing',
};
