/** Writes a backup of a workspace while it goes on: the log as one snapshot, and the files that are not derived. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import { createGzip } from 'node:zlib';
import { toHex } from '../../shared/bytes';
import type { BackupSummary } from '../../shared/contract/outputs';
import { StreamscopeError } from '../../shared/errors';
import {
  type BackupHeader,
  backupFormat,
  encodeBackupEnd,
  encodeBackupHeader,
  encodeBackupRow,
} from '../log/backupFormat';
import { HeaderChain } from '../log/headerChain';
import { headerBounds, seqOfLogRow } from '../log/logKeys';
import { readLogMeta } from '../log/logMeta';
import { logFault } from '../log/logReader';
import { storageFault } from '../store/faults';
import { type Database, firstRow, type Snapshot, scanBytes } from '../store/store';
import { productVersion } from '../version';
import { folderBytes, requireSpace } from './freeSpace';

export interface BackupOptions {
  signal: AbortSignal;
  /** Bytes of rows, before they are compressed. */
  onProgress: (bytes: number) => void;
}

/**
 * Writes the backup beside `file` and renames it when it is whole.
 * @param log the database of the log, open
 * @throws logDamaged, logUnreadable, storageFailed, cancelled
 */
export async function writeBackup(
  workspace: string,
  log: Database,
  file: string,
  options: BackupOptions,
): Promise<BackupSummary> {
  const logBytes = await folderBytes(join(workspace, 'log'));
  await requireSpace(dirname(file), logBytes, 'The backup').catch((error) => {
    throw fileFault(error);
  });
  const unfinished = `${file}.partial`;
  const snapshot = log.snapshot();
  try {
    const header = await describe(workspace, log, snapshot);
    const { signal } = options;
    const output = createWriteStream(unfinished, { flush: true, mode: 0o600 });
    // Level 1: a log is mostly hashes and signatures, which no level makes smaller.
    await pipeline(contents(header, log, snapshot, options), createGzip({ level: 1 }), output, { signal });
    await rename(unfinished, file);
    return { entries: header.nextSeq - header.firstSeq, bytes: output.bytesWritten };
  } catch (error) {
    await rm(unfinished, { force: true });
    if (options.signal.aborted) throw new StreamscopeError('cancelled', {}, 'The backup was cancelled.');
    throw fileFault(error);
  } finally {
    await snapshot.close();
  }
}

function fileFault(error: unknown): unknown {
  if (error instanceof StreamscopeError) return error;
  const isSystem = (error as NodeJS.ErrnoException).syscall !== undefined;
  return isSystem ? storageFault('The backup could not be written', error) : logFault(error);
}

/** Header and rows as they are compressed. @throws logDamaged: a backup of a damaged log would not be taken back */
async function* contents(
  header: BackupHeader,
  log: Database,
  snapshot: Snapshot,
  { onProgress }: BackupOptions,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  const hashed = (bytes: Uint8Array) => {
    hash.update(bytes);
    return bytes;
  };
  const chain = new HeaderChain(Buffer.from(header.logId.slice(2), 'hex'), header.firstSeq);
  let [rows, done] = [0, 0];
  yield hashed(encodeBackupHeader(header));
  for await (const [key, value] of log.iterator({ snapshot, highWaterMarkBytes: scanBytes })) {
    chain.take(key, value);
    yield hashed(encodeBackupRow([key, value]));
    rows++;
    done += key.length + value.length;
    onProgress(done);
  }
  yield hashed(encodeBackupEnd(rows));
  yield hash.digest();
}

async function describe(workspace: string, log: Database, snapshot: Snapshot): Promise<BackupHeader> {
  const meta = await readLogMeta(log, snapshot);
  if (meta === undefined) throw new Error('an open log has an identity');
  const newest = await firstRow(log, { ...headerBounds, reverse: true, snapshot });
  const { logId, firstSeq } = meta;
  const lastHash =
    newest === undefined ? new HeaderChain(logId, firstSeq).lastHash : newest[1].subarray(1, 33);
  return {
    streamscope: 'backup',
    format: backupFormat,
    version: productVersion,
    logId: toHex(logId),
    firstSeq,
    nextSeq: newest === undefined ? firstSeq : seqOfLogRow(newest[0]) + 1,
    lastHash: toHex(lastHash),
    files: await readFilesAtOnce(workspace),
  };
}

const keptFolders = ['decoders', 'drafts', 'keystores'];
const keptFiles = ['workspace.json', 'encryption-key.json', 'desk.json'];
const keptPath =
  /^(workspace\.json|encryption-key\.json|desk\.json|decoders\/[0-9a-f]{64}\.js|drafts\/[0-9a-f]{16}\.ndjson|keystores\/0x[0-9a-f]{40}\.json)$/;

/** Whether a backup may hold a file of this path: it becomes a path again, in whatever folder somebody restores to. */
export function isKeptPath(path: string): boolean {
  return keptPath.test(path);
}

/** Settings name decoders, and both change while the workspace is in use: read until they were still. */
async function readFilesAtOnce(workspace: string): Promise<Record<string, string>> {
  for (let before = await readFiles(workspace); ; ) {
    const now = await readFiles(workspace);
    if (isDeepStrictEqual(now, before)) return now;
    before = now;
  }
}

/** Everything that is neither log nor derived. Keys are encrypted under their passwords; no password is here. */
async function readFiles(workspace: string): Promise<Record<string, string>> {
  const paths = [...keptFiles];
  for (const folder of keptFolders) {
    const names = await readdir(join(workspace, folder)).catch((): string[] => []);
    paths.push(...names.map((name) => `${folder}/${name}`).filter(isKeptPath));
  }
  const files: Record<string, string> = {};
  for (const path of paths) {
    const text = await readFile(join(workspace, path), 'utf8').catch(ignoreAbsent);
    if (text !== undefined) files[path] = text;
  }
  return files;
}

function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
