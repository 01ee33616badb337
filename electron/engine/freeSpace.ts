/** Room on the disk, asked for before long work, so that it is refused at once and not when the disk is full. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StreamscopeError } from '../../shared/errors';

/** What a database needs beside its rows: its own log and tables under way. */
const reserve = 4 << 20;

/**
 * @param needed bytes, estimated
 * @param what the work, as the beginning of a sentence: `The import`
 * @throws storageFailed with `space` where less is free
 */
export async function requireSpace(folder: string, needed: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const whole = needed + reserve;
  if (free >= whole) return;
  const reason = `about ${inWords(whole)} are needed and ${inWords(free)} are free`;
  const message = `${what} needs more room than the disk of ${folder} has: ${reason}. Make room, then do the same again.`;
  throw new StreamscopeError('storageFailed', { reason, space: { needed: whole, free } }, message);
}

function inWords(bytes: number): string {
  return bytes < 10 << 20 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}

/** Bytes of the files in a folder, those below it not counted; 0 where it is missing. */
export async function folderBytes(folder: string, pattern = /./): Promise<number> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => pattern.test(name));
  // LevelDB removes files while it works.
  const sizes = await Promise.all(names.map((name) => fileBytes(join(folder, name)).catch(() => 0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function fileBytes(file: string): Promise<number> {
  const found = await stat(file);
  return found.isFile() ? found.size : 0;
}

/** Compressed exchange files grow by about this much. */
const gzipFactor = 4;

/** What an exchange file becomes: its hex halves, and every value stands in the log and in the state. */
export async function importBytes(file: string): Promise<number> {
  const size = await fileBytes(file).catch(() => 0);
  return file.endsWith('.gz') ? size * gzipFactor : size;
}

/** Opening a database turns its write-ahead files into tables. */
export async function reopenBytes(...folders: string[]): Promise<number> {
  const sizes = await Promise.all(folders.map((folder) => folderBytes(folder, /\.log$/)));
  return sizes.reduce((sum, size) => sum + 2 * size, 0);
}

/** A folder that is there, for work that will make this one. */
export async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  return found?.isDirectory() ? folder : nearestFolder(dirname(folder));
}
