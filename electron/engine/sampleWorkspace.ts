/** The workspace that ships with the product: made in the user's data folder at first start, from the sample log. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contract } from '../../shared/contract/contract';
import { dataFolder } from './dataFolder';
import { readSettings, type Settings } from './settings';
import { openWorkspace } from './workspace';

const resource = (name: string) => fileURLToPath(new URL(`../../resources/${name}`, import.meta.url));

/**
 * The folder of the sample workspace, made and replayed when it is not there. A sample of another version is another
 * folder: what was appended to an older one stays.
 */
export async function ensureSampleWorkspace(): Promise<string> {
  const log = resource('sample.ndjson.gz');
  const version = createHash('sha256')
    .update(await readFile(log))
    .digest('hex')
    .slice(0, 8);
  const folder = join(dataFolder(), `sample-${version}`);
  if ((await readSettings(folder)) !== undefined) return folder;
  await mkdir(dataFolder(), { recursive: true });
  const scratch = `${folder}.${process.pid}`;
  await rm(scratch, { recursive: true, force: true });
  await makeSample(scratch, log);
  try {
    await rename(scratch, folder);
  } catch (error) {
    // Another start was quicker.
    await rm(scratch, { recursive: true, force: true });
    if ((await readSettings(folder)) === undefined) throw error;
  }
  return folder;
}

async function makeSample(folder: string, log: string): Promise<void> {
  const workspace = await openWorkspace(folder, { create: true });
  try {
    const labels = JSON.parse(await readFile(resource('sample.labels.json'), 'utf8')) as Settings['labels'];
    await workspace.configure({ name: 'Sample workspace', sample: true, labels });
    const streams = Object.keys(labels.streams);
    const input = contract['log.import'].input.parse({ file: log, streams });
    await workspace.call('log.import', input, { signal: new AbortController().signal, progress: () => {} });
  } finally {
    await workspace.close();
  }
}
