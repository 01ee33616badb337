/** The bench command, and every process that it starts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measurePages } from './browse/pages';
import { measurePoints } from './browse/points';
import { workspaceBench } from './browse/prepare';
import { readsBench } from './browse/readsBench';
import { measureSearch } from './browse/search';
import { measureTree } from './browse/tree';
import { treeBench } from './browse/treeBench';
import { measureDryRuns } from './compose/dryRuns';
import { importFile } from './ingest/importFile';
import { ingestBench } from './ingest/ingestBench';
import { measurePeer } from './ingest/peer';
import { measureRecoveries } from './ingest/recoveries';
import { signFile } from './ingest/signFile';
import { measureAnswering } from './network/answering';
import { fillNetwork } from './network/fillNetwork';
import { followNetwork } from './network/followNetwork';
import { loadKv } from './network/kvLoad';
import { measureLive } from './network/liveEntries';
import { networkBench } from './network/networkBench';
import { openBench } from './open/openBench';
import { openOnce } from './open/openOnce';
import { openRaw } from './open/openRaw';
import { replayAndClose, replayUntilKilled } from './open/replayAll';
import { type BenchName, type BenchOptions, readOptions, UsageError, usage } from './options';
import { measureActivity } from './ownership/activity';
import { measureExplain } from './ownership/explain';
import { explainBench } from './ownership/explainBench';
import { writeOwnership } from './ownership/prepareOwnership';
import { measureRoles } from './ownership/roles';
import { partyArgument, serveParty } from './party';
import { stateFolder } from './product';
import { checkPrefix } from './replay/checkPrefix';
import { checkState } from './replay/checkState';
import { compactedBytes } from './replay/disk';
import { runEngine } from './replay/engine';
import { rawPuts } from './replay/rawPuts';
import { runReference } from './replay/referenceRun';
import { replayBench } from './replay/replayBench';
import { measureStalls } from './replay/stalls';
import { writeLog } from './replay/writeLog';
import { formatTable } from './table';

const benches: Record<BenchName, (options: BenchOptions, folder: string) => Promise<object>> = {
  replay: replayBench,
  ingest: ingestBench,
  open: openBench,
  workspace: workspaceBench,
  reads: readsBench,
  tree: treeBench,
  explain: explainBench,
  network: networkBench,
  // Loaded only where it is wanted: every party is this program, and a browser's driver weighs something.
  ui: async (options, folder) => (await import('./browse/uiBench')).uiBench(options, folder),
  compose: async (options, folder) => (await import('./compose/composeBench')).composeBench(options, folder),
};

const parties = {
  writeLog,
  rawPuts,
  engine: runEngine,
  reference: runReference,
  checkState,
  checkPrefix,
  stalls: measureStalls,
  signFile,
  recoveries: measureRecoveries,
  importFile,
  peer: measurePeer,
  fillNetwork,
  answering: measureAnswering,
  followNetwork,
  kvLoad: loadKv,
  live: measureLive,
  openOnce,
  points: measurePoints,
  pages: measurePages,
  search: measureSearch,
  tree: measureTree,
  writeOwnership,
  explain: measureExplain,
  roles: measureRoles,
  activity: measureActivity,
  dryRuns: measureDryRuns,
  openRaw,
  replayAndClose,
  replayUntilKilled,
  compacted: compactedBytes,
  compactedState: async (workspace: string) => compactedBytes(await stateFolder(workspace)),
};

async function main(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv);
  const folder = await mkdtemp(join(tmpdir(), 'streamscope-bench-'));
  const started = performance.now();
  try {
    const figures = await benches[options.name](options, folder);
    const report = {
      bench: options.name,
      ...options.size,
      ...figures,
      seconds: (performance.now() - started) / 1000,
      node: process.version,
      cores: availableParallelism(),
    };
    console.log(options.json ? JSON.stringify(report) : formatTable(report));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [first, name] = process.argv.slice(2);
if (first === partyArgument) {
  await serveParty(parties, name ?? '');
} else {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
