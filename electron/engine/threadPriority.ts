/** The place of a thread in the queue for the processors. */
import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** Steps of Unix' niceness: others come first, but the thread still gets a share where all are busy. */
const stepsBehind = 5;
const last = 19;

/**
 * Puts the calling thread behind the others where they want a processor at the same time, so that what people wait for
 * is not held up by what may take a moment longer. Only where each thread has a priority of its own (Linux); elsewhere,
 * or where it is refused, nothing changes.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, Math.min(last, getPriority(thread) + stepsBehind));
  } catch {
    // A courtesy: without it everything works, a little less smoothly.
  }
}
