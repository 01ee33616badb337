/** The compose bench: dry runs through the threads that ship, and a draft of ten thousand rows in the built page. */
import { prepare } from '../browse/prepare';
import type { BenchOptions } from '../options';
import { runParty } from '../party';
import type { DryRunInput, DryRunsMeasured } from './dryRuns';
import { measureEditing } from './editing';

const rows = { small: 100, large: 10_000 };

export async function composeBench(options: BenchOptions, scratch: string): Promise<object> {
  const { folder, log } = await prepare(options, scratch);
  const dryRun = await runParty<DryRunInput, DryRunsMeasured>('dryRuns', {
    folder,
    size: options.size,
    newest: log.entries - 1,
    rows,
    repeats: options.quick ? { small: 100, large: 5 } : { small: 1000, large: 20 },
  });
  const editing = await measureEditing({ folder, size: options.size, rows: rows.large, scratch });
  return {
    ratioToRaw: null,
    ratioToReference: null,
    dryRun,
    editing,
    log: { entries: log.entries, writes: log.writes, liveKeys: log.liveKeys, verdicts: log.verdicts },
  };
}
