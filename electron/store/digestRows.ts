/**
 * Digests of a stream by the entries that changed it, in blocks. A record is
 *
 * | field | width | meaning |
 * |---|---|---|
 * | digest | 32 | after the entry |
 * | live keys | varint | of the stream, after the entry |
 */
import * as keys from './keys';
import { readVarint, varintLength, writeVarint } from './rowBytes';
import { blockOf, type OpenBlock, recordsOf } from './seqBlocks';
import type { Database, Snapshot, WriteBatch } from './store';
import type { StreamTotals } from './streamTotals';

const digestLength = 32;

export interface StoredTotals extends StreamTotals {
  /** The entry that left them. */
  seq: number;
}

interface Reading {
  database: Database;
  snapshot?: Snapshot | undefined;
}

export function addTotals(block: OpenBlock, seq: number, totals: StreamTotals, batch: WriteBatch): void {
  const { digest, liveKeys } = totals;
  const at = block.add(seq, digestLength + varintLength(liveKeys), batch);
  block.bytes.set(digest, at);
  writeVarint(block.bytes, at + digestLength, liveKeys);
}

function decodeTotals(seq: number, record: Uint8Array): StoredTotals {
  return { seq, digest: record.slice(0, digestLength), liveKeys: readVarint(record, digestLength).value };
}

/** The newest totals of a stream after an entry at or before `seq`; undefined where none changed it. */
export async function totalsAt(
  { database, snapshot }: Reading,
  stream: number,
  seq: number,
): Promise<StoredTotals | undefined> {
  if (seq < 0) return undefined;
  // The entry's own block may begin behind it.
  const rows = database.iterator({ ...keys.digestsBounds(stream, blockOf(seq)), limit: 2, snapshot });
  for (const [row, block] of await rows.all()) {
    let newest: [number, Uint8Array] | undefined;
    for (const record of recordsOf(block, keys.firstOfDigestsRow(row))) if (record[0] <= seq) newest = record;
    if (newest !== undefined) return decodeTotals(...newest);
  }
  return undefined;
}

/** Seqs of the entries before or behind `seq` that changed a stream, the nearest first. */
export async function* changesBeside(
  { database, snapshot }: Reading,
  stream: number,
  seq: number,
  back: boolean,
): AsyncGenerator<number> {
  const block = blockOf(seq);
  const range = back
    ? keys.digestsBounds(stream, block)
    : {
        gte: keys.digestsBounds(stream, blockOf(Number.MAX_SAFE_INTEGER)).gte,
        lte: keys.digestsKey(stream, block),
      };
  const rows = database.iterator({ ...range, reverse: !back, snapshot });
  try {
    for await (const [row, records] of rows) {
      const seqs = Array.from(recordsOf(records, keys.firstOfDigestsRow(row)), ([at]) => at);
      if (back) seqs.reverse();
      for (const at of seqs) if (back ? at < seq : at > seq) yield at;
    }
  } finally {
    await rows.close();
  }
}
