/** The workspace that the benches of browsing read: a log that is replayed, closed, and never written again. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchOptions } from '../options';
import { runParty } from '../party';
import type { WriteLogInput, WrittenLog } from '../replay/writeLog';

export interface Prepared {
  folder: string;
  log: WrittenLog;
}

/** Made where it is not there yet; with `--keep` it stays for the next run of this size. */
export async function prepare({ size, keep }: BenchOptions, scratch: string): Promise<Prepared> {
  const folder = join(keep ?? scratch, `browse ${Object.values(size).join(' ')}`);
  const known = await readFile(`${folder}.json`, 'utf8').catch(() => undefined);
  if (known !== undefined) return { folder, log: JSON.parse(known) };
  await rm(folder, { recursive: true, force: true });
  const log = await runParty<WriteLogInput, WrittenLog>('writeLog', { ...size, folder });
  await runParty<string, void>('replayAndClose', folder);
  // Written last: what is described is whole.
  await writeFile(`${folder}.json`, JSON.stringify(log));
  return { folder, log };
}

/** Makes the workspace and tells what is in it; with `--keep` it can then be opened like any other. */
export async function workspaceBench(options: BenchOptions, scratch: string): Promise<object> {
  const { folder, log } = await prepare(options, scratch);
  return {
    ratioToRaw: null,
    ratioToReference: null,
    folder: options.keep === undefined ? null : folder,
    log,
  };
}
