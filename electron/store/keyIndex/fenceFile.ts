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
import { equalBytes, fromText } from '../../../shared/bytes';
import { sha256 } from '../../sha256';
import { readU32, readU64, writeU32, writeU64 } from '../rowBytes';
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
/** Of a block, beside its fence. */
const blockLength = 2 + 4 + 8 + 8 + 8 + 1;

export async function writeFences(file: string, counted: Counted): Promise<void> {
  const body = encode(counted);
  const beside = `${file}.new`;
  await writeFile(beside, [body, sha256(body)]);
  await rename(beside, file);
}

function encode({ next, hash, streams }: Counted): Uint8Array {
  let length = magic.length + 8 + hashLength + 4;
  for (const { blocks } of streams.values())
    length += blocks.reduce((sum, { fence }) => sum + blockLength + fence.length, 8);
  const body = new Uint8Array(length);
  body.set(magic);
  writeU64(body, magic.length, next);
  body.set(hash, magic.length + 8);
  writeU32(body, magic.length + 8 + hashLength, streams.size);
  let at = magic.length + 8 + hashLength + 4;
  for (const [ordinal, { blocks }] of streams) {
    writeU32(body, at, ordinal);
    writeU32(body, at + 4, blocks.length);
    at += 8;
    for (const block of blocks) at = encodeBlock(body, at, block);
  }
  return body;
}

function encodeBlock(
  body: Uint8Array,
  start: number,
  { fence, keys, bytes, newest, oldest, outdated }: Block,
): number {
  body[start] = fence.length >>> 8;
  body[start + 1] = fence.length;
  body.set(fence, start + 2);
  const at = start + 2 + fence.length;
  writeU32(body, at, keys);
  writeU64(body, at + 4, bytes);
  writeU64(body, at + 12, newest + 1);
  writeU64(body, at + 20, Number.isFinite(oldest) ? oldest : Number.MAX_SAFE_INTEGER);
  body[at + 28] = Number(outdated);
  return start + blockLength + fence.length;
}

/** @returns undefined where there is no such file, or not as it was written */
export async function readFences(file: string): Promise<Counted | undefined> {
  const stored = await readFile(file).catch(() => undefined);
  if (stored === undefined || stored.length < magic.length + 44 + hashLength) return undefined;
  const body = new Uint8Array(stored.buffer, stored.byteOffset, stored.length - hashLength);
  if (!equalBytes(sha256(body), stored.subarray(body.length))) return undefined;
  if (!equalBytes(body.subarray(0, magic.length), magic)) return undefined;
  return decode(body);
}

function decode(body: Uint8Array): Counted {
  const next = readU64(body, magic.length);
  const hash = body.slice(magic.length + 8, magic.length + 8 + hashLength);
  let at = magic.length + 8 + hashLength + 4;
  const block = (): Block => {
    const fence = body.subarray(at + 2, at + 2 + body[at]! * 256 + body[at + 1]!);
    at += 2 + fence.length;
    const oldest = readU64(body, at + 20);
    const decoded = {
      fence,
      keys: readU32(body, at),
      bytes: readU64(body, at + 4),
      newest: readU64(body, at + 12) - 1,
      oldest: oldest === Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : oldest,
      outdated: body[at + 28] === 1,
    };
    at += blockLength - 2;
    return decoded;
  };
  const streams = new Map<number, Fences>();
  for (let left = readU32(body, at - 4); left > 0; left--) {
    const ordinal = readU32(body, at);
    const length = readU32(body, at + 4);
    at += 8;
    streams.set(ordinal, new Fences(Array.from({ length }, block)));
  }
  return { next, hash, streams };
}
