import { StreamscopeError } from '../../shared/errors';

/** Waits for work that goes on by itself when nobody waits for it any more. @throws cancelled */
export function unlessAborted(
  signal: AbortSignal,
  work: Promise<unknown>,
  message: string,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new StreamscopeError('cancelled', {}, message));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
