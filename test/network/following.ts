/** An explorer that follows a local network, and what is told of it. */
import type { DevnetAddresses } from '../../electron/devnet/devnet';
import type { Hex } from '../../shared/bytes';
import type { Client } from '../../shared/contract/client';
import type { WorkspaceStatus } from '../../shared/contract/outputs';
import type { SourceStatus } from '../../shared/contract/source';
import { type ServedWorkspace, serveWorkspace } from '../helpers/servedWorkspace';

export interface FollowOptions {
  /** Ask the indexer instead of a fixed list of nodes. */
  indexer?: boolean;
  /** The chain by the gateway, where faults can be switched on. */
  gateway?: boolean;
  downloadRounds?: number;
  fromBlock?: number;
}

export function sourceOf(network: DevnetAddresses, options: FollowOptions = {}) {
  return {
    kind: 'zeroG' as const,
    chainId: network.chainId,
    rpc: options.gateway ? network.gatewayUrl : network.rpcUrl,
    flow: network.flow,
    nodes: options.indexer ? [] : network.nodes,
    indexer: options.indexer ? network.indexer : null,
    ...(options.downloadRounds === undefined ? {} : { downloadRounds: options.downloadRounds }),
    ...(options.fromBlock === undefined ? {} : { fromBlock: options.fromBlock }),
  };
}

export class FollowingExplorer {
  private constructor(
    readonly folder: string,
    private served: ServedWorkspace,
  ) {}

  /** @param more options of `serve` */
  static async start(
    folder: string,
    more: readonly string[] = [],
    env: Record<string, string> = {},
  ): Promise<FollowingExplorer> {
    return new FollowingExplorer(folder, await serveWorkspace(folder, env, more));
  }

  get logUrl(): string | undefined {
    return this.served.logUrl;
  }

  get client(): Client {
    return this.served.client;
  }

  async connect(network: DevnetAddresses, streams: Hex[], options: FollowOptions = {}): Promise<void> {
    await this.client.call('source.connect', { source: sourceOf(network, options), streams });
  }

  /** Resolves with the answer when it is so; asked again whenever something is told to have changed. */
  async until(
    isSo: (status: WorkspaceStatus, source: SourceStatus) => boolean,
  ): Promise<{ status: WorkspaceStatus; source: SourceStatus }> {
    const { client } = this;
    for (;;) {
      const stops: (() => void)[] = [];
      const change = new Promise<void>((resolve) => {
        stops.push(
          client.on('changed', () => resolve()),
          client.on('source', () => resolve()),
        );
      });
      try {
        const status = await client.call('workspace.status', {});
        const source = await client.call('source.status', {});
        if (isSo(status, source)) return { status, source };
        await change;
      } finally {
        for (const stop of stops) stop();
      }
    }
  }

  /** When this many entries are in the log and all of them are replayed. */
  async untilReplayed(entries: number): Promise<void> {
    await this.until(({ replayedTo, nextSeq }) => nextSeq >= entries && replayedTo === nextSeq);
  }

  async results(): Promise<(string | null)[]> {
    const { results } = await this.client.call('log.results', {});
    return results.map(({ result }) => result);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.served.stop(signal);
  }

  /** Opens the same workspace again. */
  async restart(more: readonly string[] = []): Promise<void> {
    this.served = await serveWorkspace(this.folder, {}, more);
  }
}
