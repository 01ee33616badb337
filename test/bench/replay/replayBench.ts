/** The replay bench: the engine beside the raw database and the reference path, on one log. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { verdictKinds } from '../../../shared/model';
import { type Effort, harmonicMean } from '../measure';
import type { BenchOptions } from '../options';
import { runParty } from '../party';
import { writerHeap } from '../product';
import type { CheckedPrefix, PrefixInput } from './checkPrefix';
import type { CheckedState, CheckInput } from './checkState';
import type { EngineInput, EngineRun } from './engine';
import type { RawPuts, RawPutsInput } from './rawPuts';
import type { ReferenceInput, ReferenceRun } from './referenceRun';
import type { Stalls, StallsInput } from './stalls';
import type { WriteLogInput, WrittenLog } from './writeLog';

/** The reference path's times: smaller tables flatter it. */
const referenceSeconds = { full: 20, quick: 8 };
/** However slow the disk, as many writes as this many entries have. */
const referenceEntries = 20;
const stallWrites = { full: 300_000, quick: 100_000 };

export async function replayBench(options: BenchOptions, folder: string): Promise<object> {
  const { size } = options;
  const at = (name: string) => join(folder, name);
  const [workspace, rowFile, resultFile] = [at('workspace'), at('rows'), at('results')];
  const log = await runParty<WriteLogInput, WrittenLog>('writeLog', {
    ...size,
    folder: workspace,
    rowFile,
    resultFile,
  });
  requireVerdicts(log);
  const rows = { rowFile, rows: log.writes };
  // The raw limit is measured on both sides of the engine, because the machine is not the same all the time.
  const before = await runParty<RawPutsInput, RawPuts>('rawPuts', { ...rows, folder: at('raw') });
  const engine = await runParty<EngineInput, EngineRun>(
    'engine',
    { folder: workspace, ...sizeOf(log) },
    { youngMegabytes: writerHeap.maxYoungGenerationSizeMb },
  );
  const after = await runParty<RawPutsInput, RawPuts>('rawPuts', { ...rows, folder: at('raw-again') });
  await Promise.all([rowFile, at('raw-again')].map((path) => rm(path, { recursive: true })));
  const reference = options.reference ? await runReference(options, at) : null;
  const checks = {
    state: await runParty<CheckInput, CheckedState>('checkState', {
      folder: workspace,
      rawFolder: at('raw'),
      resultFile,
      expected: log,
    }),
    reference: reference?.checked ?? null,
  };
  const stateBytes = await runParty<string, number>('compactedState', workspace);
  const rawBytes = await runParty<string, number>('compacted', at('raw'));
  await Promise.all([workspace, at('raw')].map((path) => rm(path, { recursive: true })));
  const stalls = options.stalls ? await runStalls(options, at('stalls')) : null;
  const putsPerSecond = harmonicMean(before.putsPerSecond, after.putsPerSecond);
  return {
    ratioToRaw: engine.writesPerSecond / putsPerSecond,
    ratioToReference: reference === null ? null : engine.writesPerSecond / reference.run.writesPerSecond,
    log,
    raw: { putsPerSecond, lastToFirst: before.lastTenth / before.firstTenth, before, after },
    engine: {
      ...engine,
      lastToFirst: engine.lastTenth / engine.firstTenth,
      // The same ratio by processor time: of use where other programs disturb the clock.
      ratioToRawByCpu: (cpuSeconds(before) + cpuSeconds(after)) / 2 / cpuSeconds(engine),
    },
    reference: reference?.run ?? null,
    disk: { stateBytes, rawBytes, ratioToRaw: stateBytes / rawBytes, logBytes: log.logBytes },
    stalls,
    checks,
  };
}

const cpuSeconds = ({ cpuUserSeconds, cpuSystemSeconds }: Effort) => cpuUserSeconds + cpuSystemSeconds;
const sizeOf = ({ entries, writes }: WrittenLog) => ({ entries, writes });

/** Every verdict that this log can lead to is in it, or the run says nothing about checks. */
function requireVerdicts({ verdicts }: WrittenLog): void {
  for (const verdict of verdictKinds) {
    if (verdict !== 'dataMissing' && (verdicts[verdict] ?? 0) === 0)
      throw new Error(`no entry of this log is ${verdict}: it is too short`);
  }
}

async function runReference({ size, quick }: BenchOptions, at: (name: string) => string) {
  const file = at('reference.sqlite');
  const run = await runParty<ReferenceInput, ReferenceRun>('reference', {
    folder: at('workspace'),
    file,
    seconds: quick ? referenceSeconds.quick : referenceSeconds.full,
    writes: Math.min(size.writes, referenceEntries * size.keysPerEntry),
  });
  const checked = await runParty<PrefixInput, CheckedPrefix>('checkPrefix', {
    size,
    entries: run.entries,
    file,
    folder: at('prefix'),
  });
  await Promise.all([file, at('prefix')].map((path) => rm(path, { recursive: true })));
  return { run, checked };
}

async function runStalls({ size, quick }: BenchOptions, folder: string): Promise<Stalls> {
  const writes = Math.min(size.writes, quick ? stallWrites.quick : stallWrites.full);
  const distinct = Math.max(1, Math.round((size.distinct * writes) / size.writes));
  const log = await runParty<WriteLogInput, WrittenLog>('writeLog', { ...size, writes, distinct, folder });
  const stalls = await runParty<StallsInput, Stalls>('stalls', {
    folder,
    writes: log.writes,
    keysPerStream: Math.max(1, Math.floor(distinct / 4)),
  });
  await rm(folder, { recursive: true });
  return stalls;
}
