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
import { fromText } from '../../shared/bytes';
import type { LogEntry, Origin } from '../../shared/model';
import { sha256 } from '../sha256';
import { readU32, readU64, writeU32, writeU64 } from '../store/rowBytes';

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

/** The header that an entry would have behind another one: the hash of that one is changed in place. */
export function setPrevHash(header: Uint8Array, prevHash: Uint8Array): void {
  header.set(prevHash, 0);
}

export function encodeHeader(entry: ChainedFields): Uint8Array {
  const { origin, streamIds } = entry;
  const flags = flagsOf(origin);
  const header = new Uint8Array(headerLength(streamIds.length, flags));
  let at = 0;
  const put = (bytes: Uint8Array) => {
    header.set(bytes, at);
    at += bytes.length;
  };
  const putU64 = (value: number) => {
    writeU64(header, at, value);
    at += 8;
  };
  put(entry.prevHash);
  putU64(entry.seq);
  put(entry.sender);
  writeU32(header, at, streamIds.length);
  at += 4;
  for (const streamId of streamIds) put(streamId);
  put(entry.dataRoot);
  putU64(entry.size);
  header[at++] = flags;
  if (origin.blockNumber !== undefined) putU64(origin.blockNumber);
  if (origin.txHash !== undefined) put(origin.txHash);
  if (origin.timestamp !== undefined) putU64(origin.timestamp);
  if (origin.nonce !== undefined) putU64(origin.nonce);
  if (origin.signature !== undefined) put(origin.signature);
  if (at !== header.length) throw new RangeError('a field of the header has another width');
  return header;
}

function flagsOf(origin: Origin): number {
  let flags = 0;
  if (origin.blockNumber !== undefined) flags |= flag.blockNumber;
  if (origin.txHash !== undefined) flags |= flag.txHash;
  if (origin.timestamp !== undefined) flags |= flag.timestamp;
  if (origin.nonce !== undefined) flags |= flag.nonce;
  if (origin.signature !== undefined) flags |= flag.signature;
  return flags;
}

function headerLength(streams: number, flags: number): number {
  let length = hashLength + 8 + 20 + 4 + 32 * streams + 32 + 8 + 1;
  if (flags & flag.blockNumber) length += 8;
  if (flags & flag.txHash) length += 32;
  if (flags & flag.timestamp) length += 8;
  if (flags & flag.nonce) length += 8;
  if (flags & flag.signature) length += signatureLength;
  return length;
}

/** Reads a header back; stored headers are ours, so a wrong one is damage and throws a RangeError. */
export function decodeHeader(header: Uint8Array): ChainedFields {
  const view = new HeaderReader(header);
  const prevHash = view.bytes(hashLength);
  const seq = view.u64();
  const sender = view.bytes(20);
  const streams = view.u32();
  if (streams * 32 > header.length) throw new RangeError('the stream count is too large');
  const streamIds: Uint8Array[] = [];
  for (let i = 0; i < streams; i++) streamIds.push(view.bytes(32));
  const dataRoot = view.bytes(32);
  const size = view.u64();
  const flags = view.u8();
  if ((flags & ~allFlags) !== 0) throw new RangeError('it has unknown flags');
  const origin: Origin = {};
  if (flags & flag.blockNumber) origin.blockNumber = view.u64();
  if (flags & flag.txHash) origin.txHash = view.bytes(32);
  if (flags & flag.timestamp) origin.timestamp = view.u64();
  if (flags & flag.nonce) origin.nonce = view.u64();
  if (flags & flag.signature) origin.signature = view.bytes(signatureLength);
  if (!view.isAtEnd) throw new RangeError('the header is too long');
  return { prevHash, seq, sender, streamIds, dataRoot, size, origin };
}

class HeaderReader {
  private at = 0;

  constructor(private readonly header: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at === this.header.length;
  }

  bytes(length: number): Uint8Array {
    const start = this.skip(length);
    return this.header.subarray(start, start + length);
  }

  u8(): number {
    return this.header[this.skip(1)]!;
  }

  u32(): number {
    return readU32(this.header, this.skip(4));
  }

  u64(): number {
    return readU64(this.header, this.skip(8));
  }

  /** Where the field that is passed over begins. */
  private skip(length: number): number {
    const start = this.at;
    this.at += length;
    if (this.at > this.header.length) throw new RangeError('the header is too short');
    return start;
  }
}
