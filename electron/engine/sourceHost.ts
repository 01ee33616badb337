/** Keeps a workspace in step with its source: starts and ends who follows it, and says how that stands. */
import { Worker } from 'node:worker_threads';
import type { SourceStatus } from '../../shared/contract/source';
import type { Source } from '../../shared/contract/sourceInput';
import { badInput } from '../../shared/errors';
import { ChainFollower, type FollowPorts } from './chainFollower';
import { ThreadLink } from './threadLink';

interface Follower {
  start(): void;
  stop(): Promise<void>;
  status(): Omit<SourceStatus, 'source'>;
  retry(seq: number): Promise<void>;
  lookAgain(): void;
}

const nothingFollowed: Omit<SourceStatus, 'source' | 'phase'> = {
  head: null,
  readTo: null,
  fault: null,
  received: 0,
  fetched: 0,
  missing: [],
  givenUp: [],
  reorganisations: 0,
};

export class SourceHost {
  private follower: Follower | undefined;
  private thread: ThreadLink | undefined;
  private source: Source | null = null;
  private offline = false;

  /** @param follows false in a process that ends after a command */
  constructor(
    private readonly ports: Omit<FollowPorts, 'feeder'>,
    private readonly follows: boolean,
  ) {}

  /** Follows this source instead of the one before; nothing where it is null, or offline. */
  async use(source: Source | null, offline: boolean): Promise<void> {
    await this.stop();
    this.source = source;
    this.offline = offline;
    if (source === null || offline || !this.follows) return;
    this.follower = await this.followerOf(source);
    this.follower.start();
  }

  private async followerOf(source: Source): Promise<Follower> {
    if (source.kind === 'explorer') throw badInput('source', 'cannot be followed yet');
    const thread = new ThreadLink(new Worker(new URL('./feeder.js', import.meta.url)), () => {});
    this.thread = thread;
    await thread.call('open', source);
    return new ChainFollower({ ...this.ports, feeder: thread }, source.downloadRounds);
  }

  status(): SourceStatus {
    const { source, follower, offline } = this;
    if (follower !== undefined) return { source: withoutToken(source), ...follower.status() };
    const phase = source === null ? 'none' : offline ? 'offline' : 'idle';
    return { source: withoutToken(source), phase, ...nothingFollowed };
  }

  /** @throws badInput where nothing is followed */
  async retry(seq: number): Promise<void> {
    if (this.follower === undefined) throw badInput('seq', 'no source is followed at the moment');
    await this.follower.retry(seq);
  }

  /** Other streams are watched: data that nobody needed before may be wanted. */
  lookAgain(): void {
    this.follower?.lookAgain();
  }

  async stop(): Promise<void> {
    const { follower, thread } = this;
    this.follower = undefined;
    this.thread = undefined;
    await follower?.stop();
    await thread?.terminate();
  }
}

function withoutToken(source: Source | null): Source | null {
  return source?.kind === 'explorer' ? { ...source, url: source.url.split('#', 1)[0]! } : source;
}
