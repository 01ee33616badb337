import type { ExplainedCheck, Proof } from '../../../../../shared/contract/explanation';
import type { EntryDetail } from '../../../../../shared/contract/outputs';
import { Inline } from '../../../../components/Inline';
import type { Step } from '../../../../components/Steps';
import { StreamKey } from '../../../../components/StreamKey';
import { StreamName } from '../../../../components/StreamName';
import { formatCount, formatPlural } from '../../../../format/numbers';
import { conflictSteps } from './conflictSteps';
import { accessControlSteps, gateSteps, writeDeniedSteps } from './deniedSteps';
import { MalformedBytes } from './MalformedBytes';
import { WatchButton } from './WatchButton';

export interface ProofProps {
  entry: EntryDetail;
  check: ExplainedCheck;
}

/** What a failed check rests on, as steps down to the one that decides. */
export function proofSteps(props: ProofProps, proof: Proof): Step[] {
  switch (proof.kind) {
    case 'versionConflict':
      return conflictSteps(props, proof);
    case 'writeDenied':
      return writeDeniedSteps(props, proof);
    case 'accessControlDenied':
      return accessControlSteps(props, proof);
    case 'senderMayNotWrite':
      return gateSteps(props, proof);
    case 'malformed':
      return malformedSteps(props, proof);
    case 'decoderFailed':
      return decoderFailedSteps(proof.message);
    case 'tagsMismatch':
      return tagsSteps(props, proof.tags);
    case 'dataMissing':
      return dataMissingSteps(proof.data);
    case 'notTagged':
      return notTaggedSteps;
    case 'notWatched':
      return props.check.phase === 'gate' ? skippedSteps(props) : readNotWatchedSteps(props);
  }
}

const notTaggedSteps: Step[] = [
  {
    icon: 'skipped',
    hue: 'absent',
    title: 'It carries no stream, so it is no key-value entry',
    text: 'The log also holds plain files. They change nothing here.',
  },
];

function skippedSteps({ entry, check }: ProofProps): Step[] {
  const foreign = entry.checks.flatMap(({ rule, phase, ok, streamId }) =>
    rule === 'monitored' && phase === 'gate' && !ok && streamId !== null ? [streamId] : [],
  );
  const streamIds = foreign.length > 0 ? foreign : check.streamId === null ? [] : [check.streamId];
  return [
    {
      icon: 'stream',
      title: `It is tagged with ${formatPlural(entry.streamIds.length, 'stream')}`,
      text: streamIds.map((streamId) => (
        <p key={streamId}>
          Not watched here: <StreamName streamId={streamId} />
        </p>
      )),
    },
    {
      icon: 'skipped',
      hue: 'absent',
      title: 'An entry counts only where all of its streams are watched',
      text: (
        <>
          <p>Watched, the log is replayed from its start; the state in use stays until that is done.</p>
          <WatchButton streamIds={streamIds} />
        </>
      ),
    },
  ];
}

function readNotWatchedSteps({ check }: ProofProps): Step[] {
  return [
    itemStep(check, 'guards'),
    {
      icon: 'tagsMismatch',
      hue: 'invalid',
      title: 'It reads a stream that is not watched here, so the entry is void',
      text: (
        <>
          <p>Reads may name other streams than the tags, but only watched ones.</p>
          {check.streamId !== null && <WatchButton streamIds={[check.streamId]} />}
        </>
      ),
    },
  ];
}

function itemStep({ phase, index, streamId, key }: ExplainedCheck, verb?: 'guards'): Step {
  const what = phase === 'reads' ? 'Read' : phase === 'writes' ? 'Write' : 'Act';
  return {
    icon: phase === 'accessControl' ? 'ownership' : verb === 'guards' ? 'guard' : 'compose',
    title: (
      <>
        {what} {formatCount((index ?? 0) + 1)} is about{' '}
        {key !== null && key.length > 0 && (
          <>
            <Inline>
              <StreamKey streamId={streamId ?? undefined} bytes={key} />
            </Inline>{' '}
            in{' '}
          </>
        )}
        {streamId !== null && <StreamName streamId={streamId} />}
      </>
    ),
  };
}

function tagsSteps({ check }: ProofProps, tags: readonly string[]): Step[] {
  return [
    itemStep(check),
    {
      icon: 'tagsMismatch',
      hue: 'invalid',
      title: 'The entry is not tagged with that stream, so it is void',
      text: (
        <>
          <p>
            It is tagged with{' '}
            {tags.map((tag, index) => (
              <span key={tag}>
                {index > 0 && ', '}
                <StreamName streamId={tag} />
              </span>
            ))}
            .
          </p>
          <p>Tags are fixed when an entry is submitted; writes and acts must stay within them.</p>
        </>
      ),
    },
  ];
}

function dataMissingSteps(data: Extract<Proof, { kind: 'dataMissing' }>['data']): Step[] {
  const words = {
    notFetched: 'It has not been fetched here.',
    unobtainable:
      'Whoever stored it gave it up. A node that still has the data may have committed the entry.',
    undecryptable: 'It is not encrypted with the key of this workspace.',
  };
  return [
    {
      icon: 'dataMissing',
      hue: 'absent',
      title: 'Its data could not be had, so replay passed it over',
      text: words[data],
    },
  ];
}

function malformedSteps({ entry }: ProofProps, proof: Extract<Proof, { kind: 'malformed' }>): Step[] {
  return [
    {
      icon: 'log',
      title: `Decoding stopped at byte ${formatCount(proof.offset)} of ${formatCount(entry.size)}`,
      text: (
        <>
          <p>
            The field <code>{proof.field}</code>{' '}
            {proof.fault === 'tooLong' ? 'counts more than the format allows.' : 'cannot be read.'}
          </p>
          <MalformedBytes seq={entry.seq} at={proof.offset} />
        </>
      ),
    },
    {
      icon: 'malformed',
      hue: 'invalid',
      title: 'What does not decode is void as a whole',
      text: 'Parts before that point are judged first; everything behind it was not run.',
    },
  ];
}

function decoderFailedSteps(message: string): Step[] {
  return [
    { icon: 'log', title: 'The decoder of its stream failed', text: <p>{message}</p> },
    {
      icon: 'malformed',
      hue: 'invalid',
      title: 'What does not decode is void as a whole',
      text: 'Other nodes do not have this decoder, and read the entry as stream data. Try the text of the decoder on it from the page of the stream, in Browse.',
    },
  ];
}
