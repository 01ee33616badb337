/** What would become of a batch if it landed next: the same rules as replay, on the newest state, nothing written. */

import { fromHex, toHex } from '../../shared/bytes';
import { toBatch } from '../../shared/contract/batchInput';
import type { CheckedInput } from '../../shared/contract/contract';
import type { DryRun } from '../../shared/contract/outputs';
import { encodeBatch, padToSectors } from '../../shared/streamData';
import { chargedSectors, describeSubmission } from '../../shared/submission';
import { keccak256 } from '../log/keccak';
import { type QueryContext, withState } from '../query/context';
import { readViewFor, sendableChecks } from '../query/explain';
import { completeVerdict } from '../replay/completeVerdict';
import { type EntryData, judgeEntry } from '../replay/judge';
import { taggedStreams } from './taggedStreams';

export function dryRun(context: QueryContext, input: CheckedInput<'compose.dryRun'>): Promise<DryRun> {
  const batch = toBatch(input.batch);
  const encoded = encodeBatch(batch);
  const streamIds = taggedStreams(batch);
  const entry = { sender: fromHex(input.sender), streamIds };
  return withState(context, null, async (state) => {
    const landed = { ...entry, seq: state.position.next };
    const data: EntryData = context.decoders.decode(landed, encoded) ?? {
      state: 'present',
      plain: padToSectors(encoded),
      source: 'log',
    };
    const view = await readViewFor(state, entry, data);
    const judgement = judgeEntry(view, entry, data);
    const unwatched = streamIds.filter((streamId) => !view.isMonitored(streamId));
    const founds = streamIds.filter(
      (streamId) => view.isMonitored(streamId) && view.foundedAt(streamId) === undefined,
    );
    const rejected = judgement.kind === 'reject' ? judgement : undefined;
    return {
      at: state.at,
      verdict: rejected?.verdict ?? (judgement.kind === 'commit' ? 'committed' : 'skipped'),
      result: rejected?.result ?? (judgement.kind === 'commit' ? 'Commit' : null),
      checks: sendableChecks(completeVerdict(view, entry, data, rejected?.deciding ?? null).checks),
      size: encoded.length,
      sectors: chargedSectors(encoded.length),
      dataRoot: toHex(describeSubmission(encoded, keccak256).dataRoot),
      unwatched: unwatched.map(toHex),
      founds: founds.map(toHex),
    };
  });
}
