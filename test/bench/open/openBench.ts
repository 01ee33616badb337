/** The open bench: how soon a workspace answers, after a clean close and after a kill. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { percentile } from '../measure';
import type { BenchOptions } from '../options';
import { runParty } from '../party';
import type { WriteLogInput, WrittenLog } from '../replay/writeLog';
import { copyWorkspace } from './copyWorkspace';
import type { Opened, OpenInput } from './openOnce';

const repeats = 5;

/** The two ways in which a session ends that has just replayed all of the log. */
const ends = { clean: 'replayAndClose', killed: 'replayUntilKilled' } as const;
type End = keyof typeof ends;

export async function openBench({ size, keep }: BenchOptions, scratch: string): Promise<object> {
  const prepared = await prepare(size, keep ?? scratch);
  const clean = await measure(prepared, 'clean');
  const killed = await measure(prepared, 'killed');
  return { ratioToRaw: clean.raw / clean.open, ratioToReference: null, log: prepared.log, clean, killed };
}

interface Prepared {
  log: WrittenLog;
  folders: Record<End, string>;
}

/** Two workspaces on one log: one was closed, the process of the other was killed. */
async function prepare(size: BenchOptions['size'], parent: string): Promise<Prepared> {
  const at = (name: string) => join(parent, `${name} ${Object.values(size).join(' ')}`);
  const folders = { clean: at('clean'), killed: at('killed') };
  const known = await readFile(`${at('log')}.json`, 'utf8').catch(() => undefined);
  if (known !== undefined) return { log: JSON.parse(known), folders };
  for (const folder of [at('log'), ...Object.values(folders)])
    await rm(folder, { recursive: true, force: true });
  const log = await runParty<WriteLogInput, WrittenLog>('writeLog', { ...size, folder: at('log') });
  for (const end of ['clean', 'killed'] as const) {
    await copyWorkspace(at('log'), folders[end]);
    await runParty<string, void>(ends[end], folders[end], { kill: end === 'killed' });
  }
  await rm(at('log'), { recursive: true });
  // Written last: what is described is whole.
  await writeFile(`${at('log')}.json`, JSON.stringify(log));
  return { log, folders };
}

/** Medians over starts, each on a new copy: a start changes what the next would find. */
async function measure({ log, folders }: Prepared, end: End) {
  // Beside the original: copies share files, which must be on one disk.
  const copy = `${folders[end]} copy`;
  await rm(copy, { recursive: true, force: true });
  const opened: Opened[] = [];
  const raw: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    await copyWorkspace(folders[end], copy);
    raw.push(await runParty<string, number>('openRaw', copy));
    await rm(copy, { recursive: true });
    await copyWorkspace(folders[end], copy);
    opened.push(await runParty<OpenInput, Opened>('openOnce', { folder: copy, entries: log.entries }));
    await rm(copy, { recursive: true });
  }
  return { ...medians(opened), raw: percentile(raw, 0.5), repeats: { opened, raw } };
}

function medians(runs: readonly Opened[]): Opened {
  const median = (part: keyof Opened) =>
    percentile(
      runs.map((run) => run[part]),
      0.5,
    );
  return { open: median('open'), firstPage: median('firstPage'), settled: median('settled') };
}
