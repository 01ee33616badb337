/** How every host ends: on the first request to stop it closes what it opened, and never takes longer than promised. */

/** Milliseconds between two looks at whether npm is still there. */
const orphanCheck = 250;

/** Milliseconds after which an end that hangs is cut short; outside scripts wait 10 s. */
const endDeadline = 9_000;

/**
 * Aborted by the first SIGINT, SIGTERM or SIGHUP, or when the npm that ran us is gone. Later ones change nothing: one
 * Ctrl-C can arrive twice, from the terminal and from npm.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    setTimeout(() => process.exit(1), endDeadline).unref();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(stop);
  return controller.signal;
}

/** npm passes a SIGTERM on to the shell between us only, which ends of it without a word to us. */
function whenOrphaned(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, orphanCheck);
  timer.unref();
}

/** Resolves when the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
