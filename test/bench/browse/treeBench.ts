/** The tree bench: names and counts of the first 200 children of random prefixes. */
import type { BenchOptions } from '../options';
import { runParty } from '../party';
import type { BrowseInput } from './draws';
import { prepare } from './prepare';
import type { TreeRun } from './tree';

export async function treeBench(options: BenchOptions, scratch: string): Promise<object> {
  const { folder, log } = await prepare(options, scratch);
  const repeats = options.quick ? 100 : 1000;
  const input = { folder, size: options.size, entries: log.entries, repeats };
  const run = await runParty<BrowseInput, TreeRun>('tree', input);
  return {
    ratioToRaw: run.byDelimiter.raw.p95 / run.byDelimiter.names.p95,
    ratioToReference: null,
    ...run,
    log,
  };
}
