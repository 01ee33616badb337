import { Hash } from '../../../../components/Hash';
import { StreamKey } from '../../../../components/StreamKey';
import { useAccounts } from '../../../../components/useAccounts';
import { formatCount, formatPlural } from '../../../../format/numbers';
import type { ExplanationProps } from './Explanation';
import { Steps } from './Steps';
import styles from './Verdict.module.css';

export function NotJudged(_: ExplanationProps) {
  return (
    <Steps
      steps={[
        {
          icon: 'clock',
          title: 'Replay has not come to this entry',
          text: 'Its verdict shows here by itself.',
        },
      ]}
    />
  );
}

export function Skipped({ entry }: ExplanationProps) {
  const { streamLabel } = useAccounts();
  const foreign = entry.checks.filter(
    (check) => check.rule === 'monitored' && check.phase === 'gate' && !check.ok,
  );
  if (entry.streamIds.length === 0) {
    return (
      <Steps
        steps={[
          {
            icon: 'skipped',
            hue: 'absent',
            title: 'It carries no stream, so it is no key-value entry',
            text: 'The log also holds plain files. They change nothing here.',
          },
        ]}
      />
    );
  }
  return (
    <Steps
      steps={[
        {
          icon: 'stream',
          title: `It is tagged with ${formatPlural(entry.streamIds.length, 'stream')}`,
          text: (
            <>
              {foreign.map(({ streamId }) => (
                <p key={streamId}>
                  Not watched here:{' '}
                  {streamId !== null && (streamLabel(streamId) ?? <Hash hex={streamId} digits={8} />)}
                </p>
              ))}
            </>
          ),
        },
        {
          icon: 'skipped',
          hue: 'absent',
          title: 'An entry counts only where all of its streams are watched',
          text: 'Watch them from the menu of the workspace, at the top left, and it is replayed.',
        },
      ]}
    />
  );
}

export function DataMissing({ entry }: ExplanationProps) {
  return (
    <Steps
      steps={[
        {
          icon: 'dataMissing',
          hue: 'absent',
          title: 'Its data could not be had, so replay passed it over',
          text:
            entry.availability === 'unobtainable'
              ? 'Whoever stored it gave it up. A node that still has the data may have committed the entry.'
              : 'It has not been fetched here.',
        },
      ]}
    />
  );
}

/** How results of user decoders begin. */
const decoderError = 'DecoderError: ';

export function Malformed({ entry }: ExplanationProps) {
  const fault = entry.decodeFault;
  if (entry.result?.startsWith(decoderError))
    return <DecoderFailed message={entry.result.slice(decoderError.length)} />;
  return (
    <Steps
      steps={[
        ...(fault === null
          ? []
          : [
              {
                icon: 'log' as const,
                title: `Decoding stopped at byte ${formatCount(fault.offset)} of ${formatCount(entry.size)}`,
                text: (
                  <p>
                    The field <code>{fault.field}</code> cannot be read.
                  </p>
                ),
              },
            ]),
        {
          icon: 'malformed',
          hue: 'invalid',
          title: 'What does not decode is void as a whole',
          text: 'Parts before that point are judged first; everything behind it was not run.',
        },
      ]}
    />
  );
}

function DecoderFailed({ message }: { message: string }) {
  return (
    <Steps
      steps={[
        { icon: 'log', title: 'The decoder of its stream failed', text: <p>{message}</p> },
        {
          icon: 'malformed',
          hue: 'invalid',
          title: 'What does not decode is void as a whole',
          text: 'Other nodes do not have this decoder, and read the entry as stream data. Try the text of the decoder on it from the page of the stream, in Browse.',
        },
      ]}
    />
  );
}

export function TagsMismatch({ deciding }: ExplanationProps) {
  const { streamLabel } = useAccounts();
  if (deciding === undefined) return null;
  const { streamId, key, phase } = deciding;
  const isRead = phase === 'reads';
  const what = isRead ? 'A read' : phase === 'writes' ? 'A write' : 'An access-control act';
  return (
    <Steps
      steps={[
        {
          icon: 'tagsMismatch',
          hue: 'invalid',
          title: `${what} names a stream that ${isRead ? 'is not watched here' : 'the entry is not tagged with'}, so the entry is void`,
          text: (
            <>
              {streamId !== null && (
                <p>Stream: {streamLabel(streamId) ?? <Hash hex={streamId} digits={8} />}</p>
              )}
              {key !== null && key.length > 0 && (
                <p>
                  Key:{' '}
                  <span className={styles.inline}>
                    <StreamKey streamId={streamId ?? undefined} bytes={key} />
                  </span>
                </p>
              )}
              <p>
                {isRead
                  ? 'Reads may name other streams than the tags, but only watched ones.'
                  : 'Tags are fixed when the entry is submitted; writes and acts must stay within them.'}
              </p>
            </>
          ),
        },
      ]}
    />
  );
}
