/** What the feeder thread does: talks to a network and hands on what is proven. Keeps nothing that a restart would miss. */
import type { ZeroGSource } from '../../shared/contract/sourceInput';
import { beginning } from '../log/zeroG/beginning';
import type { ChainCursor } from '../log/zeroG/chainCursor';
import { ChainReader, type ChainStep } from '../log/zeroG/chainReader';
import { Download, type Downloaded, type Wanted } from '../log/zeroG/download';
import { readIdentity } from '../log/zeroG/identity';
import { NodePool } from '../log/zeroG/nodePool';
import { RpcClient, wrongServer } from '../network/rpcClient';
import { FlowTransactions } from '../submit/transaction';
import { type UploadOptions, uploadData } from '../submit/upload';

export class FeederCore {
  private readonly chain: RpcClient;
  private readonly reader: ChainReader;
  private readonly pool: NodePool;
  private readonly download: Download;
  readonly transactions: FlowTransactions;

  constructor(private readonly source: ZeroGSource) {
    this.chain = new RpcClient(source.rpc);
    this.reader = new ChainReader(this.chain, source.confirmations);
    this.pool = new NodePool(source);
    this.download = new Download(this.pool);
    this.transactions = new FlowTransactions(this.chain, source);
  }

  /**
   * Where reading begins: what was read before, or the first block.
   * @throws networkFailed where the chain is not the one that the source names
   */
  async begin(kept: ChainCursor | undefined, signal?: AbortSignal): Promise<ChainCursor> {
    const { chainId } = this.source;
    const identity = await readIdentity(this.chain, signal);
    if (identity.chainId !== chainId)
      throw wrongServer(this.source.rpc, `it is chain ${identity.chainId}, not ${chainId}`);
    if (kept !== undefined) return kept;
    return beginning(this.chain, this.source, identity.genesis, signal);
  }

  next(cursor: ChainCursor, signal?: AbortSignal): Promise<ChainStep> {
    return this.reader.next(cursor, signal);
  }

  get(wanted: readonly Wanted[], signal: AbortSignal): Promise<Downloaded> {
    return this.download.get(wanted, signal);
  }

  upload(seq: number, data: Uint8Array, options: UploadOptions): Promise<void> {
    return uploadData(this.pool, seq, data, options);
  }
}
