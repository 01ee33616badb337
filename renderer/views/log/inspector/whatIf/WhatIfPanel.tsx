import { useQuery } from '@tanstack/react-query';
import type { WhatIf } from '../../../../../shared/contract/explanation';
import type { EntryDetail } from '../../../../../shared/contract/outputs';
import { whatIfOptions } from '../../../../api/queries';
import { Fault } from '../../../../components/Fault';
import { Icon } from '../../../../components/Icon';
import { Loading } from '../../../../components/Loading';
import { Steps } from '../../../../components/Steps';
import { Verdict, verdictLooks } from '../../../../components/Verdict';
import type { WhatIfSearch } from '../../../../router/search';
import shared from '../EntryInspector.module.css';
import { useOpenPart } from '../useOpenPart';
import { proofSteps } from '../why/proofSteps';
import styles from './WhatIf.module.css';
import { WhatIfForm } from './WhatIfForm';
import { whatIfWords } from './whatIfWords';

/** What would have become of the entry otherwise; nothing is written, other entries are not judged anew. */
export function WhatIfPanel({ entry }: { entry: EntryDetail }) {
  const { asked, ask } = useOpenPart();
  const question = asked !== undefined && Object.keys(asked).length > 0 ? asked : undefined;
  return (
    <>
      <section className={shared.section} aria-label="The question">
        <h2 className={shared.sectionTitle}>What if</h2>
        <WhatIfForm entry={entry} asked={asked ?? {}} onAsk={ask} />
      </section>
      {question === undefined ? (
        <p className={styles.hint}>
          Change one thing or several, and the entry is judged again by the rules of replay. Nothing is
          written; what other entries did stays as it is.
        </p>
      ) : (
        <Answer entry={entry} asked={question} />
      )}
    </>
  );
}

function Answer({ entry, asked }: { entry: EntryDetail; asked: WhatIfSearch }) {
  const { data, error, refetch } = useQuery(whatIfOptions({ seq: entry.seq, ...asked }));
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the answer" />;
  const deciding = data.checks.find((check) => check.deciding) ?? data.checks.find(({ ok }) => !ok);
  return (
    <section className={shared.section} aria-label="The answer">
      <Conclusion answer={data} />
      {data.verdict !== 'committed' && deciding?.proof && (
        <Steps steps={proofSteps({ entry: asSent(entry, asked), check: deciding }, deciding.proof)} />
      )}
    </section>
  );
}

/** The entry as it would have been sent: its steps name the other sender. */
function asSent(entry: EntryDetail, { sender }: WhatIfSearch): EntryDetail {
  return sender === undefined ? entry : { ...entry, sender };
}

function Conclusion({ answer }: { answer: WhatIf }) {
  const isSame = answer.verdict === answer.original.verdict && answer.result === answer.original.result;
  const hue = answer.verdict === null ? 'absent' : verdictLooks[answer.verdict].hue;
  return (
    <div className={styles.conclusion} data-hue={hue} role="status">
      <p className={styles.asked}>{whatIfWords(answer.asked)}</p>
      <p className={styles.flip}>
        <Verdict kind={answer.original.verdict} />
        <Icon name="arrowRight" size={14} />
        {answer.verdict === null ? (
          <strong>it would wait for its data</strong>
        ) : (
          <Verdict kind={answer.verdict} />
        )}
        <strong>{isSame ? 'no change' : answer.verdict === 'committed' ? 'it would have landed' : ''}</strong>
      </p>
      {answer.result !== null && <code className={styles.result}>{answer.result}</code>}
    </div>
  );
}
