/**
 * Exchange files that a window sends in parts, to be imported. They lie in a folder of the workspace while they come
 * in and are used, and never longer: not after a cancel, not when the window is gone, not after a crash.
 */
import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { badInput, StreamscopeError } from '../../shared/errors';

/** Uploads that are open at once in all windows of a workspace. */
const mostUploads = 4;

interface Upload {
  file: string;
  handle: FileHandle;
  size: number;
  received: number;
  /** Parts are written one after the other. */
  queue: Promise<unknown>;
  /** Ends the watch over whoever sends. */
  unwatch: () => void;
}

export class Uploads {
  private readonly open = new Map<string, Upload>();
  private readonly leaving = new Set<Promise<void>>();

  constructor(private readonly folder: string) {}

  /** Removes what a host that was killed left behind. */
  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /**
   * @param client aborted when whoever sends is gone
   * @throws badInput, storageFailed
   */
  async begin(
    { size, compressed }: { size: number; compressed: boolean },
    client: AbortSignal | undefined,
  ): Promise<string> {
    if (this.open.size >= mostUploads)
      throw badInput('import', `${mostUploads} files are being sent already`);
    const id = randomBytes(16).toString('hex');
    const file = join(this.folder, `${id}.ndjson${compressed ? '.gz' : ''}`);
    await onDisk(mkdir(this.folder, { recursive: true }));
    const handle = await onDisk(open(file, 'wx', 0o600));
    const abandon = () => void this.discard(id);
    const unwatch = () => client?.removeEventListener('abort', abandon);
    this.open.set(id, { file, handle, size, received: 0, queue: Promise.resolve(), unwatch });
    client?.addEventListener('abort', abandon);
    if (client?.aborted) abandon();
    return id;
  }

  /** Appends a part. @returns the bytes that are there. @throws notFound, badInput, storageFailed */
  async add(part: { id: string; offset: number; bytes: Uint8Array }): Promise<number> {
    const { id, offset, bytes } = part;
    const upload = this.find(id);
    if (offset !== upload.received) throw badInput('offset', `expected ${upload.received}, found ${offset}`);
    if (offset + bytes.length > upload.size) throw badInput('bytes', 'go beyond the size of the file');
    upload.received += bytes.length;
    const written = upload.queue.then(() => onDisk(upload.handle.writeFile(bytes)));
    upload.queue = written;
    await written;
    return upload.received;
  }

  /** Hands the whole file over, and removes it afterwards. @throws notFound, badInput when a part is missing */
  async use<Result>(id: string, work: (file: string) => Promise<Result>): Promise<Result> {
    const upload = this.find(id);
    if (upload.received !== upload.size)
      throw badInput('file', `has ${upload.size} bytes, and ${upload.received} of them were sent`);
    try {
      await upload.queue;
      return await work(upload.file);
    } finally {
      await this.discard(id);
    }
  }

  /** Forgets an upload, if it is still there. */
  async discard(id: string): Promise<void> {
    const upload = this.open.get(id);
    if (upload === undefined) return;
    this.open.delete(id);
    const left = remove(upload);
    this.leaving.add(left);
    await left;
    this.leaving.delete(left);
  }

  /** Removes its own files only: a workspace that did not open may be in use by another process. */
  async close(): Promise<void> {
    for (const id of [...this.open.keys()]) await this.discard(id);
    await Promise.all(this.leaving);
    await rmdir(this.folder).catch(() => {});
  }

  private find(id: string): Upload {
    const upload = this.open.get(id);
    if (upload === undefined)
      throw new StreamscopeError('notFound', { what: 'file being sent', id }, 'This file is not being sent.');
    return upload;
  }
}

async function remove({ file, handle, queue, unwatch }: Upload): Promise<void> {
  unwatch();
  await queue.catch(() => {});
  await handle.close().catch(() => {});
  // Where it cannot be removed now, as on a disk that fails, the next start does it.
  await rm(file, { force: true }).catch(() => {});
}

async function onDisk<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StreamscopeError('storageFailed', { reason }, `The disk refused the file: ${reason}`, {
      cause: error,
    });
  }
}
