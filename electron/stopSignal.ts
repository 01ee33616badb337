/** How every host ends: on the first request to stop it closes what it opened, and never takes longer than promised. */

/** Milliseconds after which an end that hangs is cut short; outside scripts wait 10 s. */
const endDeadline = 9_000;

/**
 * Aborted by the first SIGINT, SIGTERM or SIGHUP. Later ones change nothing: one Ctrl-C can arrive twice, from
 * the terminal and from npm.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    setTimeout(() => process.exit(1), endDeadline).unref();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
