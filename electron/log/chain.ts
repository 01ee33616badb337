/**
 * The hash chain of a log: every entry carries the hash of the one before, so that an edited entry is noticed, and a
 * fork. A log rewritten as a whole by its only holder is not noticed. Data is bound by the data root.
 *
 * The header of an entry, which is what is hashed and what is stored:
 *
 * | field | width | meaning |
 * |---|---|---|
 * | prevHash | 32 | chain hash of the entry before |
 * | seq | u64 | |
 * | sender | 20 | |
 * | stream count, stream ids | u32, 32 each | as tagged |
 * | dataRoot | 32 | |
 * | size | u64 | bytes of data |
 * | flags | u8 | which of the following are there: 1 block, 2 tx, 4 time, 8 nonce, 16 signature |
 * | blockNumber, txHash, timestamp, nonce, signature | u64, 32, u64, u64, 65 | |
 */
import { createHash } from 'node:crypto';
import { concatBytes, fromText } from '../../shared/bytes';
import type { LogEntry, Origin } from '../../shared/model';
import { sha256 } from '../sha256';
import { readU32, readU64, u64Bytes, writeU32 } from '../store/rowBytes';

export const hashLength = 32;
const signatureLength = 65;
const flag = { blockNumber: 1, txHash: 2, timestamp: 4, nonce: 8, signature: 16 } as const;
const allFlags = 31;

/** What of an entry its hash covers. */
export type ChainedFields = Pick<
  LogEntry,
  'prevHash' | 'seq' | 'sender' | 'streamIds' | 'dataRoot' | 'size' | 'origin'
>;

/** The hash that the first entry of a log carries. */
export function genesisHash(logId: Uint8Array): Uint8Array {
  return createHash('sha256').update(fromText('streamscope log 1')).update(logId).digest();
}

export function entryHash(header: Uint8Array): Uint8Array {
  return sha256(header);
}

export function encodeHeader(entry: ChainedFields): Uint8Array {
  const { origin } = entry;
  const count = new Uint8Array(4);
  writeU32(count, 0, entry.streamIds.length);
  const parts = [entry.prevHash, u64Bytes(entry.seq), entry.sender, count, ...entry.streamIds];
  parts.push(entry.dataRoot, u64Bytes(entry.size), Uint8Array.of(flagsOf(origin)));
  if (origin.blockNumber !== undefined) parts.push(u64Bytes(origin.blockNumber));
  if (origin.txHash !== undefined) parts.push(origin.txHash);
  if (origin.timestamp !== undefined) parts.push(u64Bytes(origin.timestamp));
  if (origin.nonce !== undefined) parts.push(u64Bytes(origin.nonce));
  if (origin.signature !== undefined) parts.push(origin.signature);
  return concatBytes(...parts);
}

function flagsOf(origin: Origin): number {
  let flags = 0;
  for (const [name, bit] of Object.entries(flag))
    if (origin[name as keyof Origin] !== undefined) flags |= bit;
  return flags;
}

/** Reads a header back; stored headers are ours, so a wrong one is damage and throws a RangeError. */
export function decodeHeader(header: Uint8Array): ChainedFields {
  let at = 0;
  const take = (length: number) => {
    if (at + length > header.length) throw new RangeError('the header is too short');
    at += length;
    return header.subarray(at - length, at);
  };
  const u64 = () => readU64(take(8), 0);
  const prevHash = take(hashLength);
  const seq = u64();
  const sender = take(20);
  const streams = readU32(take(4), 0);
  if (streams * 32 > header.length) throw new RangeError('the stream count is too large');
  const streamIds = Array.from({ length: streams }, () => take(32));
  const dataRoot = take(32);
  const size = u64();
  const flags = take(1)[0]!;
  if ((flags & ~allFlags) !== 0) throw new RangeError('it has unknown flags');
  const origin: Origin = {};
  if (flags & flag.blockNumber) origin.blockNumber = u64();
  if (flags & flag.txHash) origin.txHash = take(32);
  if (flags & flag.timestamp) origin.timestamp = u64();
  if (flags & flag.nonce) origin.nonce = u64();
  if (flags & flag.signature) origin.signature = take(signatureLength);
  if (at !== header.length) throw new RangeError('the header is too long');
  return { prevHash, seq, sender, streamIds, dataRoot, size, origin };
}
