/** What the Flow contract of a local network took in, as its storage nodes see it: read from the chain, never kept. */
import { fromHex, type Hex, toHex } from '../../shared/bytes';
import { decodeSubmit, flowInterface, submitTopic } from '../network/flow';
import type { RpcClient } from '../network/rpcClient';

export interface FlowEntry {
  seq: number;
  root: Hex;
  startSector: number;
  size: number;
  /** Height and root of each node. */
  nodes: { height: number; root: string }[];
  block: number;
}

interface Block {
  number: string;
  hash: string;
}

interface Log {
  topics: string[];
  data: string;
  blockNumber: string;
}

/** Milliseconds between two looks at the chain. */
const pollInterval = 150;

export class FlowLog {
  readonly entries: FlowEntry[] = [];
  private readonly seqs = new Map<string, number[]>();
  /** Hashes of the blocks that were read, by number. */
  private readonly blocks = new Map<number, string>();
  private last = -1;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly chain: RpcClient,
    private readonly flow: string,
  ) {}

  /** Newest block that was read. */
  get height(): number {
    return Math.max(0, this.last);
  }

  get blockHash(): string {
    return this.blocks.get(this.last) ?? toHex(new Uint8Array(32));
  }

  /** Entries with a data root, oldest first. */
  withRoot(root: string): FlowEntry[] {
    return (this.seqs.get(root.toLowerCase()) ?? []).flatMap((seq) => this.entries[seq] ?? []);
  }

  start(): void {
    const poll = () => {
      // A chain that is restarting is asked again.
      this.reading = this.readOn().catch(() => {});
      this.reading.then(() => {
        if (this.timer !== undefined) this.timer = setTimeout(poll, pollInterval);
      });
    };
    this.timer = setTimeout(poll, 0);
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.reading;
  }

  private async readOn(): Promise<void> {
    const head = Number(await this.chain.call('eth_blockNumber', []));
    await this.takeBackReorganised();
    if (head <= this.last) return;
    const from = this.last + 1;
    const to = Math.min(head, from + 999);
    const block = await this.block(to);
    const filter = { address: this.flow, topics: [submitTopic], fromBlock: hexOf(from), toBlock: hexOf(to) };
    const logs = (await this.chain.call('eth_getLogs', [filter])) as Log[];
    if ((await this.block(to)).hash !== block.hash) return;
    for (const log of logs) this.take(log);
    this.blocks.set(to, block.hash);
    this.last = to;
  }

  private async block(number: number): Promise<Block> {
    return (await this.chain.call('eth_getBlockByNumber', [hexOf(number), false])) as Block;
  }

  private take(log: Log): void {
    const { seq, dataRoot, startSector, size } = decodeSubmit(log);
    const root = toHex(dataRoot);
    const parsed = flowInterface.parseLog(log)?.args[5][2] as [string, bigint][];
    const nodes = parsed.map(([nodeRoot, height]) => ({ height: Number(height), root: nodeRoot }));
    this.entries[seq] = { seq, root, startSector, size, nodes, block: Number(log.blockNumber) };
    this.seqs.set(root, [...(this.seqs.get(root) ?? []), seq]);
  }

  /** Blocks that the chain took back are forgotten, with what was in them. */
  private async takeBackReorganised(): Promise<void> {
    const numbers = [...this.blocks.keys()].sort((a, b) => b - a);
    const before = this.last;
    for (const number of numbers) {
      const block = await this.block(number);
      if (block?.hash === this.blocks.get(number)) break;
      this.blocks.delete(number);
      this.last = Math.max(-1, ...this.blocks.keys());
    }
    if (this.last === before) return;
    while ((this.entries.at(-1)?.block ?? -1) > this.last) this.forgetNewest();
  }

  private forgetNewest(): void {
    const entry = this.entries.pop();
    if (entry === undefined) return;
    this.seqs.set(
      entry.root,
      (this.seqs.get(entry.root) ?? []).filter((seq) => seq !== entry.seq),
    );
  }
}

export const hexOf = (number: number) => `0x${number.toString(16)}`;

/** Root of an entry as bytes. */
export const rootBytes = (entry: FlowEntry) => fromHex(entry.root);
