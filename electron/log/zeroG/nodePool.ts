/** The storage nodes that can be asked, with their shards (protocol g). */
import { z } from 'zod';
import { type Hex, toHex } from '../../../shared/bytes';
import { locatedNodesSchema, type Shard, shardSchema } from '../../network/nodeTypes';
import { networkFailed, RpcClient, RpcRefusal } from '../../network/rpcClient';

export interface PoolNode {
  client: RpcClient;
  shard: Shard;
}

export interface PoolOptions {
  nodes: readonly string[];
  indexer: string | null;
  /** Milliseconds until a request is given up. */
  timeout?: number;
}

/** How long a node's shard, and what an indexer said of a network, is believed. */
const believed = 60_000;
/** An indexer names nodes; a hostile one could name thousands. */
const mostNodes = 64;

export class NodePool {
  private readonly clients = new Map<string, RpcClient>();
  private readonly indexer: RpcClient | undefined;
  private fixed: { nodes: Promise<PoolNode[]>; until: number } | undefined;
  private sharded: { nodes: Promise<PoolNode[]>; until: number } | undefined;

  constructor(private readonly options: PoolOptions) {
    this.indexer = options.indexer === null ? undefined : new RpcClient(options.indexer, options);
  }

  /** Whether an indexer is asked for each file. */
  get hasIndexer(): boolean {
    return this.indexer !== undefined && this.options.nodes.length === 0;
  }

  /**
   * Nodes that may have a file: those of the list, and those that the indexer names.
   * @throws networkFailed when none can be asked
   */
  async nodesFor(root: Uint8Array, signal?: AbortSignal): Promise<PoolNode[]> {
    const fixed = this.options.nodes.length === 0 ? [] : await this.fixedNodes(signal);
    if (this.indexer === undefined || fixed.length > 0) return fixed;
    return this.located(toHex(root), signal);
  }

  /** Nodes that take uploads. @throws networkFailed */
  async uploadNodes(signal?: AbortSignal): Promise<PoolNode[]> {
    if (this.options.nodes.length > 0) return this.fixedNodes(signal);
    const answer = await this.askIndexer('indexer_getShardedNodes', [], signal);
    const { data } = z.object({ trusted: locatedNodesSchema }).safeParse(answer);
    return this.toNodes(data?.trusted ?? []);
  }

  private async located(root: Hex, signal?: AbortSignal): Promise<PoolNode[]> {
    try {
      const answer = await this.askIndexer('indexer_getFileLocations', [root], signal);
      const { data, error } = locatedNodesSchema.safeParse(answer);
      if (error !== undefined)
        throw networkFailed(this.options.indexer ?? '', 'its list of nodes does not read');
      return this.toNodes(data ?? []);
    } catch (error) {
      if (error instanceof RpcRefusal && /not found/i.test(error.message)) return [];
      throw error;
    }
  }

  /**
   * Nodes of the network, to ask for many small files at once without asking the indexer for each; may hold them or not.
   */
  async likelyNodes(signal?: AbortSignal): Promise<PoolNode[]> {
    if (this.options.nodes.length > 0) return this.fixedNodes(signal);
    if (this.sharded === undefined || this.sharded.until < Date.now())
      this.sharded = { nodes: this.uploadNodes(signal), until: Date.now() + believed };
    try {
      const nodes = await this.sharded.nodes;
      // Of an indexer that names nobody more is expected soon.
      if (nodes.length === 0) this.sharded = undefined;
      return nodes;
    } catch (error) {
      this.sharded = undefined;
      throw error;
    }
  }

  private askIndexer(method: string, params: unknown[], signal?: AbortSignal): Promise<unknown> {
    if (this.indexer === undefined) throw networkFailed('', 'no storage node and no indexer is named');
    return this.indexer.call(method, params, signal);
  }

  private toNodes(located: readonly { url: string; config: Shard }[]): PoolNode[] {
    const usable = located.filter(({ url }) => /^https?:\/\//.test(url)).slice(0, mostNodes);
    return usable.map(({ url, config }) => ({ client: this.client(url), shard: config }));
  }

  private client(url: string): RpcClient {
    let client = this.clients.get(url);
    if (client === undefined) {
      if (this.clients.size >= 4 * mostNodes) this.clients.clear();
      client = new RpcClient(url, this.options);
      this.clients.set(url, client);
    }
    return client;
  }

  /** Those of the list that answer; what they said is asked again after a while, or at once when none did. */
  private async fixedNodes(signal?: AbortSignal): Promise<PoolNode[]> {
    if (this.fixed === undefined || this.fixed.until < Date.now())
      this.fixed = { nodes: this.askShards(signal), until: Date.now() + believed };
    try {
      const nodes = await this.fixed.nodes;
      // One that did not answer is asked again soon.
      if (nodes.length < this.options.nodes.length)
        this.fixed.until = Math.min(this.fixed.until, Date.now() + 2_000);
      return nodes;
    } catch (error) {
      this.fixed = undefined;
      throw error;
    }
  }

  private async askShards(signal?: AbortSignal): Promise<PoolNode[]> {
    const asked = await Promise.allSettled(
      this.options.nodes.map(async (url): Promise<PoolNode> => {
        const client = this.client(url);
        const { data } = shardSchema.safeParse(await client.call('zgs_getShardConfig', [], signal));
        if (data === undefined) throw networkFailed(url, 'it does not say which shard it has');
        return { client, shard: data };
      }),
    );
    const nodes = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = asked.find((one) => one.status === 'rejected');
    if (nodes.length === 0 && refused !== undefined) throw refused.reason;
    return nodes;
  }
}
