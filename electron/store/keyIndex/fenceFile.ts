/**
 * Fences on disk, so that a large stream is counted once and not at every start. A file beside the tables of a
 * generation, written as a whole and swapped in. It may lie behind the state, never before it.
 *
 * | field | width |
 * |---|---|
 * | magic | 8 |
 * | entries that are counted in: next u64, and the chain hash of the last one | 8, 32 |
 * | streams | u32, then each: ordinal u32, blocks u32, and each block: fence length u16, fence, keys u32, bytes u64, newest + 1 u64, oldest u64 (2^53 - 1 is none), outdated u8 |
 * | SHA-256 of all before | 32 |
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { concatBytes, equalBytes, fromText } from '../../../shared/bytes';
import { sha256 } from '../../sha256';
import { readU32, readU64, u32Bytes, u64Bytes } from '../rowBytes';
import { type Block, Fences } from './fences';

/** What was counted up to an entry. */
export interface Counted {
  /** The first entry that is not counted in. */
  next: number;
  /** Chain hash of the one before it. */
  hash: Uint8Array;
  /** By ordinal of the stream. */
  streams: ReadonlyMap<number, Fences>;
}

const magic = fromText('fences 1');
const hashLength = 32;

export async function writeFences(file: string, { next, hash, streams }: Counted): Promise<void> {
  const parts: Uint8Array[] = [magic, u64Bytes(next), hash, u32Bytes(streams.size)];
  for (const [ordinal, { blocks }] of streams) {
    parts.push(u32Bytes(ordinal), u32Bytes(blocks.length));
    for (const block of blocks) parts.push(encodeBlock(block));
  }
  const body = concatBytes(...parts);
  const beside = `${file}.new`;
  await writeFile(beside, concatBytes(body, sha256(body)));
  await rename(beside, file);
}

function encodeBlock({ fence, keys, bytes, newest, oldest, outdated }: Block): Uint8Array {
  const length = Uint8Array.of(fence.length >>> 8, fence.length & 0xff);
  const since = Number.isFinite(oldest) ? oldest : Number.MAX_SAFE_INTEGER;
  const flags = Uint8Array.of(Number(outdated));
  return concatBytes(
    length,
    fence,
    u32Bytes(keys),
    u64Bytes(bytes),
    u64Bytes(newest + 1),
    u64Bytes(since),
    flags,
  );
}

/** @returns undefined where there is no such file, or not as it was written */
export async function readFences(file: string): Promise<Counted | undefined> {
  const stored = await readFile(file).catch(() => undefined);
  if (stored === undefined || stored.length < magic.length + 44 + hashLength) return undefined;
  const body = stored.subarray(0, stored.length - hashLength);
  if (!equalBytes(sha256(body), stored.subarray(body.length))) return undefined;
  if (!equalBytes(body.subarray(0, magic.length), magic)) return undefined;
  return decode(body);
}

function decode(body: Uint8Array): Counted {
  let at = magic.length;
  const take = (length: number) => {
    at += length;
    return body.subarray(at - length, at);
  };
  const u32 = () => readU32(take(4), 0);
  const u64 = () => readU64(take(8), 0);
  const block = (): Block => {
    const [high, low] = take(2);
    const fence = Uint8Array.from(take(high! * 256 + low!));
    const [keys, bytes, newest, since] = [u32(), u64(), u64() - 1, u64()];
    const oldest = since === Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : since;
    return { fence, keys, bytes, newest, oldest, outdated: take(1)[0] === 1 };
  };
  const next = u64();
  const hash = Uint8Array.from(take(hashLength));
  const streams = new Map<number, Fences>();
  for (let left = u32(); left > 0; left--) {
    const ordinal = u32();
    streams.set(ordinal, new Fences(Array.from({ length: u32() }, block)));
  }
  return { next, hash, streams };
}
