/** Looks at a connection step by step, and says what to do where one fails. */
import { z } from 'zod';
import type { Diagnosis, DiagnosisStep } from '../../shared/contract/source';
import type { ZeroGSource } from '../../shared/contract/sourceInput';
import type { ChainCursor } from '../log/zeroG/chainCursor';
import { diagnoseReading } from '../log/zeroG/diagnoseReading';
import { readIdentity } from '../log/zeroG/identity';
import { flowInterface } from './flow';
import { locatedNodesSchema, shardSchema, statusSchema } from './nodeTypes';
import { RpcClient } from './rpcClient';

/** Milliseconds for an answer: whoever looks waits for it. */
const timeout = 8_000;
/** Blocks that a storage node may be behind without a word. */
const usualLag = 20;

/** @param kept how far the chain was read into this log; undefined where nothing was */
export async function diagnose(
  source: ZeroGSource,
  kept: ChainCursor | undefined,
  signal?: AbortSignal,
): Promise<Diagnosis> {
  return { steps: await new Examination(source, kept, signal).run() };
}

class Examination {
  private readonly steps: DiagnosisStep[] = [];
  private readonly chain: RpcClient;
  private head: number | undefined;

  constructor(
    private readonly source: ZeroGSource,
    private readonly kept: ChainCursor | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.chain = new RpcClient(source.rpc, { timeout });
  }

  async run(): Promise<DiagnosisStep[]> {
    const genesis = await this.looksAtChain();
    if (genesis !== undefined && (await this.looksAtContract())) await this.looksAtReading(genesis);
    const named = await this.looksAtIndexer();
    const nodes = this.source.nodes.length > 0 ? this.source.nodes : named;
    for (const url of nodes.slice(0, 8)) await this.looksAtNode(url);
    if (nodes.length === 0)
      this.add('nodes', 'no storage node is named', 'Name storage nodes, or an indexer that answers.');
    return this.steps;
  }

  /** @param fix what to do; null where all is well */
  private add(step: DiagnosisStep['step'], found: string, fix: string | null = null): boolean {
    this.steps.push({ step, ok: fix === null, found, fix });
    return fix === null;
  }

  /** @returns hash of its first block; undefined where it is not the chain that is expected */
  private async looksAtChain(): Promise<string | undefined> {
    const { source, chain, signal } = this;
    try {
      const { chainId, genesis } = await readIdentity(chain, signal);
      this.add('chain', `${source.rpc} answers`);
      this.head = Number(await chain.call('eth_blockNumber', [], signal));
      const isRight = chainId === source.chainId;
      this.add(
        'chainId',
        isRight ? `chain ${chainId}` : `it is chain ${chainId}, and ${source.chainId} is expected`,
        isRight
          ? null
          : 'Choose the server of the other network, or change the chain id if the network has another one now.',
      );
      this.add('head', `block ${this.head}`);
      return isRight ? genesis : undefined;
    } catch (error) {
      const fix = 'Check the address of the chain server, and that this machine is online.';
      this.add('chain', textOf(error), fix);
      return undefined;
    }
  }

  private async looksAtReading(genesis: string): Promise<void> {
    const { chain, source, kept, signal } = this;
    this.steps.push(...(await diagnoseReading(chain, source, { genesis, kept }, signal)));
  }

  private async looksAtContract(): Promise<boolean> {
    const { flow } = this.source;
    try {
      const code = await this.chain.call('eth_getCode', [flow, 'latest'], this.signal);
      if (code === '0x') {
        const fix = 'Check the address of the Flow contract and the network.';
        return this.add('contract', `there is no contract at ${flow}`, fix);
      }
      const entries = await this.view('numSubmissions');
      const isPaused = await this.view('paused').catch(() => false);
      return this.add(
        'contract',
        `${entries} entries${isPaused ? '; it is paused and takes none at the moment' : ''}`,
      );
    } catch (error) {
      return this.add('contract', textOf(error), 'This contract is no Flow contract: check its address.');
    }
  }

  private async view(name: string): Promise<unknown> {
    const call = { to: this.source.flow, data: flowInterface.encodeFunctionData(name) };
    const answer = String(await this.chain.call('eth_call', [call, 'latest'], this.signal));
    return flowInterface.decodeFunctionResult(name, answer)[0];
  }

  /** @returns the nodes that it names */
  private async looksAtIndexer(): Promise<string[]> {
    const { indexer } = this.source;
    if (indexer === null) return [];
    try {
      const answer = await new RpcClient(indexer, { timeout }).call(
        'indexer_getShardedNodes',
        [],
        this.signal,
      );
      const { trusted } = z.object({ trusted: locatedNodesSchema }).parse(answer);
      const urls = (trusted ?? []).map(({ url }) => url);
      const fix =
        urls.length === 0 ? 'It knows no node: choose another indexer, or name storage nodes.' : null;
      this.add(
        'indexer',
        `${indexer} names ${urls.length} storage ${urls.length === 1 ? 'node' : 'nodes'}`,
        fix,
      );
      return urls;
    } catch (error) {
      const reason = error instanceof z.ZodError ? 'its answer does not read' : textOf(error);
      this.add('indexer', reason, 'Check the address of the indexer, or name storage nodes instead.');
      return [];
    }
  }

  private async looksAtNode(url: string): Promise<void> {
    const client = new RpcClient(url, { timeout });
    try {
      const status = statusSchema.parse(await client.call('zgs_getStatus', [], this.signal));
      const { shardId, numShard } = shardSchema.parse(
        await client.call('zgs_getShardConfig', [], this.signal),
      );
      const { chainId, flowAddress } = status.networkIdentity;
      if (chainId !== this.source.chainId || flowAddress.toLowerCase() !== this.source.flow) {
        this.add(
          'nodes',
          `${url} is of contract ${flowAddress} on chain ${chainId}`,
          'This node is of another network: name another one.',
        );
        return;
      }
      const behind = Math.max(0, (this.head ?? 0) - status.logSyncHeight);
      const found = `${url}: shard ${shardId} of ${numShard}, ${behind} blocks behind`;
      this.add(
        'nodes',
        found,
        behind > usualLag ? 'It is still reading the chain: wait, or name another one.' : null,
      );
    } catch (error) {
      const reason = error instanceof z.ZodError ? `${url}: its answer does not read` : textOf(error);
      this.add('nodes', reason, 'Check the address of this storage node, or name another one.');
    }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
