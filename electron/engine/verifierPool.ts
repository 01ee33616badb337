/** Verifiers on threads of their own, one for each core, so that signatures are recovered in parallel. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { EntriesToExamine, EntryFault, ExaminedLines, LinesToExamine } from '../log/examine';
import { ownThread, type Verifiers } from '../log/verifiers';
import { ThreadLink } from './threadLink';

/** The writer alone cannot feed more. */
const mostThreads = 8;
/** Jobs that are done on the thread that asks before others are started: a file of one block has two passes. */
const firstJobs = 2;

interface Thread {
  link: ThreadLink;
  /** Jobs that it has not answered. */
  jobs: number;
}

export class VerifierPool implements Verifiers {
  readonly size = Math.min(availableParallelism(), mostThreads);
  private threads: Thread[] = [];
  private doneHere = 0;

  /** @param startThread makes a worker of verifier.ts */
  constructor(private readonly startThread: () => Worker) {}

  lines(job: LinesToExamine): Promise<ExaminedLines> {
    return this.run('lines', job, job.bytes.buffer, () => ownThread.lines(job));
  }

  entries(job: EntriesToExamine): Promise<EntryFault | undefined> {
    return this.run('entries', job, job.packed.buffer, () => ownThread.entries(job));
  }

  /** A small file has no more than the first jobs, and threads take longer to start than those take here. */
  private run<Output>(
    method: string,
    job: object,
    buffer: ArrayBuffer,
    here: () => Promise<Output>,
  ): Promise<Output> {
    if (this.doneHere < firstJobs) {
      this.doneHere++;
      return here();
    }
    return this.onThread(method, job, buffer);
  }

  /** @throws closed when the thread ends before it answers */
  private async onThread<Output>(method: string, job: object, buffer: ArrayBuffer): Promise<Output> {
    const thread = this.leastBusy();
    thread.jobs++;
    try {
      return await thread.link.call<Output>(method, job, undefined, [buffer]);
    } finally {
      thread.jobs--;
    }
  }

  private leastBusy(): Thread {
    const thread = this.threads.reduce<Thread | undefined>(
      (least, other) => (least === undefined || other.jobs < least.jobs ? other : least),
      undefined,
    );
    if (thread !== undefined && (thread.jobs === 0 || this.threads.length === this.size)) return thread;
    const started = { link: new ThreadLink(this.startThread(), () => {}), jobs: 0 };
    this.threads.push(started);
    return started;
  }

  async rest(): Promise<void> {
    const { threads } = this;
    this.threads = [];
    this.doneHere = 0;
    await Promise.all(threads.map(({ link }) => link.terminate()));
  }
}

/** The pool of the built product, whose verifier stands beside the writer. */
export function builtVerifiers(): VerifierPool {
  return new VerifierPool(() => new Worker(new URL('./verifier.js', import.meta.url)));
}
