/** Reads the Submit events of a Flow contract from a chain, page by page (protocol f). */
import { z } from 'zod';
import { fromHex } from '../../../shared/bytes';
import { StreamscopeError } from '../../../shared/errors';
import { decodeTags } from '../../../shared/tags';
import { decodeSubmit, flowInterface, submitTopic } from '../../network/flow';
import {
  networkFailed,
  type RpcCall,
  type RpcClient,
  RpcRefusal,
  wrongServer,
} from '../../network/rpcClient';
import type { ChainedFields } from '../chain';
import { advanced, beforeNewestEntry, type ChainCursor, steppedBack } from './chainCursor';

/** An entry as the chain tells it. */
export type ChainEntry = Omit<ChainedFields, 'prevHash'>;

export type ChainStep =
  /** The next entries; may be none. */
  | { kind: 'page'; entries: ChainEntry[]; cursor: ChainCursor; head: number }
  /** The chain has taken blocks back: what came after the cursor's block is not true any more. */
  | { kind: 'reorganised'; cursor: ChainCursor; head: number }
  /** Events are missing: read again from the cursor, which may lie further back. */
  | { kind: 'gap'; cursor: ChainCursor; head: number; reason: string }
  /** There is no new block that is confirmed. */
  | { kind: 'none'; head: number };

const hexNumber = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,14}$/)
  .transform(Number)
  .refine(Number.isSafeInteger);
const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
const blockSchema = z.object({ number: hexNumber, hash, parentHash: hash, timestamp: hexNumber });
type Block = z.infer<typeof blockSchema>;
const transactionSchema = z.object({ from: z.string().regex(/^0x[0-9a-fA-F]{40}$/), blockHash: hash });
const logSchema = z.object({
  topics: z.array(z.string()),
  data: z.string(),
  blockNumber: hexNumber,
  blockHash: hash,
  transactionHash: hash,
  logIndex: hexNumber,
  removed: z.boolean().optional(),
});
type Log = z.infer<typeof logSchema>;

/** Blocks of a page, as the reference node asks for. */
const widestPage = 999;
/** With more events than this a page is narrowed. */
const fullPage = 4_000;

export class ChainReader {
  private width = widestPage;

  constructor(
    private readonly chain: RpcClient,
    private readonly confirmations: number,
  ) {}

  /**
   * The next step behind a cursor. The page and its last block are of one branch: the block is looked at before and after.
   * @throws networkFailed; what it answers is not believed where it contradicts itself
   */
  async next(cursor: ChainCursor, signal?: AbortSignal): Promise<ChainStep> {
    const newest = this.parsed(hexNumber, await this.ask('eth_blockNumber', [], signal), 'a block number');
    const head = newest - this.confirmations;
    const kept = await this.newestKept(cursor, signal);
    if (kept.block !== cursor.block) return { kind: 'reorganised', cursor: kept, head };
    const from = cursor.block + 1;
    if (from > head) return { kind: 'none', head };
    const to = Math.min(head, from + this.width - 1);
    const end = await this.block(to, signal);
    if (end === null) return { kind: 'none', head };
    const logs = await this.logs(cursor.flow, from, to, signal);
    if (logs === undefined) return { kind: 'page', entries: [], cursor, head };
    const entries = await this.entriesOf(logs, end, signal);
    if (entries === undefined) return { kind: 'page', entries: [], cursor, head };
    const gap = gapIn(entries, cursor.next);
    // What is missing may have been left out of a page before this one.
    if (gap !== undefined) return { kind: 'gap', cursor: beforeNewestEntry(cursor), head, reason: gap };
    const last = entries.at(-1);
    const next = last === undefined ? cursor.next : last.seq + 1;
    const count = await this.submissionsAt(cursor.flow, to, signal);
    if (count !== undefined && count !== (next ?? count)) {
      const reason = `its contract has ${count} entries at block ${to}, its events end at ${next}`;
      return { kind: 'gap', cursor, head, reason };
    }
    return { kind: 'page', entries, cursor: advanced(cursor, { block: to, hash: end.hash, next }), head };
  }

  /** How many entries the contract had at a block; undefined where the server does not keep old states. */
  private async submissionsAt(
    flow: string,
    block: number,
    signal?: AbortSignal,
  ): Promise<number | undefined> {
    const data = flowInterface.encodeFunctionData('numSubmissions');
    try {
      const answer = await this.chain.call('eth_call', [{ to: flow, data }, hexOf(block)], signal);
      const count = Number(BigInt(String(answer)));
      return Number.isSafeInteger(count) ? count : undefined;
    } catch (error) {
      if (error instanceof StreamscopeError) throw error;
      return undefined;
    }
  }

  private async ask(method: string, params: unknown[], signal?: AbortSignal): Promise<unknown> {
    return this.chain.call(method, params, signal).catch((error) => {
      throw asNetworkFault(this.chain.url, error);
    });
  }

  /** The cursor, stepped back to the newest of its blocks that the chain still has. @throws networkFailed */
  async newestKept(cursor: ChainCursor, signal?: AbortSignal): Promise<ChainCursor> {
    let kept: ChainCursor | undefined = cursor;
    while (kept !== undefined) {
      if (kept.hash === '' || (await this.block(kept.block, signal))?.hash === kept.hash) return kept;
      // A chain that was begun anew takes nothing back: it is another one.
      if (kept === cursor && (await this.block(0, signal))?.hash !== cursor.genesis) break;
      kept = steppedBack(kept);
    }
    throw wrongServer(this.chain.url, 'it is another chain than the one that this log was read from');
  }

  /** @returns undefined when the server would rather give less; the page is narrower the next time */
  private async logs(
    flow: string,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<Log[] | undefined> {
    const filter = { address: flow, topics: [submitTopic], fromBlock: hexOf(from), toBlock: hexOf(to) };
    try {
      const found = await this.chain.call('eth_getLogs', [filter], signal);
      const logs = this.parsed(z.array(logSchema), found, 'events');
      if (logs.length > fullPage) this.width = Math.max(1, Math.floor(this.width / 2));
      else if (logs.length < fullPage / 4) this.width = Math.min(widestPage, this.width * 2);
      return logs
        .filter(({ removed }) => removed !== true)
        .sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
    } catch (error) {
      const mayBeTooWide = error instanceof RpcRefusal || /too long|status 413/.test(String(error));
      if (from === to || !mayBeTooWide) throw asNetworkFault(this.chain.url, error);
      this.width = Math.max(1, Math.floor((to - from + 1) / 2));
      return undefined;
    }
  }

  /** @returns undefined where the chain was reorganised meanwhile */
  private async entriesOf(logs: Log[], end: Block, signal?: AbortSignal): Promise<ChainEntry[] | undefined> {
    const numbers = [...new Set([...logs.map(({ blockNumber }) => blockNumber), end.number])];
    const hashes = [...new Set(logs.map(({ transactionHash }) => transactionHash))];
    const calls: RpcCall[] = [
      ...hashes.map((hash) => ({ method: 'eth_getTransactionByHash', params: [hash] })),
      ...numbers.map((number) => ({ method: 'eth_getBlockByNumber', params: [hexOf(number), false] })),
    ];
    const answers = await this.batch(calls, signal);
    const senders = new Map<string, z.infer<typeof transactionSchema> | null>();
    hashes.forEach((hash, i) => {
      senders.set(hash, this.parsed(transactionSchema.nullable(), answers[i], 'a transaction'));
    });
    const blocks = new Map<number, Block | null>();
    numbers.forEach((number, i) => {
      blocks.set(number, this.parsed(blockSchema.nullable(), answers[hashes.length + i], 'a block'));
    });
    if (blocks.get(end.number)?.hash !== end.hash) return undefined;
    const entries: ChainEntry[] = [];
    for (const log of logs) {
      const block = blocks.get(log.blockNumber);
      const transaction = senders.get(log.transactionHash);
      if (block?.hash !== log.blockHash || transaction?.blockHash !== log.blockHash) return undefined;
      entries.push(this.entryOf(log, block, fromHex(transaction.from)));
    }
    return entries;
  }

  private async batch(calls: RpcCall[], signal?: AbortSignal): Promise<unknown[]> {
    try {
      return await this.chain.batch(calls, signal);
    } catch (error) {
      throw asNetworkFault(this.chain.url, error);
    }
  }

  private entryOf(log: Log, block: Block, sender: Uint8Array): ChainEntry {
    const { seq, size, tags, dataRoot } = this.decoded(log);
    const { number: blockNumber, timestamp } = block;
    const origin = { blockNumber, txHash: fromHex(log.transactionHash), timestamp };
    return { seq, sender, streamIds: decodeTags(tags), dataRoot, size, origin };
  }

  private decoded(log: Log) {
    try {
      return decodeSubmit(log);
    } catch (error) {
      throw networkFailed(this.chain.url, `it gives an event that does not read: ${messageOf(error)}`, error);
    }
  }

  private async block(number: number, signal?: AbortSignal): Promise<Block | null> {
    const found = await this.ask('eth_getBlockByNumber', [hexOf(number), false], signal);
    return this.parsed(blockSchema.nullable(), found, 'a block');
  }

  private parsed<Output>(schema: z.ZodType<Output>, value: unknown, what: string): Output {
    const { data, error } = schema.safeParse(value);
    if (error !== undefined) throw networkFailed(this.chain.url, `what it gives as ${what} does not read`);
    return data as Output;
  }
}

/** @returns where seqs are missing, in words */
function gapIn(entries: readonly ChainEntry[], next: number | null): string | undefined {
  let expected = next ?? entries[0]?.seq;
  for (const { seq } of entries) {
    if (seq !== expected) return `it gives entry ${seq} where ${expected} must come`;
    expected = seq + 1;
  }
  return undefined;
}

const hexOf = (number: number) => `0x${number.toString(16)}`;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function asNetworkFault(url: string, error: unknown): unknown {
  return error instanceof StreamscopeError ? error : networkFailed(url, messageOf(error), error);
}
