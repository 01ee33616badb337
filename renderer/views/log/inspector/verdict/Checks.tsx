import type { Check, EntryDetail } from '../../../../../shared/contract/outputs';
import { Icon } from '../../../../components/Icon';
import { StreamKey } from '../../../../components/StreamKey';
import { verdictLooks } from '../../../../components/Verdict';
import { formatCount } from '../../../../format/numbers';
import { versionText } from '../../../../format/versionText';
import shared from '../EntryInspector.module.css';
import { checkWords, phaseWords } from './checkWords';
import { type CheckGroup, groupChecks } from './groupChecks';
import styles from './Verdict.module.css';

/** Every check in the order of replay: passes quiet, failures tinted in place. */
export function Checks({ entry }: { entry: EntryDetail }) {
  const groups = groupChecks(entry);
  const failed = groups.filter((group) => group.failed.length > 0).length;
  const counts = [
    `${groups.length - failed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(entry.notRun.length > 0 ? [`${entry.notRun.length} not run`] : []),
  ];
  const version = entry.batch === null ? undefined : versionText(entry.batch.version);
  return (
    <section className={shared.section} aria-label="Checks">
      <h2 className={shared.sectionTitle}>
        All checks <span className={shared.note}>{counts.join(', ')}</span>
      </h2>
      <ul>
        {groups.map((group) => (
          <li key={`${group.phase} ${group.rule}`}>
            <GroupLine group={group} entry={entry} version={version} />
          </li>
        ))}
        {entry.notRun.map((phase) => (
          <li key={phase} className={styles.check} data-outcome="notRun">
            <Icon name="minus" size={14} />
            <span className={styles.label}>{phaseWords[phase]}</span>
            <span className={styles.tally}>not run</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface GroupProps {
  group: CheckGroup;
  entry: EntryDetail;
  version: string | undefined;
}

const failuresListed = 20;

function GroupLine({ group, entry, version }: GroupProps) {
  const { phase, rule, failed } = group;
  const label = checkWords(phase, rule, version);
  if (failed.length === 0) {
    return (
      <div className={styles.check} data-outcome="passed">
        <Icon name="check" size={14} />
        <span className={styles.label}>{label}</span>
        <span className={styles.tally}>{tally(group)}</span>
      </div>
    );
  }
  const look = entry.verdict === null ? undefined : verdictLooks[entry.verdict];
  const items = failed.filter((check) => check.index !== null || check.streamId !== null);
  return (
    <>
      <div
        className={styles.check}
        data-outcome="failed"
        data-hue={group.isDeciding ? (look?.hue ?? 'denied') : 'absent'}
      >
        <Icon name={group.isDeciding && look ? look.icon : 'cross'} size={14} />
        <span className={styles.label}>{label}</span>
        <span className={styles.tally}>
          {failed.length} of {group.total} {failed.length === 1 ? 'fails' : 'fail'}
          {group.isDeciding && ', reported by nodes'}
        </span>
      </div>
      {items.length > 0 && (
        <ul className={styles.failures}>
          {items.slice(0, failuresListed).map((check) => (
            <Failure key={`${check.index} ${check.streamId}`} check={check} />
          ))}
          {items.length > failuresListed && <li>and {formatCount(items.length - failuresListed)} more</li>}
        </ul>
      )}
    </>
  );
}

function tally({ phase, rule, total, passed }: CheckGroup): string {
  if (phase === 'decode' || phase === 'data' || `${phase} ${rule}` === 'gate permission') return '';
  return `${formatCount(passed)} of ${formatCount(total)}`;
}

function Failure({ check }: { check: Check }) {
  const { newest, version, field, offset } = check.because;
  return (
    <li className={styles.failure}>
      <span>{check.index !== null && `item ${formatCount(check.index + 1)}`}</span>
      <span className={styles.failureKey}>
        {check.key !== null && check.key.length > 0 && (
          <StreamKey streamId={check.streamId ?? undefined} bytes={check.key} />
        )}
      </span>
      {typeof newest === 'number' && (
        <span className={styles.failureFact}>
          newest {formatCount(newest)} &gt; {formatCount(String(version))}
        </span>
      )}
      {typeof field === 'string' && (
        <span className={styles.failureFact}>
          {field} at byte {formatCount(String(offset))}
        </span>
      )}
    </li>
  );
}
