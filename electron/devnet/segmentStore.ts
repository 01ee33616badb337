/**
 * The segments that a storage node of a local network holds, in a LevelDB.
 *
 * | row | value |
 * |---|---|
 * | data root[32], segment u32 | proof length u32, proof as JSON, the segment's bytes |
 */
import { concatBytes, fromText } from '../../shared/bytes';
import type { WireSegment } from '../network/nodeTypes';
import { readU32, u32Bytes } from '../store/rowBytes';
import { closeDatabase, type Database, openDatabase } from '../store/store';

export interface StoredSegment {
  proof: WireSegment['proof'];
  bytes: Uint8Array;
}

export class SegmentStore {
  private constructor(private readonly database: Database) {}

  static async open(folder: string): Promise<SegmentStore> {
    return new SegmentStore(await openDatabase(folder, { cacheBytes: 8 << 20 }));
  }

  has(root: Uint8Array, index: number): boolean {
    return this.database.getSync(rowKey(root, index)) !== undefined;
  }

  get(root: Uint8Array, index: number): StoredSegment | undefined {
    const row = this.database.getSync(rowKey(root, index));
    if (row === undefined) return undefined;
    const start = 4 + readU32(row, 0);
    const proof = JSON.parse(Buffer.from(row.subarray(4, start)).toString('utf8')) as StoredSegment['proof'];
    return { proof, bytes: Uint8Array.from(row.subarray(start)) };
  }

  async put(root: Uint8Array, index: number, { proof, bytes }: StoredSegment): Promise<void> {
    const proofText = fromText(JSON.stringify(proof));
    await this.database.put(rowKey(root, index), concatBytes(u32Bytes(proofText.length), proofText, bytes));
  }

  close(): Promise<void> {
    return closeDatabase(this.database);
  }
}

const rowKey = (root: Uint8Array, index: number) => concatBytes(root, u32Bytes(index));
