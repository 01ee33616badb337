import { useState } from 'react';
import type { ExplainedCheck } from '../../../../../shared/contract/explanation';
import type { EntryDetail } from '../../../../../shared/contract/outputs';
import { Button } from '../../../../components/Button';
import { Icon } from '../../../../components/Icon';
import { Steps } from '../../../../components/Steps';
import { StreamKey } from '../../../../components/StreamKey';
import { StreamName } from '../../../../components/StreamName';
import { verdictLooks } from '../../../../components/Verdict';
import { formatCount } from '../../../../format/numbers';
import { rightWords } from '../../../../format/rightWords';
import { versionText } from '../../../../format/versionText';
import shared from '../EntryInspector.module.css';
import { proofSteps } from '../why/proofSteps';
import type { LoadedExplanation } from '../why/useExplanation';
import { checkWords, phaseWords } from './checkWords';
import { type CheckGroup, groupChecks } from './groupChecks';
import { rightOf } from './rightOf';
import styles from './Verdict.module.css';

interface Props {
  entry: EntryDetail;
  explained: LoadedExplanation;
}

/** Every check in the order of replay: passes quiet, failures tinted in place, each with its own proof. */
export function Checks({ entry, explained }: Props) {
  const { checks, first, loaded, items, isLoading, goOn } = explained;
  const groups = groupChecks({ checks });
  const failed = groups.filter((group) => group.failed.length > 0).length;
  const notRun = first?.notRun ?? [];
  const counts = [
    `${groups.length - failed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(notRun.length > 0 ? [`${notRun.length} not run`] : []),
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
        {notRun.map((phase) => (
          <li key={phase} className={styles.check} data-outcome="notRun">
            <Icon name="minus" size={14} />
            <span className={styles.label}>{phaseWords[phase]}</span>
            <span className={styles.tally}>not run</span>
          </li>
        ))}
      </ul>
      {loaded < items && (
        <p className={shared.note} role="status">
          {formatCount(loaded)} of {formatCount(items)} items looked at{isLoading && '…'}{' '}
          {goOn && (
            <Button look="link" onPress={goOn}>
              Go on
            </Button>
          )}
        </p>
      )}
    </section>
  );
}

interface GroupProps {
  group: CheckGroup<ExplainedCheck>;
  entry: EntryDetail;
  version: string | undefined;
}

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
          {formatCount(failed.length)} of {formatCount(group.total)} {failed.length === 1 ? 'fails' : 'fail'}
          {group.isDeciding && ', reported by nodes'}
        </span>
      </div>
      <Failures failed={failed} entry={entry} />
    </>
  );
}

function tally({ phase, rule, total, passed, checks }: CheckGroup<ExplainedCheck>): string {
  if (phase === 'decode' || phase === 'data' || `${phase} ${rule}` === 'gate permission') return '';
  const count = `${formatCount(passed)} of ${formatCount(total)}`;
  const under = phase === 'writes' && rule === 'permission' ? rightOf(checks) : undefined;
  if (under === undefined) return count;
  return `${count}, ${rightWords[under.right]}${under.since === null ? '' : ` since ${formatCount(under.since)}`}`;
}

const failuresListed = 20;

function Failures({ failed, entry }: { failed: readonly ExplainedCheck[]; entry: EntryDetail }) {
  const [listed, setListed] = useState(failuresListed);
  return (
    <ul className={styles.failures}>
      {failed.slice(0, listed).map((check) => (
        <Failure key={`${check.index} ${check.streamId}`} check={check} entry={entry} />
      ))}
      {failed.length > listed && (
        <li>
          <Button look="link" onPress={() => setListed(listed + 200)}>
            {`${formatCount(failed.length - listed)} more`}
          </Button>
        </li>
      )}
    </ul>
  );
}

/** One failure; its proof unfolds beneath it. The one that decided is told above, and stays closed at first. */
function Failure({ check, entry }: { check: ExplainedCheck; entry: EntryDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li>
      <button
        type="button"
        className={styles.failure}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
        {check.index !== null && <span>item {formatCount(check.index + 1)}</span>}
        <span className={styles.failureKey}>
          {check.key !== null && check.key.length > 0 ? (
            <StreamKey streamId={check.streamId ?? undefined} bytes={check.key} />
          ) : (
            check.streamId !== null && <StreamName streamId={check.streamId} />
          )}
        </span>
        <span className={styles.failureFact}>{factOf(check)}</span>
      </button>
      {isOpen && check.proof !== null && (
        <div className={styles.proof}>
          <Steps steps={proofSteps({ entry, check }, check.proof)} />
        </div>
      )}
    </li>
  );
}

function factOf({ because, proof }: ExplainedCheck): string {
  const { newest, version, field, offset } = because;
  if (typeof newest === 'number') return `newest ${formatCount(newest)} > ${formatCount(String(version))}`;
  if (typeof field === 'string') return `${field} at byte ${formatCount(String(offset))}`;
  if (proof?.kind === 'writeDenied')
    return proof.special === null ? 'no right to it' : 'special, no right to it';
  return 'why?';
}
