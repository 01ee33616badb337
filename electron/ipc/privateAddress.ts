/** Where the explorer that has a workspace open answers the command line. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { StreamscopeError } from '../../shared/errors';

/**
 * The same for every process of this user that means the same folder, however it is spelled. The folder must exist.
 * POSIX: a socket in a folder that only the user can enter, on a fixed path (not the environment's temporary
 * folder: both sides must find it, and socket paths end at 104 bytes). Windows: a named pipe.
 */
export async function privateAddress(workspace: string): Promise<string> {
  const digest = createHash('sha256')
    .update(await realpath(workspace))
    .digest('hex')
    .slice(0, 32);
  if (process.platform === 'win32') return `\\\\.\\pipe\\streamscope-${digest}`;
  return join(await ownFolder(`/tmp/streamscope-${process.getuid!()}`), `${digest}.sock`);
}

async function ownFolder(folder: string): Promise<string> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(folder);
  const isOurs = found.isDirectory() && found.uid === process.getuid!() && (found.mode & 0o077) === 0;
  if (!isOurs) {
    const reason = `${folder} is not a folder that only you can enter`;
    throw new StreamscopeError('storageFailed', { reason }, `Cannot talk to other explorers: ${reason}`);
  }
  return folder;
}
