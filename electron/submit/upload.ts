/** Brings the data of an entry to storage nodes (protocol g). */
import { toHex } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import { dataSegments, SegmentTree, segmentSectors } from '../../shared/segments';
import { keccak256 } from '../log/keccak';
import type { NodePool, PoolNode } from '../log/zeroG/nodePool';
import { fileInfoSchema, toWireSegment } from '../network/nodeTypes';
import { networkFailed, RpcRefusal } from '../network/rpcClient';

/** Segments in one call: 2.6 MB of text. */
const segmentsTogether = 8;
/** Milliseconds between two looks at a node that does not know the entry yet, or is still busy. */
const pollInterval = 300;
/** Milliseconds that a node has to learn of an entry, and to take in what it was sent. */
const patience = 60_000;
/** Times that a node may say that it is too busy. */
const busyRounds = 12;

export interface UploadOptions {
  signal: AbortSignal;
  /** Segments that are on all their nodes, of how many. */
  onProgress: (done: number, total: number) => void;
}

/** Resolves when every chosen node has all of its share. @throws networkFailed, submitRefused, cancelled */
export async function uploadData(
  pool: NodePool,
  seq: number,
  data: Uint8Array,
  options: UploadOptions,
): Promise<void> {
  const nodes = coveringNodes(await pool.uploadNodes(options.signal));
  if (nodes.length === 0) throw networkFailed('indexer', 'no set of storage nodes covers all shards');
  const tree = new SegmentTree(data, keccak256);
  let done = 0;
  const total = dataSegments(data.length);
  options.onProgress(0, total);
  for (const node of nodes) {
    const first = await knownAs(node, seq, tree.dataRoot, options.signal);
    if (first === undefined) continue;
    const owned = ownedSegments(node, first, total);
    for (let start = 0; start < owned.length; start += segmentsTogether) {
      const indexes = owned.slice(start, start + segmentsTogether);
      await send(node, seq, tree, data.length, indexes, options.signal);
      done += indexes.length;
      options.onProgress(Math.min(done, total), total);
    }
    await finalized(node, seq, options.signal);
  }
}

/** As few nodes as have every segment together: those with the largest shares first. */
function coveringNodes(nodes: readonly PoolNode[]): PoolNode[] {
  const bySize = [...nodes].sort((a, b) => a.shard.numShard - b.shard.numShard);
  const widest = Math.max(1, ...nodes.map(({ shard }) => shard.numShard));
  const covered = new Set<number>();
  const chosen: PoolNode[] = [];
  for (const node of bySize) {
    const { shardId, numShard } = node.shard;
    const before = covered.size;
    for (let residue = shardId; residue < widest; residue += numShard) covered.add(residue);
    if (covered.size > before) chosen.push(node);
    if (covered.size === widest) return chosen;
  }
  return [];
}

function ownedSegments({ shard }: PoolNode, first: number, total: number): number[] {
  const all = Array.from({ length: total }, (_, index) => index);
  return all.filter((index) => (first + index) % shard.numShard === shard.shardId);
}

/**
 * @returns the flow segment that the entry begins in; undefined where the node has all of it already
 * @throws networkFailed where another entry has this seq there: one of the two knows an older branch of the chain
 */
async function knownAs(
  { client }: PoolNode,
  seq: number,
  dataRoot: Uint8Array,
  signal: AbortSignal,
): Promise<number | undefined> {
  for (const end = Date.now() + patience; ; ) {
    const { data } = fileInfoSchema.safeParse(await client.call('zgs_getFileInfoByTxSeq', [seq], signal));
    if (data !== undefined && data.tx.dataMerkleRoot !== toHex(dataRoot))
      throw networkFailed(client.url, `it has another entry ${seq}`);
    if (data !== undefined)
      return data.finalized ? undefined : Math.floor(data.tx.startEntryIndex / segmentSectors);
    if (Date.now() > end) throw networkFailed(client.url, `it does not know entry ${seq} yet`);
    await wait(pollInterval, signal);
  }
}

async function finalized({ client }: PoolNode, seq: number, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + patience; ; ) {
    const { data } = fileInfoSchema.safeParse(await client.call('zgs_getFileInfoByTxSeq', [seq], signal));
    if (data?.finalized) return;
    if (Date.now() > end) throw networkFailed(client.url, `it does not finish with entry ${seq}`);
    await wait(pollInterval, signal);
  }
}

async function send(
  { client }: PoolNode,
  seq: number,
  tree: SegmentTree,
  size: number,
  indexes: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const entry = { dataRoot: tree.dataRoot, size };
  const segments = indexes.map((index) =>
    toWireSegment(tree.segment(index), index, tree.proof(index), entry),
  );
  for (let round = 1; ; round++) {
    try {
      await client.call('zgs_uploadSegmentsByTxSeq', [segments, seq], signal);
      return;
    } catch (error) {
      if (!(error instanceof RpcRefusal)) throw error;
      if (/already (been )?uploaded|being uploaded/.test(error.message)) return;
      if (!/too many data writing/.test(error.message) || round >= busyRounds)
        throw networkFailed(client.url, `it refused a segment: ${error.message}`, error);
      await wait(1_000, signal);
    }
  }
}

/** @throws cancelled */
function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      clearTimeout(timer);
      reject(new StreamscopeError('cancelled', {}, 'Cancelled'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', cancel);
      resolve();
    }, milliseconds);
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
}
