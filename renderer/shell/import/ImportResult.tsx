import type { ImportSummary } from '../../../shared/contract/outputs';
import { Fact, Facts } from '../../components/Facts';
import { Notice } from '../../components/Notice';
import { formatCount, formatSeconds } from '../../format/numbers';

/** What the workspace has after an import. */
export function ImportResult({ summary }: { summary: ImportSummary }) {
  return (
    <>
      <Notice tone="info" title="The file is imported.">
        The numbers are those of the whole workspace.
      </Notice>
      {summary.notices.map((notice) => (
        <Notice key={notice} tone="warning" title={notice} />
      ))}
      <Facts>
        <Fact name="Entries">{formatCount(summary.entries)}</Fact>
        <Fact name="Committed">{formatCount(summary.committed)}</Fact>
        <Fact name="Rejected">{formatCount(summary.rejected)}</Fact>
        <Fact name="Skipped">{formatCount(summary.skipped)}</Fact>
        <Fact name="Live keys">{formatCount(summary.keys)}</Fact>
        <Fact name="Took">{formatSeconds(summary.seconds)}</Fact>
      </Facts>
    </>
  );
}
