/** Party: dry runs of batches that would commit, that are stale, and that are denied in most of their rows. */
import { toHex } from '../../../shared/bytes';
import { taggedStreams } from '../../../shared/compose/taggedStreams';
import type { VerdictKind } from '../../../shared/model';
import { encodeBatch } from '../../../shared/streamData';
import type { Waits } from '../browse/draws';
import { percentile } from '../measure';
import { ask, openExplorer } from '../product';
import type { WorkloadSize } from '../workload/workload';
import { ManyRows } from './batches';

interface Sizes {
  small: number;
  large: number;
}

export interface DryRunInput {
  folder: string;
  size: WorkloadSize;
  /** Seq of the newest entry. */
  newest: number;
  rows: Sizes;
  repeats: Sizes;
}

interface DryRunWaits extends Waits {
  rows: number;
  /** The very first of its kind in the process. */
  cold: number;
  longest: number;
}

/** ms, by what becomes of the batch. */
type ByVerdict = Record<'committed' | 'stale' | 'denied', DryRunWaits>;
export type DryRunsMeasured = Record<keyof Sizes, ByVerdict>;

const verdicts: Record<keyof ByVerdict, VerdictKind> = {
  committed: 'committed',
  stale: 'versionConflict',
  denied: 'writeDenied',
};

export async function measureDryRuns(input: DryRunInput): Promise<DryRunsMeasured> {
  const draws = new ManyRows(input.size, 'dry runs');
  const { bridge, streams } = draws.known.cast;
  // Of one stream alone: the gate is open, and the other streams' rows are denied.
  const [ofOne] = streams[0]!.writers;
  const workspace = await openExplorer(input.folder);
  try {
    const measure = async (size: keyof Sizes): Promise<ByVerdict> => {
      const rows = input.rows[size];
      const waits: Record<keyof ByVerdict, number[]> = { committed: [], stale: [], denied: [] };
      for (let repeat = 0; repeat < input.repeats[size]; repeat++) {
        for (const kind of Object.keys(waits) as (keyof ByVerdict)[]) {
          const batch = draws.batch(rows, kind === 'stale' ? 1n : BigInt(input.newest));
          const sender = toHex(kind === 'denied' ? ofOne! : bridge);
          const data = encodeBatch(batch);
          const streamIds = taggedStreams(batch).map(toHex);
          const started = performance.now();
          const answer = await ask(workspace, 'compose.dryRun', { data, streamIds, sender });
          waits[kind].push(performance.now() - started);
          if (answer.verdict !== verdicts[kind])
            throw new Error(`a batch that is ${kind} was foreseen as ${answer.verdict}: ${answer.result}`);
          if ((kind === 'committed') !== answer.checks.every(({ ok }) => ok))
            throw new Error(`a batch that is ${kind} has checks that do not say so`);
        }
      }
      return {
        committed: spread(rows, waits.committed),
        stale: spread(rows, waits.stale),
        denied: spread(rows, waits.denied),
      };
    };
    return { small: await measure('small'), large: await measure('large') };
  } finally {
    await workspace.close();
  }
}

function spread(rows: number, [cold = 0, ...waits]: readonly number[]): DryRunWaits {
  return {
    rows,
    cold,
    p50: percentile(waits, 0.5),
    p95: percentile(waits, 0.95),
    p99: percentile(waits, 0.99),
    longest: Math.max(...waits),
  };
}
