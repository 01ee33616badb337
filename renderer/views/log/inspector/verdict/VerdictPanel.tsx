import type { EntryDetail } from '../../../../../shared/contract/outputs';
import { CopyButton } from '../../../../components/CopyButton';
import { Notice } from '../../../../components/Notice';
import { verdictLooks } from '../../../../components/Verdict';
import shared from '../EntryInspector.module.css';
import { Checks } from './Checks';
import { Explanation } from './Explanation';
import styles from './Verdict.module.css';

/** Why the entry has its verdict, what nodes report, and every check. */
export function VerdictPanel({ entry }: { entry: EntryDetail }) {
  return (
    <>
      {entry.divergence !== null && (
        <Notice tone="warning" title="Nodes of the network may differ here.">
          {entry.divergence}
        </Notice>
      )}
      <section className={shared.section} aria-label="Why">
        <h2 className={shared.sectionTitle}>{question(entry)}</h2>
        <Explanation entry={entry} />
        {entry.result !== null && <Reported result={entry.result} />}
      </section>
      <Checks entry={entry} />
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
