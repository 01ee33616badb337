/** Gets the data of entries from storage nodes; nothing is believed that does not prove to be what the chain names. */
import { StreamscopeError } from '../../../shared/errors';
import { dataSegments, segmentFault, segmentSectors, segmentSize } from '../../../shared/segments';
import { fileInfoSchema, segmentBytes, segmentProof, segmentSchema } from '../../network/nodeTypes';
import { type RpcCall, RpcRefusal } from '../../network/rpcClient';
import { keccak256 } from '../keccak';
import type { NodePool, PoolNode } from './nodePool';

/** An entry whose data is wanted. */
export interface Wanted {
  seq: number;
  dataRoot: Uint8Array;
  size: number;
}

export interface Downloaded {
  filled: { seq: number; data: Uint8Array }[];
  /** Why the others are not here. */
  missing: { seq: number; reason: string }[];
}

const mebibyte = 1 << 20;
/** Bytes of the largest entry: it is held in memory when it is judged, and whoever submits one only claims its length. */
const largestEntry = 256 * mebibyte;
/** Entries of one segment that are asked for in one request. */
const smallTogether = 50;
/** Requests under way at a time. */
const requests = 4;
/** Segments of one large entry under way at a time. */
const segmentsTogether = 5;

export class Download {
  constructor(private readonly pool: NodePool) {}

  /** What can be had of the wanted now. Never rejects for what servers do; only when cancelled. */
  async get(wanted: readonly Wanted[], signal: AbortSignal): Promise<Downloaded> {
    const result: Downloaded = { filled: [], missing: [] };
    const small = wanted.filter(({ size }) => size <= segmentSize);
    const groups: (() => Promise<void>)[] = [];
    for (let start = 0; start < small.length; start += smallTogether)
      groups.push(() => this.small(small.slice(start, start + smallTogether), result, signal));
    for (const entry of wanted)
      if (entry.size > segmentSize) groups.push(() => this.large(entry, result, signal));
    await inParallel(groups, requests);
    if (signal.aborted) throw new StreamscopeError('cancelled', {}, 'Cancelled');
    return result;
  }

  /** Entries of one segment: many in one request to each of the nodes that are there anyway. */
  private async small(wanted: readonly Wanted[], result: Downloaded, signal: AbortSignal): Promise<void> {
    const reasons = new Map<number, string>();
    let left = [...wanted];
    try {
      for (const node of await this.pool.likelyNodes(signal)) {
        if (left.length === 0 || signal.aborted) break;
        left = await askMany(node, left, result, reasons, signal);
      }
    } catch (error) {
      for (const { seq } of left) reasons.set(seq, reasonOf(error));
    }
    for (const entry of left) {
      if (signal.aborted) return;
      const reason = reasons.get(entry.seq);
      // The indexer may know of others.
      if (this.pool.hasIndexer) await this.large(entry, result, signal, reason);
      else result.missing.push({ seq: entry.seq, reason: reason ?? 'no storage node answers' });
    }
  }

  private async large(
    entry: Wanted,
    result: Downloaded,
    signal: AbortSignal,
    before?: string,
  ): Promise<void> {
    const { seq } = entry;
    try {
      if (entry.size > largestEntry)
        throw new Error(
          `it has ${Math.floor(entry.size / mebibyte)} MiB, and entries above ${largestEntry / mebibyte} MiB are never taken in; replay goes on without it where data is given up after some tries`,
        );
      const nodes = await this.pool.nodesFor(entry.dataRoot, signal);
      if (nodes.length === 0) throw new Error(before ?? 'no storage node is known to have it');
      result.filled.push({ seq, data: await getSegments(nodes, entry, signal) });
    } catch (error) {
      result.missing.push({ seq, reason: reasonOf(error) });
    }
  }
}

/** Asks a node for entries of one segment each. @returns those that it did not give */
async function askMany(
  { client }: PoolNode,
  wanted: readonly Wanted[],
  result: Downloaded,
  reasons: Map<number, string>,
  signal: AbortSignal,
): Promise<Wanted[]> {
  const calls: RpcCall[] = wanted.map(({ seq }) => ({
    method: 'zgs_downloadSegmentWithProofByTxSeq',
    params: [seq, 0],
  }));
  try {
    const answers = await client.batch(calls, signal);
    return wanted.filter((entry, i) => {
      const data = checkedSegment(answers[i], 0, entry);
      if (typeof data === 'string') reasons.set(entry.seq, `${client.url}: ${data}`);
      else result.filled.push({ seq: entry.seq, data: data.subarray(0, entry.size) });
      return typeof data === 'string';
    });
  } catch (error) {
    for (const { seq } of wanted) reasons.set(seq, reasonOf(error));
    return [...wanted];
  }
}

/** @returns the bytes, or why they are not what they must be */
function checkedSegment(answer: unknown, index: number, entry: Wanted): Uint8Array | string {
  if (answer === null) return 'it does not have the data';
  const { data: segment } = segmentSchema.safeParse(answer);
  if (segment === undefined || segment.index !== index) return 'its answer is no segment';
  const bytes = segmentBytes(segment);
  const fault = segmentFault(bytes, index, segmentProof(segment), entry, keccak256);
  if (fault !== undefined) return `it gives wrong data: ${fault}`;
  const isLast = index === dataSegments(entry.size) - 1;
  // What is behind the last byte counts as zeros here, as it does for the hashes of the log.
  if (isLast && bytes.subarray(entry.size - index * segmentSize).some((byte) => byte !== 0))
    return 'the data goes on behind its end';
  return bytes;
}

async function getSegments(
  nodes: readonly PoolNode[],
  entry: Wanted,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const first = await firstFlowSegment(nodes, entry, signal);
  const data = new Uint8Array(entry.size);
  const failed = new AbortController();
  const tasks = Array.from({ length: dataSegments(entry.size) }, (_, index) => async () => {
    if (failed.signal.aborted || signal.aborted) return;
    try {
      const bytes = await getSegment(inOrder(nodes, first, index), entry, index, signal);
      data.set(bytes.subarray(0, entry.size - index * segmentSize), index * segmentSize);
    } catch (error) {
      failed.abort();
      throw error;
    }
  });
  await inParallel(tasks, segmentsTogether);
  return data;
}

/** Which segment of the flow an entry begins in; only shards need it, and a wrong answer only costs time. */
async function firstFlowSegment(
  nodes: readonly PoolNode[],
  { seq }: Wanted,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (nodes.every(({ shard }) => shard.numShard === 1)) return 0;
  for (const { client } of nodes) {
    const info = await client.call('zgs_getFileInfoByTxSeq', [seq], signal).catch(() => null);
    const { data } = fileInfoSchema.safeParse(info);
    if (data !== undefined) return Math.floor(data.tx.startEntryIndex / segmentSectors);
  }
  return undefined;
}

/** Nodes whose shard has the segment first; another one each time, so that the work is shared. */
function inOrder(nodes: readonly PoolNode[], first: number | undefined, index: number): PoolNode[] {
  const turn = index % nodes.length;
  const turned = [...nodes.slice(turn), ...nodes.slice(0, turn)];
  if (first === undefined) return turned;
  const owns = ({ shard }: PoolNode) => (first + index) % shard.numShard === shard.shardId;
  return [...turned.filter(owns), ...turned.filter((node) => !owns(node))];
}

async function getSegment(
  nodes: readonly PoolNode[],
  entry: Wanted,
  index: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let reason = 'no storage node has it';
  for (const { client } of nodes) {
    try {
      const answer = await client.call('zgs_downloadSegmentWithProofByTxSeq', [entry.seq, index], signal);
      const bytes = checkedSegment(answer, index, entry);
      if (typeof bytes !== 'string') return bytes;
      reason = `${client.url}: ${bytes}`;
    } catch (error) {
      reason = reasonOf(error);
    }
    if (signal.aborted) break;
  }
  throw new Error(`segment ${index}: ${reason}`);
}

function reasonOf(error: unknown): string {
  if (error instanceof RpcRefusal) return `the storage node refused: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** Runs tasks, some at a time. Rejects with the first failure when all have ended. */
async function inParallel(tasks: readonly (() => Promise<void>)[], together: number): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const work = async () => {
    for (let task = tasks[next++]; task !== undefined; task = tasks[next++])
      await task().catch((error) => failures.push(error));
  };
  await Promise.all(Array.from({ length: Math.min(together, tasks.length) }, work));
  if (failures.length > 0) throw failures[0];
}
