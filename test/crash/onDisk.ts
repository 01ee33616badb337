/** What a workspace that nobody has open holds on disk. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Generation, generationFolder, generationFor } from '../../electron/engine/generation';
import { WriterCore } from '../../electron/engine/writerCore';
import { LogReader } from '../../electron/log/logReader';
import { openDatabase } from '../../electron/store/store';
import { toHex } from '../../shared/bytes';
import type { VerifyReport } from '../../shared/contract/outputs';

type Settings = Parameters<typeof generationFor>[0];

export async function readSettingsText(folder: string): Promise<string> {
  return readFile(join(folder, 'workspace.json'), 'utf8');
}

/** The folder of the generation that the settings ask for. */
export async function wantedGeneration(folder: string): Promise<Generation> {
  return generationFor(JSON.parse(await readSettingsText(folder)) as Settings);
}

/** Hashes over all rows of the log and of the state in use: rows, results and digests at once. */
export async function hashRows(folder: string): Promise<{ log: string; state: string }> {
  const { id } = await wantedGeneration(folder);
  return {
    log: await hashDatabase(join(folder, 'log')),
    state: await hashDatabase(generationFolder(folder, id)),
  };
}

async function hashDatabase(folder: string): Promise<string> {
  const database = await openDatabase(folder);
  try {
    const hash = createHash('sha256');
    let rows = 0;
    for await (const [key, value] of database.iterator({ highWaterMarkBytes: 1 << 20 })) {
      hash.update(`${key.length} ${value.length} `).update(key).update(value);
      rows++;
    }
    return `${rows} rows, ${hash.digest('hex')}`;
  } finally {
    await database.close();
  }
}

/** The log against itself, and the state against one that is derived from scratch. */
export async function verifyOnDisk(folder: string): Promise<VerifyReport> {
  const writer = await WriterCore.open(folder, () => {});
  try {
    await writer.switchTo(await wantedGeneration(folder), undefined);
    return await writer.verify({ signal: new AbortController().signal, onProgress: () => {} });
  } finally {
    await writer.close();
  }
}

/** Data roots of the log's entries by seq. */
export async function readDataRoots(folder: string): Promise<Map<number, string>> {
  const database = await openDatabase(join(folder, 'log'));
  try {
    const entries = await new LogReader(database).entries(0, Number.MAX_SAFE_INTEGER, { limit: 100_000 });
    return new Map(entries.map((entry) => [entry.seq, toHex(entry.dataRoot)]));
  } finally {
    await database.close();
  }
}

/** Files and folders that a workspace at rest does not have. */
export async function leftovers(folder: string): Promise<string[]> {
  const { id } = await wantedGeneration(folder);
  const expected = new Set(['workspace.json', 'log', 'state']);
  const inState = new Set(['current.json', id]);
  const found = (await readdir(folder)).filter((name) => !expected.has(name));
  const inner = (await readdir(join(folder, 'state'))).filter((name) => !inState.has(name));
  return [...found, ...inner.map((name) => `state/${name}`)];
}
