/** Verifiers on threads of their own, one for each core, so that signatures are recovered in parallel. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { EntriesToExamine, EntryFault, ExaminedLines, LinesToExamine } from '../log/examine';
import { ownThread, type Verifiers } from '../log/verifiers';
import { ThreadLink } from './threadLink';

/** The writer alone cannot feed more. */
const mostThreads = 8;

interface Thread {
  link: ThreadLink;
  /** Jobs that it has not answered. */
  jobs: number;
}

export class VerifierPool implements Verifiers {
  readonly size = Math.min(availableParallelism(), mostThreads);
  private threads: Thread[] = [];
  private isFirst = true;

  /** @param startThread makes a worker of verifier.ts */
  constructor(private readonly startThread: () => Worker) {}

  lines(job: LinesToExamine): Promise<ExaminedLines> {
    return this.run('lines', job, () => ownThread.lines(job));
  }

  entries(job: EntriesToExamine): Promise<EntryFault | undefined> {
    return this.run('entries', job, () => ownThread.entries(job));
  }

  /** The first job is done here: a small file has no other, and threads take longer to start than it takes. */
  private run<Output>(method: string, job: object, here: () => Promise<Output>): Promise<Output> {
    if (this.isFirst) {
      this.isFirst = false;
      return here();
    }
    return this.onThread(method, job);
  }

  /** @throws closed when the thread ends before it answers */
  private async onThread<Output>(method: string, job: object): Promise<Output> {
    const thread = this.leastBusy();
    thread.jobs++;
    try {
      return await thread.link.call<Output>(method, job);
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
    this.isFirst = true;
    await Promise.all(threads.map(({ link }) => link.terminate()));
  }
}

/** The pool of the built product, whose verifier stands beside the writer. */
export function builtVerifiers(): VerifierPool {
  return new VerifierPool(() => new Worker(new URL('./verifier.js', import.meta.url)));
}
