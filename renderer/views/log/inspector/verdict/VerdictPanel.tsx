import type { EntryDetail } from '../../../../../shared/contract/outputs';
import { CopyButton } from '../../../../components/CopyButton';
import { Fault } from '../../../../components/Fault';
import { Loading } from '../../../../components/Loading';
import { Notice } from '../../../../components/Notice';
import { verdictLooks } from '../../../../components/Verdict';
import shared from '../EntryInspector.module.css';
import { Repair } from '../why/Repair';
import { useExplanation } from '../why/useExplanation';
import { Checks } from './Checks';
import { Explanation } from './Explanation';
import styles from './Verdict.module.css';

/** Why the entry has its verdict, what would have let it in, what nodes report, and every check. */
export function VerdictPanel({ entry }: { entry: EntryDetail }) {
  const explained = useExplanation(entry.seq);
  const { first, error, retry } = explained;
  if (error) return <Fault error={error} retry={retry} />;
  if (first === undefined) return <Loading what="the verdict" />;
  const isRejected = first.deciding !== null && first.verdict !== 'skipped';
  return (
    <>
      {entry.divergence !== null && (
        <Notice tone="warning" title="Nodes of the network may differ here.">
          {entry.divergence}
        </Notice>
      )}
      <section className={shared.section} aria-label="Why">
        <h2 className={shared.sectionTitle}>{question(entry)}</h2>
        <Explanation entry={entry} explained={explained} />
        {entry.result !== null && <Reported result={entry.result} />}
      </section>
      {isRejected && <Repair entry={entry} deciding={first.deciding} known={first.repair} />}
      <Checks entry={entry} explained={explained} />
    </>
  );
}

function question({ verdict }: EntryDetail): string {
  if (verdict === null) return 'Not replayed yet';
  if (verdict === 'committed') return 'Why it was committed';
  if (verdict === 'skipped') return 'Why it was skipped';
  return verdictLooks[verdict].hue === 'absent' ? 'Why it could not be judged' : 'Why it was rejected';
}

/** The result string exactly as the network's nodes give it. */
function Reported({ result }: { result: string }) {
  return (
    <p className={styles.reported}>
      <span className={styles.muted}>Nodes report</span> <code>{result}</code>
      <CopyButton compact label="Copy the result string" text={() => result} />
    </p>
  );
}
