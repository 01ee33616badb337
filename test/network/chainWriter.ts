/** Puts entries on a local network without a client: many at once, with or without their data. */
import { Interface } from 'ethers';
import type { DevnetAddresses } from '../../electron/devnet/devnet';
import { keccak256 } from '../../electron/log/keccak';
import { toWireSegment } from '../../electron/network/nodeTypes';
import { RpcClient } from '../../electron/network/rpcClient';
import flowArtifacts from '../../resources/devnet/flow.json' with { type: 'json' };
import { fromHex, type Hex, toHex } from '../../shared/bytes';
import { dataSegments, SegmentTree } from '../../shared/segments';
import { encodeBatch } from '../../shared/streamData';
import { chargedSectors, describeSubmission } from '../../shared/submission';
import { encodeTags } from '../../shared/tags';

export interface ChainEntryInput {
  streamIds: Hex[];
  data: Uint8Array;
}

const flow = new Interface(flowArtifacts.Flow.abi);

/** One key and its value as an entry's data. */
export function putData(streamId: Hex, key: string, value: string): Uint8Array {
  const bytes = (text: string) => new TextEncoder().encode(text);
  return encodeBatch({
    version: 0xffffffffffffffffn,
    reads: [],
    writes: [{ streamId: fromHex(streamId), key: bytes(key), value: bytes(value) }],
    accessControl: [],
  });
}

export class ChainWriter {
  readonly chain: RpcClient;

  constructor(private readonly network: DevnetAddresses) {
    this.chain = new RpcClient(network.rpcUrl, { timeout: 120_000 });
  }

  /** Submits entries in one transaction; resolves with its hash when it is in a block. */
  async submit(entries: readonly ChainEntryInput[], account = 0): Promise<Hex> {
    const from = this.network.accounts[account]!.address;
    let sectors = 0;
    const submissions = entries.map(({ streamIds, data }) => {
      const { length, nodes } = describeSubmission(data, keccak256);
      sectors += chargedSectors(length);
      const described = nodes.map(({ root, height }) => [toHex(root), height]);
      return [[length, toHex(encodeTags(streamIds.map(fromHex))), described], from];
    });
    const data = flow.encodeFunctionData('batchSubmit', [submissions]);
    const value = `0x${(1_000_000_000n * BigInt(sectors)).toString(16)}`;
    const call = { from, to: this.network.flow, data, value, gas: `0x${(2_000_000_000).toString(16)}` };
    const hash = (await this.chain.call('eth_sendTransaction', [call])) as Hex;
    await this.chain.call('evm_mine', []);
    return hash;
  }

  /** Brings the data of entries to every node, found by root. */
  async upload(entries: readonly ChainEntryInput[]): Promise<void> {
    const segments = entries.flatMap(({ data }) => {
      const tree = new SegmentTree(data, keccak256);
      const entry = { dataRoot: tree.dataRoot, size: data.length };
      return Array.from({ length: dataSegments(data.length) }, (_, index) =>
        toWireSegment(tree.segment(index), index, tree.proof(index), entry),
      );
    });
    for (const url of this.network.nodes) await new RpcClient(url).call('zgs_uploadSegments', [segments]);
  }

  async put(entries: readonly ChainEntryInput[], account = 0): Promise<void> {
    await this.upload(entries);
    await this.submit(entries, account);
  }

  /** Blocks without transactions. */
  async mine(blocks: number): Promise<void> {
    await this.chain.call('anvil_mine', [`0x${blocks.toString(16)}`]);
  }

  async newestBlock(): Promise<number> {
    return Number(await this.chain.call('eth_blockNumber', []));
  }

  /** Replaces the newest blocks by others, with none of their transactions. */
  async reorganise(depth: number): Promise<void> {
    await this.chain.call('anvil_reorg', [depth, []]);
  }
}
