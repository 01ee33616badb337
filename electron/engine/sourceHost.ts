/** Keeps a workspace in step with its source: starts and ends who follows it, and says how that stands. */
import { Worker } from 'node:worker_threads';
import type { Diagnosis, SourceStatus } from '../../shared/contract/source';
import type { Source } from '../../shared/contract/sourceInput';
import { badInput, switchedOffline } from '../../shared/errors';
import type { CallContext } from '../ipc/engine';
import { diagnoseExplorer } from '../log/explorer/diagnoseExplorer';
import { LogClient } from '../log/explorer/logClient';
import type { ChainCursor } from '../log/zeroG/chainCursor';
import { ChainFollower, type FollowPorts } from './chainFollower';
import { ExplorerFollower } from './explorerFollower';
import { ThreadLink } from './threadLink';
import type { LogState } from './writerCore';

interface Follower {
  start(): void;
  stop(): Promise<void>;
  status(): FollowedStatus;
  retry(seq: number): Promise<void>;
  lookAgain(): void;
}

type FollowedStatus = Omit<SourceStatus, 'source' | 'outgoing'>;

const nothingFollowed: Omit<FollowedStatus, 'phase'> = {
  head: null,
  headAt: null,
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
  private thread: Promise<ThreadLink> | undefined;
  private source: Source | null = null;
  private offline = false;

  /**
   * @param follows false in a process that ends after a command
   * @param folder for what comes in before it is taken into the log
   */
  constructor(
    private readonly ports: Omit<FollowPorts, 'feeder'>,
    readonly follows: boolean,
    private readonly folder: string,
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
    if (source.kind === 'explorer') return new ExplorerFollower(this.ports, source.url, this.folder);
    return new ChainFollower({ ...this.ports, feeder: await this.network() }, source.downloadRounds);
  }

  /** The thread that talks to the network. @throws badInput where there is none, offline */
  network(): Promise<ThreadLink> {
    this.thread ??= this.startThread().catch((error) => {
      this.thread = undefined;
      throw error;
    });
    return this.thread;
  }

  /** Looks at any connection, by a thread of its own: it may be another than the one in use. */
  async diagnose(source: Source, context: CallContext): Promise<Diagnosis> {
    if (this.offline) throw switchedOffline();
    const { writer } = this.ports;
    if (source.kind === 'explorer') {
      const { firstSeq, nextSeq, lastHash } = await writer.call<LogState>('logState', undefined);
      const here = firstSeq === nextSeq ? undefined : { nextSeq, lastHash };
      return diagnoseExplorer(source.url, here, context.signal);
    }
    const kept = await writer.call<ChainCursor | undefined>('chainCursor', undefined);
    const thread = new ThreadLink(new Worker(new URL('./feeder.js', import.meta.url)), () => {});
    try {
      return await thread.call<Diagnosis>('diagnose', { source, kept }, context);
    } finally {
      await thread.terminate();
    }
  }

  /** The explorer that orders what is signed here. @throws badInput where there is none, offline */
  leader(): LogClient {
    const { source, offline } = this;
    if (source?.kind !== 'explorer') throw badInput('source', 'this workspace follows no other explorer');
    if (offline) throw switchedOffline();
    return new LogClient(source.url);
  }

  private async startThread(): Promise<ThreadLink> {
    const { source, offline } = this;
    if (source?.kind !== 'zeroG') throw badInput('source', 'this workspace follows no network');
    if (offline) throw switchedOffline();
    const thread = new ThreadLink(new Worker(new URL('./feeder.js', import.meta.url)), () => {});
    await thread.call('open', source);
    return thread;
  }

  status(): Omit<SourceStatus, 'outgoing'> {
    const { source, follower, offline } = this;
    if (follower !== undefined) return { source: withoutToken(source), ...follower.status() };
    const phase = offline ? 'offline' : source === null ? 'none' : 'idle';
    return { source: withoutToken(source), phase, ...nothingFollowed };
  }

  /** @throws badInput where nothing is followed, offline */
  async retry(seq: number): Promise<void> {
    if (this.offline) throw switchedOffline();
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
    await (await thread?.catch(() => undefined))?.terminate();
  }
}

function withoutToken(source: Source | null): Source | null {
  return source?.kind === 'explorer' ? { ...source, url: source.url.split('#', 1)[0]! } : source;
}
