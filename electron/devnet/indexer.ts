/** The indexer of a local network: which nodes there are, and which hold a file. */
import { methodNotFound, type RpcServer, serveRpc } from '../network/rpcServer';
import { Faults } from './faults';
import type { FlowLog } from './flowLog';
import type { StorageNode } from './storageNode';

export class Indexer {
  readonly faults = new Faults();
  private server: RpcServer | undefined;
  private readonly since = Math.floor(Date.now() / 1000);

  constructor(
    private readonly nodes: readonly StorageNode[],
    private readonly flow: FlowLog,
  ) {}

  async listen(port: number): Promise<void> {
    this.server = await serveRpc((method, params) => this.answer(method, params), port);
  }

  get url(): string {
    return this.server?.url ?? '';
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  private async answer(method: string, params: unknown[]): Promise<unknown> {
    const admin = this.faults.admin(method, params);
    if (admin !== undefined) return admin;
    await this.faults.beforeAnswer();
    switch (method) {
      case 'indexer_getShardedNodes':
      case 'indexer_getSelectedNodes':
        return { trusted: this.located(() => true), discovered: [] };
      case 'indexer_getFileLocations':
        return this.locations(String(params[0]));
      case 'indexer_getNodeLocations':
        return {};
      default:
        throw methodNotFound();
    }
  }

  private locations(root: string) {
    const entries = this.flow.withRoot(root);
    const nodes = this.located((node) => entries.some((entry) => node.isFinalized(entry)));
    return nodes.length === 0 ? null : nodes;
  }

  private located(holds: (node: StorageNode) => boolean) {
    const nodes = this.faults.isMissing() ? [] : this.nodes.filter(holds);
    return nodes.map(({ url, shard }) => ({
      // A corrupt indexer names a node that is not there.
      url: this.faults.isCorrupt() ? 'http://127.0.0.1:1' : url,
      config: shard,
      latency: 0,
      since: this.since,
    }));
  }
}
