/**
 * The key layout of the log database, apart from the state's because the log cannot be rebuilt.
 *
 * | byte | row | value |
 * |---|---|---|
 * | 00 | meta | JSON, see logMeta.ts |
 * | 00 01 | cursor of the source that the log follows | JSON, see the feeders |
 * | 01 | header: seq u64 | availability u8, hash[32], header (chain.ts) |
 * | 02 | data: seq u64, piece u32 | up to 64 KiB |
 * | 03 | stream: id[32] | entries u64 |
 * | 04 | sender: account[20] | entries u64, next nonce u64 |
 * | 05 | by stream: id[32], seq u64 | |
 * | 06 | by sender: account[20], seq u64 | |
 * | 07 | by transaction: hash[32], seq u64 | |
 * | 08 | given up: seq u64, data that a source did not have | |
 */
import { concatBytes } from '../../shared/bytes';
import type { Availability } from '../../shared/model';
import type { Bounds } from '../store/keys';
import { readU64, u64Bytes, writeU32, writeU64 } from '../store/rowBytes';

export const pieceSize = 65_536;
/** Availability of an entry's data, by the byte that stands for it. */
export const availabilities: Availability[] = ['present', 'notFetched', 'unobtainable'];

const table = {
  meta: 0,
  header: 1,
  data: 2,
  stream: 3,
  sender: 4,
  byStream: 5,
  bySender: 6,
  byTransaction: 7,
  givenUp: 8,
} as const;

const row = (tableByte: number, ...parts: Uint8Array[]) => concatBytes(Uint8Array.of(tableByte), ...parts);
const tableBounds = (tableByte: number): Bounds => ({ gte: row(tableByte), lt: row(tableByte + 1) });

export const logMetaKey = row(table.meta);
/** In the same table: how far a source has been read. */
export const cursorKey = row(table.meta, Uint8Array.of(1));
export const headerKey = (seq: number) => row(table.header, u64Bytes(seq));
export const headerBounds = tableBounds(table.header);

export const givenUpKey = (seq: number) => row(table.givenUp, u64Bytes(seq));
export const givenUpBounds = tableBounds(table.givenUp);

export function dataKey(seq: number, piece: number): Uint8Array {
  const key = new Uint8Array(13);
  key[0] = table.data;
  writeU64(key, 1, seq);
  writeU32(key, 9, piece);
  return key;
}

/** Seq of a header, data or given-up row. */
export const seqOfLogRow = (key: Uint8Array) => readU64(key, 1);

export const streamKey = (streamId: Uint8Array) => row(table.stream, streamId);
export const streamBounds = tableBounds(table.stream);
export const senderKey = (account: Uint8Array) => row(table.sender, account);
export const senderBounds = tableBounds(table.sender);
/** The id or account of a stream or sender row. */
export const identityOfLogRow = (key: Uint8Array) => key.subarray(1);

const indexTables = { stream: table.byStream, sender: table.bySender, transaction: table.byTransaction };
export type LogIndex = keyof typeof indexTables;

export const indexKey = (index: LogIndex, identity: Uint8Array, seq: number) =>
  row(indexTables[index], identity, u64Bytes(seq));
/** Entries of a stream, a sender or a transaction with seqs from `from` to before `to`. */
export const indexBounds = (index: LogIndex, identity: Uint8Array, from: number, to: number): Bounds => ({
  gte: indexKey(index, identity, from),
  lt: indexKey(index, identity, to),
});
export const seqOfIndexRow = (key: Uint8Array) => readU64(key, key.length - 8);
