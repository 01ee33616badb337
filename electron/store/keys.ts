/**
 * The key layout of the state database: the only place that knows it.
 *
 * A stream is its ordinal: its position in the sorted list of the generation's watched streams (u32), so stream order
 * is id order and 28 bytes a row are saved. `key` is the stored key (see storedKey.ts), at most 1,056 bytes.
 * `key*` is escaped: 00 becomes 00 ff, and 00 00 ends it, so that what follows does not disturb the order of keys.
 * `~seq` is the seq with all bits turned over: the newest comes first. Integers are big-endian.
 *
 * | byte | row | value |
 * |---|---|---|
 * | 00 | meta: name | see meta.ts |
 * | 01 | latest: stream, key | see newestRow.ts — live keys only |
 * | 02 | deleted: stream, key | the same — keys whose newest version is a deletion |
 * | 03 | history: stream, key*, ~seq | 00 value, or 01 offset u64 size u64 into the entry's plain data |
 * | 04 | long key: stream, key | the full key |
 * | 05 | role now: stream, category, key*, account | opcode u8, by[20], seq u64 |
 * | 06 | role fact: stream, category, key*, account, ~seq | opcode u8, by[20] |
 * | 07 | role fact by account: account, stream, category, key*, ~seq | opcode u8, by[20] |
 * | 08 | founding: stream | seq u64 |
 * | 09 | special grants: stream, account, ~seq | count u32 of keys the account is special writer of |
 * | 0b | touched: seq | see touched.ts; what an entry changed, where that is long |
 * | 0d | special grants now: stream, account | count u32 |
 * | 0e | index fact: index[8], index key*, key*, ~seq | 01 added, 00 removed |
 * | 0f | index: index[8] | see indexRows.ts; how far it is |
 * | 10 | index touched: index[8], seq | see indexRows.ts; the pairs of an index that an entry changed |
 * | 11 | index failure: index[8], seq, key | why a value gave no index key, UTF-8 |
 * | 12 | results: seq of a block's first entry | see seqBlocks.ts and results.ts; what an entry changed too, where short |
 * | 13 | digests: stream, ~seq of a block's first entry | see seqBlocks.ts and digestRows.ts |
 *
 * A number is never given to another table: 0a and 0c had a row for each entry.
 */
import { concatBytes } from '../../shared/bytes';
import {
  copyBytes,
  hasZero,
  type Memory,
  memoryOf,
  readInverseU64,
  readU32,
  readU64,
  u32Bytes,
  writeInverseU64,
  writeU32,
  writeU64,
} from './rowBytes';
import type { RowScratch } from './rowScratch';

const table = {
  meta: 0x00,
  latest: 0x01,
  deleted: 0x02,
  history: 0x03,
  longKey: 0x04,
  roleNow: 0x05,
  roleFact: 0x06,
  accountFact: 0x07,
  founding: 0x08,
  specialGrants: 0x09,
  touched: 0x0b,
  specialGrantsNow: 0x0d,
  indexFact: 0x0e,
  index: 0x0f,
  indexTouched: 0x10,
  indexFailure: 0x11,
  results: 0x12,
  digests: 0x13,
} as const;

export const accountLength = 20;
const prefixLength = 5;

/** Half-open bounds of database keys. */
export interface Bounds {
  gte: Uint8Array;
  lt: Uint8Array;
}

/** Where the bytes of a row come from; replay builds millions, each where the one before it stood. */
export type RowBytes = (length: number) => Uint8Array;
const freshBytes: RowBytes = (length) => new Uint8Array(length);

function streamRow(tableByte: number, stream: number, rest: number, bytes = freshBytes): Uint8Array {
  const row = bytes(prefixLength + rest);
  row[0] = tableByte;
  writeU32(row, 1, stream);
  return row;
}

function streamKeyRow(tableByte: number, stream: number, key: Uint8Array, bytes?: RowBytes): Uint8Array {
  const row = streamRow(tableByte, stream, key.length, bytes);
  row.set(key, prefixLength);
  return row;
}

/** A stored key by where its bytes are: replay builds the rows of millions without a view of each. */
export interface KeyPlace {
  stream: number;
  memory: Memory;
  at: number;
  length: number;
}

export function placeOfStored(stream: number, stored: Uint8Array): KeyPlace {
  return { stream, memory: memoryOf(stored), at: 0, length: stored.length };
}

function placedKeyRow(tableByte: number, key: KeyPlace, scratch: RowScratch): Uint8Array {
  const row = streamRow(tableByte, key.stream, key.length, scratch.take);
  copyBytes(scratch.memoryOf(row), prefixLength, key.memory, key.at, key.length);
  return row;
}

export const placedLatestKey = (key: KeyPlace, scratch: RowScratch) =>
  placedKeyRow(table.latest, key, scratch);
export const placedDeletedKey = (key: KeyPlace, scratch: RowScratch) =>
  placedKeyRow(table.deleted, key, scratch);

/** Every row of a stream in a table. */
function streamBounds(tableByte: number, stream: number): Bounds {
  return { gte: streamRow(tableByte, stream, 0), lt: streamRow(tableByte, stream + 1, 0) };
}

export function metaKey(name: string): Uint8Array {
  return concatBytes(Uint8Array.of(table.meta), Buffer.from(name, 'latin1'));
}

export const latestKey = (stream: number, key: Uint8Array, bytes?: RowBytes) =>
  streamKeyRow(table.latest, stream, key, bytes);
export const latestBounds = (stream: number) => streamBounds(table.latest, stream);
export const deletedKey = (stream: number, key: Uint8Array, bytes?: RowBytes) =>
  streamKeyRow(table.deleted, stream, key, bytes);
export const longKeyKey = (stream: number, key: Uint8Array) => streamKeyRow(table.longKey, stream, key);

/** The stored key in a latest, deleted or long-key row. */
export const keyOfRow = (row: Uint8Array) => row.subarray(prefixLength);

/** Length of a key when escaped and ended. */
function escapedLength(key: Uint8Array): number {
  let zeros = 0;
  for (let i = 0; i < key.length; i++) if (key[i] === 0) zeros++;
  return key.length + zeros + 2;
}

/** Writes the escaped key and its end; returns where it stops. */
function writeEscaped(row: Uint8Array, at: number, key: Uint8Array): number {
  let end = at;
  for (let i = 0; i < key.length; i++) {
    const byte = key[i]!;
    row[end++] = byte;
    if (byte === 0) row[end++] = 0xff;
  }
  row[end++] = 0;
  row[end++] = 0;
  return end;
}

/** The key that is escaped in a row from `at`, and where its end mark stops. */
function readEscaped(row: Uint8Array, at: number): { key: Uint8Array; end: number } {
  // Nearly no key has a zero byte: then it lies in the row as it is.
  const zero = row.indexOf(0, at);
  if (zero >= 0 && row[zero + 1] === 0) return { key: row.subarray(at, zero), end: zero + 2 };
  const key = new Uint8Array(row.length - at);
  let length = 0;
  let from = at;
  while (!(row[from] === 0 && row[from + 1] === 0)) {
    if (from >= row.length) throw new RangeError('the key of a row does not end');
    key[length++] = row[from]!;
    from += row[from] === 0 ? 2 : 1;
  }
  return { key: key.subarray(0, length), end: from + 2 };
}

/** The row of one version. */
export function historyKey(stream: number, key: Uint8Array, seq: number): Uint8Array {
  const row = streamRow(table.history, stream, escapedLength(key) + 8);
  writeInverseU64(row, writeEscaped(row, prefixLength, key), seq);
  return row;
}

export function placedHistoryKey(key: KeyPlace, seq: number, scratch: RowScratch): Uint8Array {
  const { stream, memory, at, length } = key;
  if (hasZero(memory, at, length)) {
    return historyKey(stream, new Uint8Array(memory.buffer, memory.byteOffset + at, length), seq);
  }
  const row = streamRow(table.history, stream, length + 10, scratch.take);
  copyBytes(scratch.memoryOf(row), prefixLength, memory, at, length);
  const end = prefixLength + length;
  row[end] = 0;
  row[end + 1] = 0;
  writeInverseU64(row, end + 2, seq);
  return row;
}

/** Where the versions of a key begin (newest first); also the place to seek for the first key at or above `key`. */
export function historyStart(stream: number, key: Uint8Array): Uint8Array {
  const row = streamRow(table.history, stream, escapedLength(key));
  writeEscaped(row, prefixLength, key);
  return row;
}

/** Just behind the oldest version of a key. */
export function historyEnd(stream: number, key: Uint8Array): Uint8Array {
  const row = historyStart(stream, key);
  row[row.length - 1] = 1;
  return row;
}

export const historyBounds = (stream: number) => streamBounds(table.history, stream);

export function readHistoryKey(row: Uint8Array): { key: Uint8Array; seq: number } {
  const { key, end } = readEscaped(row, prefixLength);
  return { key, seq: readInverseU64(row, end) };
}

/** The seq of a history row, without its key. */
export const seqOfHistoryRow = (row: Uint8Array) => readInverseU64(row, row.length - 8);

/** Whether two history rows are versions of one key. */
export function isSameKey(row: Uint8Array, other: Uint8Array): boolean {
  if (row.length !== other.length) return false;
  // Neighbours in order have their differences at the end.
  for (let i = row.length - 9; i >= 0; i--) if (row[i] !== other[i]) return false;
  return true;
}

/** Whether a history row belongs to the key whose `historyStart` is given. */
export function isVersionOf(row: Uint8Array, start: Uint8Array): boolean {
  if (row.length !== start.length + 8) return false;
  for (let i = start.length - 1; i >= 0; i--) if (row[i] !== start[i]) return false;
  return true;
}

/** Which fact of access control: what kind, about which key (empty for stream roles), about whom. */
export interface RoleSubject {
  stream: number;
  /** opcode & 0xf0 */
  category: number;
  /** Stored key, empty where the category has none. */
  key: Uint8Array;
  /** 20 bytes; zero for special and normal keys. */
  account: Uint8Array;
}

function roleRow(tableByte: number, subject: RoleSubject, rest: number): { row: Uint8Array; end: number } {
  const row = streamRow(tableByte, subject.stream, 1 + escapedLength(subject.key) + accountLength + rest);
  row[prefixLength] = subject.category;
  const end = writeEscaped(row, prefixLength + 1, subject.key);
  row.set(subject.account, end);
  return { row, end: end + accountLength };
}

export const roleNowKey = (subject: RoleSubject) => roleRow(table.roleNow, subject, 0).row;
export const roleNowBounds = (stream: number) => streamBounds(table.roleNow, stream);

export function roleFactKey(subject: RoleSubject, seq: number): Uint8Array {
  const { row, end } = roleRow(table.roleFact, subject, 8);
  writeInverseU64(row, end, seq);
  return row;
}

/** All facts about one subject, newest first. */
export function roleFactBounds(subject: RoleSubject): Bounds {
  const { row } = roleRow(table.roleFact, subject, 0);
  return { gte: row, lt: concatBytes(row, new Uint8Array(9).fill(0xff)) };
}

/** All facts of a category in a stream, or of one key in it. */
export function roleCategoryBounds(stream: number, category: number, key?: Uint8Array): Bounds {
  if (key === undefined) {
    const gte = streamRow(table.roleFact, stream, 1);
    gte[prefixLength] = category;
    const lt = gte.slice();
    lt[prefixLength] = category + 1;
    return { gte, lt };
  }
  const gte = streamRow(table.roleFact, stream, 1 + escapedLength(key));
  gte[prefixLength] = category;
  writeEscaped(gte, prefixLength + 1, key);
  const lt = gte.slice();
  lt[lt.length - 1] = 1;
  return { gte, lt };
}

export function readRoleNowKey(row: Uint8Array): RoleSubject {
  const { key, end } = readEscaped(row, prefixLength + 1);
  const account = row.subarray(end, end + accountLength);
  return { stream: readU32(row, 1), category: row[prefixLength]!, key, account };
}

export function readRoleFactKey(row: Uint8Array): RoleSubject & { seq: number } {
  const { key, end } = readEscaped(row, prefixLength + 1);
  const account = row.subarray(end, end + accountLength);
  const seq = readInverseU64(row, row.length - 8);
  return { stream: readU32(row, 1), category: row[prefixLength]!, key, account, seq };
}

export function accountFactKey(subject: RoleSubject, seq: number): Uint8Array {
  const row = new Uint8Array(1 + accountLength + 4 + 1 + escapedLength(subject.key) + 8);
  row[0] = table.accountFact;
  row.set(subject.account, 1);
  writeU32(row, 1 + accountLength, subject.stream);
  row[accountLength + 5] = subject.category;
  writeInverseU64(row, writeEscaped(row, accountLength + 6, subject.key), seq);
  return row;
}

/** All role facts of an account, by stream, or those in one stream. */
export function accountFactBounds(account: Uint8Array, stream?: number): Bounds {
  const gte = concatBytes(Uint8Array.of(table.accountFact), account);
  if (stream === undefined) return { gte, lt: concatBytes(gte, new Uint8Array(5).fill(0xff)) };
  return { gte: concatBytes(gte, u32Bytes(stream)), lt: concatBytes(gte, u32Bytes(stream + 1)) };
}

export function readAccountFactKey(row: Uint8Array): RoleSubject & { seq: number } {
  const streamAt = 1 + accountLength;
  const { key } = readEscaped(row, streamAt + 5);
  return {
    stream: readU32(row, streamAt),
    category: row[streamAt + 4]!,
    key,
    account: row.subarray(1, streamAt),
    seq: readInverseU64(row, row.length - 8),
  };
}

/** Behind every fact of an account about one subject. */
export function accountFactEnd(subject: RoleSubject): Uint8Array {
  const row = accountFactKey(subject, 0);
  return row.fill(0xff, row.length - 8);
}

export const foundingKey = (stream: number) => streamRow(table.founding, stream, 0);

export function specialGrantsKey(stream: number, account: Uint8Array, seq: number): Uint8Array {
  const row = streamRow(table.specialGrants, stream, accountLength + 8);
  row.set(account, prefixLength);
  writeInverseU64(row, prefixLength + accountLength, seq);
  return row;
}

export function specialGrantsNowKey(stream: number, account: Uint8Array): Uint8Array {
  const row = streamRow(table.specialGrantsNow, stream, accountLength);
  row.set(account, prefixLength);
  return row;
}

/** Counts of one account at or before `seq`, newest first. */
export function specialGrantsBounds(stream: number, account: Uint8Array, seq: number): Bounds {
  const gte = specialGrantsKey(stream, account, seq);
  return {
    gte,
    lt: concatBytes(gte.subarray(0, prefixLength + accountLength), new Uint8Array(9).fill(0xff)),
  };
}

function seqRow(tableByte: number, seq: number, bytes = freshBytes): Uint8Array {
  const row = bytes(9);
  row[0] = tableByte;
  writeU64(row, 1, seq);
  return row;
}

/** @param first seq of a block's first entry */
export const resultsKey = (first: number) => seqRow(table.results, first);
export const touchedKey = (seq: number, bytes?: RowBytes) => seqRow(table.touched, seq, bytes);
/** The seq of a touched row, and the first one of a row of results. */
export const seqOfRow = (row: Uint8Array) => readU64(row, 1);

/** @param first seq of a block's first entry */
export function digestsKey(stream: number, first: number): Uint8Array {
  const row = streamRow(table.digests, stream, 8);
  writeInverseU64(row, prefixLength, first);
  return row;
}

/** Digests of a stream in the block that begins with `first` and before it, newest first. */
export function digestsBounds(stream: number, first: number): Bounds {
  return { gte: digestsKey(stream, first), lt: streamRow(table.digests, stream + 1, 0) };
}

export const firstOfDigestsRow = (row: Uint8Array) => readInverseU64(row, prefixLength);

/** The first bytes of an index's id stand in its rows. */
export const indexIdLength = 8;
const pairAt = 1 + indexIdLength;

function indexRow(tableByte: number, index: Uint8Array, rest: number): Uint8Array {
  const row = new Uint8Array(pairAt + rest);
  row[0] = tableByte;
  row.set(index.subarray(0, indexIdLength), 1);
  return row;
}

/** An index key and a key as they stand in a row; no pair is the start of another. */
export function pairBytes(indexKey: Uint8Array, key: Uint8Array): Uint8Array {
  const pair = new Uint8Array(escapedLength(indexKey) + escapedLength(key));
  writeEscaped(pair, writeEscaped(pair, 0, indexKey), key);
  return pair;
}

/** @returns the index key and the stored key */
export function readPair(pair: Uint8Array): { indexKey: Uint8Array; key: Uint8Array } {
  const { key: indexKey, end } = readEscaped(pair, 0);
  return { indexKey, key: readEscaped(pair, end).key };
}

export function indexFactKey(index: Uint8Array, pair: Uint8Array, seq: number): Uint8Array {
  const row = indexRow(table.indexFact, index, pair.length + 8);
  row.set(pair, pairAt);
  writeInverseU64(row, pairAt + pair.length, seq);
  return row;
}

/** Where facts of pairs from `start` on begin; any bytes. */
export function indexFactStart(index: Uint8Array, start: Uint8Array): Uint8Array {
  const row = indexRow(table.indexFact, index, start.length);
  row.set(start, pairAt);
  return row;
}

/** Behind the oldest fact of a pair, or of the pairs that begin so. */
export function indexFactEnd(index: Uint8Array, start: Uint8Array): Uint8Array {
  return concatBytes(indexFactStart(index, start), new Uint8Array(9).fill(0xff));
}

export function readIndexFactKey(row: Uint8Array): { pair: Uint8Array; seq: number } {
  const end = row.length - 8;
  return { pair: row.subarray(pairAt, end), seq: readInverseU64(row, end) };
}

/** Bounds of all rows of an index in one table. */
function indexBounds(tableByte: number, index: Uint8Array): Bounds {
  const gte = indexRow(tableByte, index, 0);
  return { gte, lt: concatBytes(gte, new Uint8Array(2048).fill(0xff)) };
}

export const indexFactBounds = (index: Uint8Array) => indexBounds(table.indexFact, index);
export const indexKey = (index: Uint8Array) => indexRow(table.index, index, 0);
/** Of every index that has rows. */
export const allIndexBounds = (): Bounds => ({
  gte: Uint8Array.of(table.index),
  lt: Uint8Array.of(table.index + 1),
});
export const indexOfRow = (row: Uint8Array) => row.subarray(1, pairAt);

export function indexTouchedKey(index: Uint8Array, seq: number): Uint8Array {
  const row = indexRow(table.indexTouched, index, 8);
  writeU64(row, pairAt, seq);
  return row;
}
export const indexTouchedBounds = (index: Uint8Array) => indexBounds(table.indexTouched, index);
export const seqOfIndexRow = (row: Uint8Array) => readU64(row, pairAt);

export function indexFailureKey(index: Uint8Array, seq: number, key: Uint8Array): Uint8Array {
  const row = indexRow(table.indexFailure, index, 8 + key.length);
  writeU64(row, pairAt, seq);
  row.set(key, pairAt + 8);
  return row;
}
export const indexFailureBounds = (index: Uint8Array) => indexBounds(table.indexFailure, index);
/** The stored key of a failure. */
export const keyOfIndexFailure = (row: Uint8Array) => row.subarray(pairAt + 8);

/** Every table of an index but the one that says how far it is. */
export const indexTables = (index: Uint8Array): Bounds[] =>
  [table.indexFact, table.indexTouched, table.indexFailure].map((each) => indexBounds(each, index));
