/** Where the explorer that has a workspace open answers the command line. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The same for every process of this user that means the same folder, however it is spelled. The folder must exist.
 * POSIX: a socket in a folder that only the user can enter, on a fixed path (not the environment's temporary
 * folder: both sides must find it, and socket paths end at 104 bytes). Windows: a named pipe.
 * @returns undefined where somebody else has taken that folder: nothing is said or heard there
 */
export async function privateAddress(workspace: string): Promise<string | undefined> {
  const digest = createHash('sha256')
    .update(await realpath(workspace))
    .digest('hex')
    .slice(0, 32);
  if (process.platform === 'win32') return `\\\\.\\pipe\\streamscope-${digest}`;
  const folder = `/tmp/streamscope-${process.getuid!()}`;
  return (await isOwnFolder(folder)) ? join(folder, `${digest}.sock`) : undefined;
}

async function isOwnFolder(folder: string): Promise<boolean> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(folder);
  return found.isDirectory() && found.uid === process.getuid!() && (found.mode & 0o077) === 0;
}
