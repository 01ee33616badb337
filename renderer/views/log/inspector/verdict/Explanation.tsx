import type { Check, EntryDetail } from '../../../../../shared/contract/outputs';
import { formatPlural } from '../../../../format/numbers';
import { Denied } from './Denied';
import { Steps } from './Steps';
import { DataMissing, Malformed, NotJudged, Skipped, TagsMismatch } from './Unreadable';
import { VersionConflict } from './VersionConflict';

export interface ExplanationProps {
  entry: EntryDetail;
  /** The check that nodes report; undefined where none decided. */
  deciding: Check | undefined;
}

/** The verdict in plain words, from the check that decided and the facts it was decided by. */
export function Explanation({ entry }: { entry: EntryDetail }) {
  const deciding = entry.checks.find((check) => check.deciding);
  const Words = entry.verdict === null ? NotJudged : explanations[entry.verdict];
  return <Words entry={entry} deciding={deciding} />;
}

const explanations: Record<
  NonNullable<EntryDetail['verdict']>,
  (props: ExplanationProps) => React.ReactNode
> = {
  committed: Committed,
  versionConflict: VersionConflict,
  writeDenied: Denied,
  accessControlDenied: Denied,
  senderMayNotWrite: Denied,
  tagsMismatch: TagsMismatch,
  malformed: Malformed,
  dataMissing: DataMissing,
  skipped: Skipped,
};

function Committed({ entry }: ExplanationProps) {
  const batch = entry.batch;
  const parts = [
    ...(batch && batch.writeCount > 0 ? [formatPlural(batch.writeCount, 'write')] : []),
    ...(batch && batch.accessControlCount > 0
      ? [formatPlural(batch.accessControlCount, 'access-control act')]
      : []),
  ];
  return (
    <Steps
      steps={[
        {
          icon: 'committed',
          hue: 'ok',
          title: 'Every check passed, so all of it took effect',
          text: parts.length > 0 ? parts.join(' and ') : 'Its batch is empty: nothing was written.',
        },
      ]}
    />
  );
}
