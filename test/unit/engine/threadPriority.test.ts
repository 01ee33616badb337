/** Threads that work behind what people wait for stand behind in the queue for the processors. They are the built ones. */
import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { ThreadLink } from '../../../electron/engine/threadLink';

const verifier = new URL('../../../out/main/verifier.js', import.meta.url);

const priorities = () => readdirSync('/proc/self/task').map((thread) => getPriority(Number(thread)));

test.runIf(process.platform === 'linux')(
  'a thread gives way, and the one that started it does not',
  async () => {
    const own = getPriority();
    const before = priorities();
    const thread = new ThreadLink(new Worker(verifier), () => {});
    // The answer says that the thread has begun.
    await thread.call('entries', { packed: new Uint8Array(0), logId: new Uint8Array(32) });
    expect(before.every((priority) => priority === own)).toBe(true);
    expect(getPriority()).toBe(own);
    expect(priorities()).toContain(Math.min(19, own + 5));
    await thread.terminate();
  },
);
