/** Makes a workspace of a backup. Everything is checked in a folder beside, which takes its place when it is whole. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { equalBytes, fromHex, type Hex } from '../../shared/bytes';
import { badInput, StreamscopeError } from '../../shared/errors';
import {
  type BackupHeader,
  type ByteSource,
  backupRefused,
  checksumLength,
  type LogRow,
  readBackupHeader,
  readBackupRows,
} from '../log/backupFormat';
import { HeaderChain } from '../log/headerChain';
import { storageFault } from '../store/faults';
import { openDatabase, writeBatch } from '../store/store';
import { isKeptPath } from './backup';
import { nearestFolder, requireSpace } from './freeSpace';
import { readSettings } from './settings';

export interface RestoreOptions {
  signal: AbortSignal;
  /** Bytes of the file, as it is on disk. */
  onProgress: (done: number, total: number) => void;
}

/** Rows are written when they have this many bytes together. */
const groupBytes = 4 << 20;
/** A backup is compressed; what it becomes is larger by about this much. */
const growth = 3;

/**
 * @param folder missing or empty
 * @returns entries of the log
 * @throws badInput, backupRefused, formatNewer, storageFailed, cancelled
 */
export async function restoreBackup(file: string, folder: string, options: RestoreOptions): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw badInput('FILE', `there is no file ${file}`);
  await requireEmpty(folder);
  await requireSpace(await nearestFolder(dirname(folder)), growth * found.size, 'The restored workspace');
  const beside = `${folder}.restoring`;
  await removeAbandoned(beside);
  try {
    const header = await unpack(file, found.size, beside, options);
    await readSettings(beside);
    await rmdir(folder).catch(() => {});
    await rename(beside, folder);
    return header.nextSeq - header.firstSeq;
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    if (options.signal.aborted) throw new StreamscopeError('cancelled', {}, 'Nothing was restored.');
    throw error;
  }
}

async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw badInput('DIR', `${folder} is not a folder`);
  });
  if (names.length > 0) throw badInput('DIR', `${folder} is not empty; a backup becomes a new workspace`);
}

/** What a restore that was killed left behind. @throws workspaceLocked where another one is under way */
async function removeAbandoned(beside: string): Promise<void> {
  const log = join(beside, 'log');
  if ((await readdir(log).catch(() => [])).includes('CURRENT' as never))
    await (await openDatabase(log)).close();
  await rm(beside, { recursive: true, force: true });
}

async function unpack(
  file: string,
  total: number,
  folder: string,
  { signal, onProgress }: RestoreOptions,
): Promise<BackupHeader> {
  const input = createReadStream(file, { signal });
  const unzipped = input.pipe(createGunzip());
  input.on('error', (error) => unzipped.destroy(error));
  try {
    const source = new StreamSource(unzipped, () => onProgress(input.bytesRead, total));
    const header = await readBackupHeader(source);
    await onDisk(mkdir(join(folder, 'log'), { recursive: true }));
    await writeLog(join(folder, 'log'), header, source);
    await checkEnd(source);
    await writeFiles(folder, header.files);
    return header;
  } finally {
    input.destroy();
    unzipped.destroy();
  }
}

/** Every row of the log, in groups; the last one is synced, and with it all before. */
async function writeLog(folder: string, header: BackupHeader, source: ByteSource): Promise<void> {
  const chain = new HeaderChain(fromHex(header.logId as Hex), header.firstSeq);
  const database = await openDatabase(folder);
  try {
    let batch = database.batch();
    let bytes = 0;
    for await (const row of readBackupRows(source)) {
      takeRow(chain, row);
      batch.put(...row);
      bytes += row[0].length + row[1].length;
      if (bytes < groupBytes) continue;
      await writeBatch(batch, false);
      batch = database.batch();
      bytes = 0;
    }
    await writeBatch(batch, true);
  } finally {
    await database.close();
  }
  if (chain.nextSeq !== header.nextSeq || !equalBytes(chain.lastHash, fromHex(header.lastHash as Hex)))
    throw backupRefused('was altered: its log ends with another entry than it says');
}

function takeRow(chain: HeaderChain, [key, value]: LogRow): void {
  try {
    chain.take(key, value);
  } catch (error) {
    throw backupRefused('was altered: the hash chain of its log does not hold', error);
  }
}

async function checkEnd(source: StreamSource): Promise<void> {
  const expected = source.checksum();
  if (!equalBytes(await source.take(checksumLength), expected))
    throw backupRefused('was altered: its checksum does not hold');
  if (!(await source.isAtEnd())) throw backupRefused('was altered: something follows its end');
}

async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  if (files['workspace.json'] === undefined) throw backupRefused('has no settings');
  for (const [path, text] of Object.entries(files)) {
    if (!isKeptPath(path)) throw backupRefused(`was altered: it has a file ${JSON.stringify(path)}`);
    const file = join(folder, path);
    await onDisk(mkdir(dirname(file), { recursive: true }));
    await onDisk(writeFile(file, text, { flush: true, mode: path === 'workspace.json' ? 0o644 : 0o600 }));
  }
}

async function onDisk<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw storageFault('The restored workspace could not be written', error);
  }
}

/** Bytes of a decompressed stream, hashed as they are taken. */
class StreamSource implements ByteSource {
  private readonly chunks: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);
  private readonly hash = createHash('sha256');

  constructor(
    stream: Readable,
    private readonly onChunk: () => void,
  ) {
    this.chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Of everything that was taken. */
  checksum(): Uint8Array {
    return this.hash.copy().digest();
  }

  async isAtEnd(): Promise<boolean> {
    return this.held.length === 0 && !(await this.fill());
  }

  async take(length: number): Promise<Uint8Array> {
    const parts = [this.held];
    let size = this.held.length;
    while (size < length) {
      if (!(await this.fill())) throw backupRefused('is cut short');
      parts.push(this.held);
      size += this.held.length;
    }
    this.held = parts.length === 1 ? this.held : Buffer.concat(parts);
    return this.release(length);
  }

  async takeThrough(byte: number, most: number): Promise<Uint8Array> {
    let [whole, at] = [this.held, this.held.indexOf(byte)];
    while (at < 0) {
      if (whole.length > most)
        throw backupRefused('is not one: it does not begin as a backup of Streamscope');
      if (!(await this.fill())) throw backupRefused('is cut short');
      const inNext = this.held.indexOf(byte);
      at = inNext < 0 ? -1 : whole.length + inNext;
      whole = Buffer.concat([whole, this.held]);
    }
    this.held = whole;
    return this.release(at + 1);
  }

  private release(length: number): Uint8Array {
    const taken = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    this.hash.update(taken);
    return taken;
  }

  /** Takes the next chunk in place of what was held. @returns false at the end. @throws backupRefused */
  private async fill(): Promise<boolean> {
    try {
      const { value, done } = await this.chunks.next();
      this.onChunk();
      this.held = done ? Buffer.alloc(0) : value;
      return !done;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'Z_BUF_ERROR') throw backupRefused('is cut short', error);
      throw backupRefused(`does not read: ${message}`, error);
    }
  }
}
