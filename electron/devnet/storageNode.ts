/** A storage node of a local network: the zgs_* calls, well enough for the official SDKs (protocol g). */
import { z } from 'zod';
import { fromHex } from '../../shared/bytes';
import { dataSegments, segmentFault, segmentSectors } from '../../shared/segments';
import { sectorSize } from '../../shared/streamData';
import { keccak256 } from '../log/keccak';
import {
  type Shard,
  segmentBytes,
  segmentProof,
  segmentSchema,
  toWireSegment,
  type WireSegment,
} from '../network/nodeTypes';
import { methodNotFound, RpcFault, type RpcServer, serveRpc } from '../network/rpcServer';
import { Faults } from './faults';
import { type FlowEntry, type FlowLog, rootBytes } from './flowLog';
import type { SegmentStore } from './segmentStore';

export interface NodeIdentity {
  chainId: number;
  flow: string;
}

/** How far a node is behind that is told to be. */
const blocksBehind = 100;

const rootParam = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
const seqParam = z.number().int().min(0);

export class StorageNode {
  readonly faults = new Faults();
  private server: RpcServer | undefined;

  constructor(
    private readonly identity: NodeIdentity,
    readonly shard: Shard,
    private readonly flow: FlowLog,
    private readonly store: SegmentStore,
  ) {}

  async listen(port: number): Promise<void> {
    this.server = await serveRpc((method, params) => this.answer(method, params), port);
  }

  get url(): string {
    return this.server?.url ?? '';
  }

  async close(): Promise<void> {
    await this.server?.close();
    await this.store.close();
  }

  /** Whether every segment of an entry that belongs on this node is here. */
  isFinalized(entry: FlowEntry): boolean {
    return this.ownedSegments(entry).every((index) => this.store.has(rootBytes(entry), index));
  }

  private async answer(method: string, params: unknown[]): Promise<unknown> {
    const admin = this.faults.admin(method, params);
    if (admin !== undefined) return admin;
    await this.faults.beforeAnswer();
    const handler = Object.hasOwn(this.methods, method) ? this.methods[method] : undefined;
    if (handler === undefined) throw methodNotFound();
    return handler(params);
  }

  private readonly methods: Record<string, (params: unknown[]) => unknown> = {
    zgs_getStatus: () => this.status(),
    zgs_getShardConfig: () => this.shard,
    zgs_getFileInfo: ([root, needAvailable]) => {
      const entries = this.flow.withRoot(checked(rootParam, root, 'root'));
      const found = needAvailable === true ? entries.find((entry) => this.isFinalized(entry)) : undefined;
      return this.fileInfo(found ?? entries[0]);
    },
    zgs_getFileInfoByTxSeq: ([seq]) => this.fileInfo(this.entry(seq)),
    zgs_checkFileFinalized: ([seqOrRoot]) => {
      const entry =
        typeof seqOrRoot === 'string'
          ? this.flow.withRoot(checked(rootParam, seqOrRoot, 'root'))[0]
          : this.entry(seqOrRoot);
      return entry === undefined ? null : this.isFinalized(entry);
    },
    zgs_downloadSegmentByTxSeq: ([seq, start, end]) => this.sectors(this.entry(seq), start, end),
    zgs_downloadSegment: ([root, start, end]) => this.sectors(this.entryWith(root), start, end),
    zgs_downloadSegmentWithProofByTxSeq: ([seq, index]) => this.segment(this.entry(seq), index),
    zgs_downloadSegmentWithProof: ([root, index]) => this.segment(this.entryWith(root), index),
    zgs_uploadSegment: ([segment]) => this.upload([segment]),
    zgs_uploadSegments: ([segments]) => this.upload(segments),
    zgs_uploadSegmentByTxSeq: ([segment, seq]) => this.upload([segment], seq),
    zgs_uploadSegmentsByTxSeq: ([segments, seq]) => this.upload(segments, seq),
  };

  private status() {
    return {
      connectedPeers: 0,
      logSyncHeight: Math.max(0, this.flow.height - (this.faults.isBehind() ? blocksBehind : 0)),
      logSyncBlock: this.flow.blockHash,
      nextTxSeq: this.flow.entries.length,
      networkIdentity: {
        chainId: this.identity.chainId,
        flowAddress: this.identity.flow,
        p2pProtocolVersion: { major: 0, minor: 4, build: 0 },
      },
    };
  }

  private entry(seq: unknown): FlowEntry | undefined {
    return this.flow.entries[checked(seqParam, seq, 'tx_seq')];
  }

  /** The entry with a root whose data is here, else the first with it. */
  private entryWith(root: unknown): FlowEntry | undefined {
    const entries = this.flow.withRoot(checked(rootParam, root, 'root'));
    return entries.find((entry) => this.isFinalized(entry)) ?? entries[0];
  }

  private fileInfo(entry: FlowEntry | undefined) {
    if (entry === undefined || this.faults.isMissing(entry.seq)) return null;
    const root = rootBytes(entry);
    return {
      tx: {
        streamIds: [],
        data: [],
        dataMerkleRoot: entry.root,
        merkleNodes: entry.nodes.map((node) => [node.height + 1, node.root]),
        startEntryIndex: entry.startSector,
        size: entry.size,
        seq: entry.seq,
      },
      finalized: this.isFinalized(entry),
      isCached: false,
      uploadedSegNum: this.ownedSegments(entry).filter((index) => this.store.has(root, index)).length,
      pruned: false,
    };
  }

  private ownedSegments({ startSector, size }: FlowEntry): number[] {
    const first = Math.floor(startSector / segmentSectors);
    const all = Array.from({ length: dataSegments(size) }, (_, index) => index);
    return all.filter((index) => (first + index) % this.shard.numShard === this.shard.shardId);
  }

  private sectors(entry: FlowEntry | undefined, start: unknown, end: unknown): string | null {
    const [from, to] = [checked(seqParam, start, 'start_index'), checked(seqParam, end, 'end_index')];
    if (to <= from || to - from > segmentSectors) throw invalid('end_index', 'invalid chunk indexes');
    if (entry === undefined) return null;
    const index = Math.floor(from / segmentSectors);
    const stored = this.read(entry, index);
    if (stored === undefined || Math.floor((to - 1) / segmentSectors) !== index) return null;
    const offset = (from % segmentSectors) * sectorSize;
    return base64(stored.bytes.subarray(offset, offset + (to - from) * sectorSize));
  }

  private segment(entry: FlowEntry | undefined, position: unknown): WireSegment | null {
    const index = checked(seqParam, position, 'index');
    const stored = entry && this.read(entry, index);
    if (entry === undefined || stored === undefined) return null;
    const proof = this.faults.isUnproven(entry.seq)
      ? { lemma: [], path: [] }
      : { lemma: stored.proof.lemma.map(fromHex), path: stored.proof.path };
    return toWireSegment(stored.bytes, index, proof, { dataRoot: rootBytes(entry), size: entry.size });
  }

  private read(entry: FlowEntry, index: number) {
    if (this.faults.isMissing(entry.seq)) return undefined;
    const stored = this.store.get(rootBytes(entry), index);
    if (stored !== undefined && this.faults.isCorrupt(entry.seq)) stored.bytes[0]! ^= 0xff;
    return stored;
  }

  /** Segments of entries that the chain does not have yet are kept too: they are found by their root. */
  private async upload(given: unknown, seq?: unknown): Promise<number> {
    const segments = checked(z.array(segmentSchema).min(1), given, 'segments');
    const entry = seq === undefined ? undefined : this.entry(seq);
    for (const segment of segments) {
      const { root, index, fileSize } = segment;
      if (entry !== undefined && entry.root !== root) throw invalid('root', 'data root mismatch');
      const known = entry ?? this.flow.withRoot(root)[0];
      if (known !== undefined && this.isFinalized(known))
        throw invalid('root', 'already uploaded and finalized');
      const bytes = segmentBytes(segment);
      if (this.faults.isCorrupt(entry?.seq)) bytes[0]! ^= 0xff;
      const described = { dataRoot: fromHex(root), size: fileSize };
      const fault = segmentFault(bytes, index, segmentProof(segment), described, keccak256);
      if (fault !== undefined) throw invalid('data', fault);
      await this.store.put(described.dataRoot, index, { proof: segment.proof, bytes });
    }
    return 0;
  }
}

function checked<Output>(schema: z.ZodType<Output>, value: unknown, name: string): Output {
  const { data, error } = schema.safeParse(value);
  if (error !== undefined) throw invalid(name, error.issues[0]?.message ?? 'is wrong');
  return data as Output;
}

function invalid(name: string, reason: string): RpcFault {
  return new RpcFault(-32602, `Invalid params: ${name}`, reason);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}
