/** The reads bench: single keys and pages of 200 rows, at the newest and at older seqs. */
import type { BenchOptions } from '../options';
import { runParty } from '../party';
import type { BrowseInput } from './draws';
import type { Moment, Page } from './pages';
import type { Points } from './points';
import { prepare } from './prepare';
import type { Kind, SearchRun } from './search';

export async function readsBench(options: BenchOptions, scratch: string): Promise<object> {
  const { folder, log } = await prepare(options, scratch);
  const input = { folder, size: options.size, entries: log.entries };
  const points = await runParty<BrowseInput, Points>('points', {
    ...input,
    repeats: 20_000,
  });
  const pages = await runParty<BrowseInput, Record<Moment, Page>>('pages', {
    ...input,
    repeats: options.quick ? 60 : 200,
  });
  const search = await runParty<BrowseInput, Record<Kind, SearchRun>>('search', { ...input, repeats: 20 });
  return {
    ratioToRaw: points.latest / points.latestRaw,
    ratioToReference: null,
    oldRatioToRaw: points.old / points.oldRaw,
    points,
    pages,
    search,
    log,
  };
}
