import type { EntryDetail } from '../../../../../shared/contract/outputs';
import { SeqLink } from '../../../../components/SeqLink';
import { type Step, Steps } from '../../../../components/Steps';
import { formatPlural } from '../../../../format/numbers';
import { rightWords } from '../../../../format/rightWords';
import { proofSteps } from '../why/proofSteps';
import type { LoadedExplanation } from '../why/useExplanation';
import { rightOf } from './rightOf';

interface Props {
  entry: EntryDetail;
  explained: LoadedExplanation;
}

/** The verdict in plain words: the proof of the check that decided, or what let the entry in. */
export function Explanation({ entry, explained: { first, checks } }: Props) {
  // An entry that is skipped has no check that nodes report: the first that fails says why.
  const check = first?.deciding ?? checks.find(({ ok }) => !ok);
  if (entry.verdict === null) return <Steps steps={notJudged} />;
  if (entry.verdict === 'committed') return <Steps steps={[committed(entry, checks)]} />;
  if (check?.proof == null) return null;
  return <Steps steps={proofSteps({ entry, check }, check.proof)} />;
}

const notJudged: Step[] = [
  { icon: 'clock', title: 'Replay has not come to this entry', text: 'Its verdict shows here by itself.' },
];

function committed({ batch }: EntryDetail, checks: LoadedExplanation['checks']): Step {
  const parts = [
    ...(batch && batch.writeCount > 0 ? [formatPlural(batch.writeCount, 'write')] : []),
    ...(batch && batch.accessControlCount > 0
      ? [formatPlural(batch.accessControlCount, 'access-control act')]
      : []),
  ];
  const under = rightOf(checks);
  return {
    icon: 'committed',
    hue: 'ok',
    title: 'Every check passed, so all of it took effect',
    text: (
      <>
        <p>{parts.length > 0 ? parts.join(' and ') : 'Its batch is empty: nothing was written.'}</p>
        {under !== undefined && (
          <p>
            Written as {rightWords[under.right]}
            {under.since !== null && (
              <>
                , a right held since <SeqLink seq={under.since} />
              </>
            )}
            {under.right === 'founder' && ': the stream was new, and so open to anyone'}
          </p>
        )}
      </>
    ),
  };
}
