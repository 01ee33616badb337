/** What the feeder thread does: talks to a network and hands on what is proven. Keeps nothing that a restart would miss. */
import type { ZeroGSource } from '../../shared/contract/sourceInput';
import { type ChainCursor, startCursor } from '../log/zeroG/chainCursor';
import { ChainReader, type ChainStep } from '../log/zeroG/chainReader';
import { Download, type Downloaded, type Wanted } from '../log/zeroG/download';
import { readFirstBlock, readIdentity } from '../log/zeroG/identity';
import { NodePool } from '../log/zeroG/nodePool';
import { networkFailed, RpcClient } from '../network/rpcClient';

export class FeederCore {
  private readonly chain: RpcClient;
  private readonly reader: ChainReader;
  private readonly download: Download;

  constructor(private readonly source: ZeroGSource) {
    this.chain = new RpcClient(source.rpc);
    this.reader = new ChainReader(this.chain, source.confirmations);
    this.download = new Download(new NodePool(source));
  }

  /**
   * Where reading begins: what was read before, or the first block.
   * @throws networkFailed where the chain is not the one that the source names
   */
  async begin(kept: ChainCursor | undefined, signal?: AbortSignal): Promise<ChainCursor> {
    const { chainId, flow } = this.source;
    const identity = await readIdentity(this.chain, signal);
    if (identity.chainId !== chainId)
      throw networkFailed(this.source.rpc, `it is chain ${identity.chainId}, not ${chainId}`);
    if (kept !== undefined) return kept;
    const fromBlock = this.source.fromBlock ?? (await readFirstBlock(this.chain, flow, signal));
    return startCursor({ chainId, flow, genesis: identity.genesis }, fromBlock);
  }

  next(cursor: ChainCursor, signal?: AbortSignal): Promise<ChainStep> {
    return this.reader.next(cursor, signal);
  }

  get(wanted: readonly Wanted[], signal: AbortSignal): Promise<Downloaded> {
    return this.download.get(wanted, signal);
  }
}
