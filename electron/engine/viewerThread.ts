/** The thread that reads values for people. One that takes too long is ended, and the next value gets a new one. */
import { Worker } from 'node:worker_threads';
import type { ValueView } from '../../shared/contract/values';
import { StreamscopeError } from '../../shared/errors';
import { ThreadLink } from './threadLink';
import type { ValueInside, ValueToView, Views } from './valueViews';

/** Milliseconds that one value may take: what the library for zstd does with the worst of bytes is not bounded. */
const longest = 10_000;

export class ViewerThread implements Views {
  private link: ThreadLink | undefined;
  /** One value at a time: the thread has one clock. */
  private last: Promise<unknown> = Promise.resolve();

  /** @param startThread makes a worker of viewer.ts */
  constructor(
    private readonly startThread: () => Worker,
    private readonly milliseconds = longest,
  ) {}

  view(job: ValueToView): Promise<Omit<ValueView, 'version'>> {
    return this.inTurn('view', job);
  }

  inside(job: ValueInside): Promise<{ size: number; bytes: Uint8Array }> {
    return this.inTurn('inside', job);
  }

  private inTurn<Output>(method: string, job: object): Promise<Output> {
    const done = this.last.then(() => this.run<Output>(method, job));
    this.last = done.catch(() => {});
    return done;
  }

  private async run<Output>(method: string, job: object): Promise<Output> {
    this.link ??= new ThreadLink(this.startThread(), () => {});
    const { link } = this;
    let isLate = false;
    const clock = setTimeout(() => {
      isLate = true;
      this.end();
    }, this.milliseconds);
    try {
      return await link.call<Output>(method, job);
    } catch (error) {
      if (!isLate) throw error;
      const reason = `takes longer than ${this.milliseconds / 1000} seconds to read`;
      throw new StreamscopeError('badInput', { field: 'view', reason }, `The value ${reason} in this way.`);
    } finally {
      clearTimeout(clock);
    }
  }

  private end(): Promise<void> | undefined {
    const { link } = this;
    this.link = undefined;
    return link?.terminate();
  }

  async close(): Promise<void> {
    await this.end();
  }
}

/** The thread of the built product, whose viewer stands beside the reader. */
export function builtViewer(): ViewerThread {
  return new ViewerThread(() => new Worker(new URL('./viewer.js', import.meta.url)));
}
