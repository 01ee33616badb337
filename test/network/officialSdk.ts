/** The official SDK as a user of a local network: it uploads and downloads, unchanged. */
import { type Batcher, Indexer, MemData, Batcher as SdkBatcher, StorageNode } from '@0gfoundation/0g-ts-sdk';
import { Contract, JsonRpcProvider, Wallet } from 'ethers';
import type { DevnetAddresses } from '../../electron/devnet/devnet';
import flowArtifacts from '../../resources/devnet/flow.json' with { type: 'json' };

export class OfficialSdk {
  readonly provider: JsonRpcProvider;
  private readonly log = console.log;

  constructor(private readonly network: DevnetAddresses) {
    this.provider = new JsonRpcProvider(network.rpcUrl, network.chainId, { cacheTimeout: -1 });
    // It tells each step.
    console.log = () => {};
  }

  private wallet(account: number): Wallet {
    return new Wallet(this.network.accounts[account]!.privateKey, this.provider);
  }

  /** Root of what was uploaded, and the seq that the SDK reports. */
  async upload(data: Uint8Array, account = 0): Promise<{ rootHash: string; txSeq: number }> {
    const indexer = new Indexer(this.network.indexer);
    const [result, fault] = await indexer.upload(
      new MemData(data),
      this.network.rpcUrl,
      this.wallet(account),
    );
    if (fault !== null) throw fault;
    return result as { rootHash: string; txSeq: number };
  }

  async download(root: string): Promise<Uint8Array> {
    const [blob, fault] = await new Indexer(this.network.indexer).downloadToBlob(root);
    if (fault !== null) throw fault;
    return new Uint8Array(await blob.arrayBuffer());
  }

  /** Sends a batch; resolves with the root when the nodes have all of it. */
  async batch(fill: (batcher: Batcher) => void, account = 0, version = 2 ** 53 - 1): Promise<string> {
    const nodes = this.network.nodes.map((url) => new StorageNode(url));
    const flow = new Contract(this.network.flow, flowArtifacts.Flow.abi, this.wallet(account));
    const batcher = new SdkBatcher(version, nodes, flow as never, this.network.rpcUrl);
    fill(batcher);
    const [result, fault] = await batcher.exec({ ...uploadOptions });
    if (fault !== null) throw fault;
    return (result as { rootHash: string }).rootHash;
  }

  close(): void {
    this.provider.destroy();
    console.log = this.log;
  }
}

/** Given each time: without options the SDK writes its tags into its shared default. */
const uploadOptions = { taskSize: 1, expectedReplica: 1, finalityRequired: true, skipIfFinalized: false };
