/** Faults of the databases in plain words. Reads throw what LevelDB says, some of it without a code. */
import { StreamscopeError } from '../../shared/errors';

/** Whether a fault says that the files of a database are damaged, not that they are in use or the disk is full. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof StreamscopeError && error.code !== 'storageFailed') return false;
  return /Corruption|Invalid argument|No such file/.test(error.message);
}

/** What a thrown value says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What to do, by what the system said. */
const remedies: [RegExp, string][] = [
  [
    /no space left|quota exceeded/i,
    'The disk is full. Make room on it, then do the same again: nothing that was acknowledged is lost',
  ],
  [
    /read-only file system/i,
    'The folder cannot be written: it is on a file system that is mounted read-only',
  ],
  [/permission denied|operation not permitted/i, 'The folder cannot be written or read by this user'],
];

/** A refused read or write as one of our errors, with what to do about it where that is known. */
export function storageFault(what: string, error: unknown): StreamscopeError<'storageFailed'> {
  const reason = reasonOf(error);
  const remedy = remedies.find(([pattern]) => pattern.test(reason))?.[1];
  const message = remedy === undefined ? `${what}: ${reason}.` : `${what}. ${remedy} (${reason}).`;
  return new StreamscopeError('storageFailed', { reason }, message, { cause: error });
}

/** Whether the system refuses writes for good, which has nothing to do with who else has the folder open. */
export function isRefusal(reason: string): boolean {
  return remedies.some(([pattern]) => pattern.test(reason));
}

/** A failed read as one of our errors; any other error as it is. */
export function readFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StreamscopeError) return error;
  if (!/^(Corruption|IO error)/.test(error.message)) return error;
  return storageFault('The database does not read', error);
}
