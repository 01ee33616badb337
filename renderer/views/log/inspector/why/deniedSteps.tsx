import type { ClosedStream, Denial, Proof } from '../../../../../shared/contract/explanation';
import { AccountName } from '../../../../components/AccountName';
import { Inline } from '../../../../components/Inline';
import { SeqLink } from '../../../../components/SeqLink';
import type { Step } from '../../../../components/Steps';
import { StreamKey } from '../../../../components/StreamKey';
import { StreamName } from '../../../../components/StreamName';
import { formatCount } from '../../../../format/numbers';
import { operationWords } from '../../../../format/operationWords';
import { rightWords } from '../../../../format/rightWords';
import type { ProofProps } from './proofSteps';
import { RightHistory, WhoCouldGrant } from './RightHistory';

type Of<Kind extends Proof['kind']> = Extract<Proof, { kind: Kind }>;

function account(address: string) {
  return (
    <Inline>
      <AccountName account={address} />
    </Inline>
  );
}

function keyOf({ check }: ProofProps) {
  return (
    check.key !== null &&
    check.key.length > 0 && (
      <Inline>
        <StreamKey streamId={check.streamId ?? undefined} bytes={check.key} />
      </Inline>
    )
  );
}

const streamOf = ({ check }: ProofProps) =>
  check.streamId !== null && <StreamName streamId={check.streamId} />;

/** Is the key special, what rights the sender ever had, what is missing, who could grant it. */
export function writeDeniedSteps(props: ProofProps, proof: Of<'writeDenied'>): Step[] {
  const { check } = props;
  const { special, keyActs } = proof;
  const wasBefore = keyActs.acts.length > 1 || keyActs.more;
  return [
    {
      icon: 'compose',
      title: (
        <>
          Write {formatCount((check.index ?? 0) + 1)} is to {keyOf(props)} in {streamOf(props)}
        </>
      ),
    },
    special === null
      ? {
          icon: 'key',
          title: 'The key is a normal one',
          text: (
            <>
              <p>Admins and stream writers may write it.</p>
              {keyActs.acts.length > 0 && check.streamId !== null && (
                <RightHistory history={keyActs} streamId={check.streamId} />
              )}
            </>
          ),
        }
      : {
          icon: 'key',
          hue: 'denied',
          title: (
            <>
              The key is special since <SeqLink seq={special.since} />
            </>
          ),
          text: (
            <>
              <p>
                Set by {account(special.by)}. Only admins and the key’s own writers may write it; being a
                stream writer is not enough.
              </p>
              {wasBefore && check.streamId !== null && (
                <RightHistory history={keyActs} streamId={check.streamId} />
              )}
            </>
          ),
        },
    rightsEver(props, proof),
    conclusion(props, proof, 'writeDenied'),
  ];
}

/** Which operation, which role it needs, what the sender had of it, who has it. */
export function accessControlSteps(props: ProofProps, proof: Of<'accessControlDenied'>): Step[] {
  const { check } = props;
  return [
    {
      icon: 'ownership',
      title: (
        <>
          Act {formatCount((check.index ?? 0) + 1)} asks: {operationWords[proof.operation]}{' '}
          {proof.account !== null && <>for {account(proof.account)} </>}
          in {streamOf(props)}
        </>
      ),
      text: (
        <p>
          {keyOf(props)} {roleNeeded(proof.missing.role)}
        </p>
      ),
    },
    rightsEver(props, proof),
    conclusion(props, proof, 'accessControlDenied'),
  ];
}

function roleNeeded(role: Denial['missing']['role']): string {
  if (role === 'streamWriter') return 'It takes an admin or a writer of the stream.';
  if (role === 'specialWriter') return 'It takes an admin of the stream or a writer of this special key.';
  return 'It takes an admin of the stream.';
}

function rightsEver({ entry, check }: ProofProps, { acts }: Denial): Step {
  if (acts.acts.length === 0) {
    return { icon: 'person', title: <>{account(entry.sender)} never had a right to this</> };
  }
  const lost = acts.acts.some(({ operation }) => /REVOKE|RENOUNCE/.test(operation));
  return {
    icon: 'person',
    title: (
      <>
        What {account(entry.sender)} had been given{lost && ', and lost'}
      </>
    ),
    text: check.streamId !== null && <RightHistory history={acts} streamId={check.streamId} />,
  };
}

function conclusion(
  { entry, check }: ProofProps,
  { missing, grantors }: Denial,
  icon: 'writeDenied' | 'accessControlDenied',
): Step {
  return {
    icon,
    hue: 'denied',
    title: (
      <>
        {account(entry.sender)} was no {rightWords[missing.role]}
        {missing.role === 'specialWriter' && ' of this key'}
        {missing.role !== 'admin' && ', and no admin'}, so the whole entry is void
      </>
    ),
    text: (
      <>
        {check.phase === 'writes' && (
          <p>A role granted in the same entry would not have helped: grants take effect after it.</p>
        )}
        <p>Who could grant it now:</p>
        <WhoCouldGrant grantors={grantors} />
      </>
    ),
  };
}

/** The gate: since when each tagged stream is founded, the sender's acts there, who could grant. */
export function gateSteps({ entry }: ProofProps, { streams }: Of<'senderMayNotWrite'>): Step[] {
  return [
    {
      icon: 'stream',
      title: `Nodes ask first whether the sender may write anything in ${streams.length === 1 ? 'the tagged stream' : 'one of the tagged streams'}`,
      text: 'Being admin, stream writer or writer of a special key in one of them would do.',
    },
    ...streams.map((stream) => closedStream(entry.sender, stream)),
    {
      icon: 'senderMayNotWrite',
      hue: 'denied',
      title: (
        <>
          {account(entry.sender)} may write nothing in {streams.length === 1 ? 'it' : 'any of them'}, so the
          entry is void
        </>
      ),
      text: 'Nodes do not even fetch the data of such an entry.',
    },
  ];
}

function closedStream(sender: string, stream: ClosedStream): Step {
  const { streamId, foundedAt, acts, grantors } = stream;
  return {
    icon: 'person',
    title: (
      <>
        <StreamName streamId={streamId} /> has an owner since <SeqLink seq={foundedAt} />, and{' '}
        {account(sender)} {acts.length === 0 ? 'never had a right in it' : 'holds no right in it'}
      </>
    ),
    text: (
      <>
        {acts.length > 0 && <RightHistory history={stream} streamId={streamId} keys />}
        <p>Who could let it in now:</p>
        <WhoCouldGrant grantors={grantors} />
      </>
    ),
  };
}
