/** Faults of the databases in plain words. Reads throw what LevelDB says, some of it without a code. */
import { StreamscopeError } from '../../shared/errors';

/** Whether a fault says that the files of a database are damaged, not that they are in use or the disk is full. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof StreamscopeError && error.code !== 'storageFailed') return false;
  return /Corruption|Invalid argument|No such file/.test(error.message);
}

const remedy =
  'If it is the state that is damaged, close Streamscope and delete the folder state of the workspace: it is made anew from the log.';

/** A failed read as one of our errors; any other error as it is. */
export function readFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StreamscopeError) return error;
  if (!/^(Corruption|IO error)/.test(error.message)) return error;
  const message = `The database does not read: ${error.message}. ${remedy}`;
  return new StreamscopeError('storageFailed', { reason: error.message }, message, { cause: error });
}
