/** A 0G network on this machine: a chain with the Flow contract, storage nodes, an indexer. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FlowForm } from '../network/flow';
import { RpcClient } from '../network/rpcClient';
import { type Anvil, startAnvil } from './anvil';
import { type Contracts, deployContracts } from './deploy';
import { FlowLog } from './flowLog';
import { Gateway } from './gateway';
import { Indexer } from './indexer';
import { SegmentStore } from './segmentStore';
import { StorageNode } from './storageNode';

export interface DevnetOptions {
  /** Where it is kept; without it everything is new, and removed at the end. */
  folder?: string;
  /** Storage nodes, each with its share of the segments; a power of two. */
  shards?: number;
  /** Which generation of the Flow contract; `current` when left out. */
  form?: FlowForm;
  /** Seconds from block to block. */
  blockTime?: number;
  /** Of the chain; 0 picks free ones. The others follow it: gateway, indexer, nodes. */
  port?: number;
}

/** What a client of the network needs to know. */
export interface DevnetAddresses {
  chainId: number;
  rpcUrl: string;
  /** The same chain, with faults that can be switched on. */
  gatewayUrl: string;
  flow: string;
  market: string;
  indexer: string;
  nodes: string[];
  /** Accounts with money. Everybody knows their keys. */
  accounts: { address: string; privateKey: string }[];
}

export interface Devnet {
  addresses: DevnetAddresses;
  close(): Promise<void>;
}

const chainId = 31337;
/** The first of anvil's accounts, whose mnemonic is public. */
const accounts = [
  [
    '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
    '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  ],
  [
    '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  ],
  [
    '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
    '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  ],
] as const;

export async function startDevnet(options: DevnetOptions = {}): Promise<Devnet> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'streamscope-devnet-')));
  await mkdir(folder, { recursive: true });
  /** What was opened, the newest first. */
  const endings: (() => Promise<unknown>)[] = [];
  if (options.folder === undefined) endings.push(() => rm(folder, { recursive: true, force: true }));
  const close = async () => {
    for (const end of endings.splice(0)) await end();
  };
  try {
    return { addresses: await start(folder, options, (end) => endings.unshift(end)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  folder: string,
  options: DevnetOptions,
  onEnd: (end: () => Promise<unknown>) => void,
): Promise<DevnetAddresses> {
  const port = (after: number) => (options.port ? options.port + after : 0);
  const anvil: Anvil = await startAnvil({
    port: port(0),
    chainId,
    blockTime: options.blockTime ?? 1,
    stateFile: options.folder === undefined ? undefined : join(folder, 'chain.json'),
  });
  onEnd(() => anvil.close());
  const chain = new RpcClient(anvil.rpcUrl);
  const contracts = await contractsOf(folder, chain, options.form ?? 'current');
  const gateway = new Gateway(chain);
  await gateway.listen(port(1));
  onEnd(() => gateway.close());
  const flow = new FlowLog(chain, contracts.flow);
  const nodes: StorageNode[] = [];
  const numShard = options.shards ?? 1;
  for (let shardId = 0; shardId < numShard; shardId++) {
    const store = await SegmentStore.open(join(folder, `node-${shardId}-of-${numShard}`));
    const node = new StorageNode({ chainId, flow: contracts.flow }, { shardId, numShard }, flow, store);
    onEnd(() => node.close());
    await node.listen(port(3 + shardId));
    nodes.push(node);
  }
  const indexer = new Indexer(nodes, flow);
  await indexer.listen(port(2));
  onEnd(() => indexer.close());
  flow.start();
  onEnd(() => flow.stop());
  return {
    chainId,
    rpcUrl: anvil.rpcUrl,
    gatewayUrl: gateway.url,
    flow: contracts.flow,
    market: contracts.market,
    indexer: indexer.url,
    nodes: nodes.map(({ url }) => url),
    accounts: accounts.map(([address, privateKey]) => ({ address, privateKey })),
  };
}

/** A chain that was kept has its contracts; where they are stands beside it. */
async function contractsOf(folder: string, chain: RpcClient, form: FlowForm): Promise<Contracts> {
  const file = join(folder, 'contracts.json');
  const kept = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Contracts,
    () => undefined,
  );
  if (kept !== undefined && (await chain.call('eth_getCode', [kept.flow, 'latest'])) !== '0x') return kept;
  const contracts = await deployContracts(chain, form);
  await writeFile(file, JSON.stringify(contracts));
  return contracts;
}
