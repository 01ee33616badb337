/**
 * The digest of a stream's committed history: D = SHA-256(D before, seq, SHA-256 of the canonical changes).
 *
 * The first D is SHA-256 of "streamscope digest 1" and the stream id. Canonical changes are, in order: count u32 and
 * the writes by key (key length u32, key, value length u64, value), count u32 and the role facts by (category, key,
 * account) (opcode, key length u32, key, account[20], by[20]). Equal digests mean equal committed history, hence equal
 * state. Entries that change nothing in the stream leave it as it is.
 */
import { createHash, type Hash } from 'node:crypto';
import { compareBytes, fromText } from '../../shared/bytes';
import type { WriteSpan } from '../../shared/streamData';
import { sha256 } from '../sha256';
import { comparePlaced, copyBytes, type Memory, memoryOf, writeU32, writeU64 } from '../store/rowBytes';
import type { EffectiveControl } from './effective';

/** A committed write; its value lies in the same data as its key. */
export type DigestedWrite = Pick<WriteSpan, 'data' | 'keyAt' | 'keyLength' | 'offset' | 'size'>;

type DigestedFact = EffectiveControl & { by: Uint8Array };

export function firstDigest(streamId: Uint8Array): Uint8Array {
  return createHash('sha256').update(fromText('streamscope digest 1')).update(streamId).digest();
}

export function nextDigest(
  before: Uint8Array,
  seq: number,
  writes: readonly DigestedWrite[],
  facts: readonly DigestedFact[],
): Uint8Array {
  const changes = new Sha256();
  changes.u32(writes.length);
  for (const { data, keyAt, keyLength, offset, size } of inKeyOrder(writes)) {
    changes.u32(keyLength);
    changes.placed(data, keyAt, keyLength);
    changes.u64(size);
    changes.placed(data, offset, size);
  }
  changes.u32(facts.length);
  for (const fact of facts.length < 2 ? facts : [...facts].sort(compareSubjects)) {
    changes.u8(fact.opcode);
    changes.key(fact.key);
    changes.bytes(fact.account);
    changes.bytes(fact.by);
  }
  const hashed = changes.digest();
  const link = linkMemory;
  link.set(before);
  writeU64(link, 32, seq);
  link.set(hashed, 40);
  return sha256(link);
}

/** Gathers what is hashed in one piece of memory: a call for each field would cost more than the hash. */
const scratch = new Uint8Array(1 << 18);
const scratchMemory = memoryOf(scratch);
/** Views of what is gathered, by length, up to a usual one: making one costs as much as filling it. */
const views: Uint8Array[] = [];
const usualLength = 4096;
/** What links a digest to the one before it. */
const linkMemory = new Uint8Array(32 + 8 + 32);

function gathered(length: number): Uint8Array {
  if (length > usualLength) return scratch.subarray(0, length);
  views[length] ??= scratch.subarray(0, length);
  return views[length];
}

/** One at a time. */
class Sha256 {
  private at = 0;
  /** Only where more is hashed than there is room for. */
  private stream: Hash | undefined;

  private room(length: number): number {
    if (this.at + length > scratch.length) this.drain();
    this.at += length;
    return this.at - length;
  }

  private drain(): void {
    this.stream ??= createHash('sha256');
    this.stream.update(scratch.subarray(0, this.at));
    this.at = 0;
  }

  u8(value: number): void {
    scratch[this.room(1)] = value;
  }

  u32(value: number): void {
    writeU32(scratch, this.room(4), value);
  }

  u64(value: number): void {
    writeU64(scratch, this.room(8), value);
  }

  key(key: Uint8Array): void {
    this.u32(key.length);
    this.bytes(key);
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length <= 32) scratch.set(bytes, this.room(bytes.length));
    else this.placed(memoryOf(bytes), 0, bytes.length);
  }

  placed(memory: Memory, at: number, length: number): void {
    if (length <= scratch.length) {
      copyBytes(scratchMemory, this.room(length), memory, at, length);
      return;
    }
    this.drain();
    this.stream?.update(new Uint8Array(memory.buffer, memory.byteOffset + at, length));
  }

  digest(): Uint8Array {
    const rest = gathered(this.at);
    return this.stream === undefined ? sha256(rest) : this.stream.update(rest).digest();
  }
}

/** Official builders sort, so that mostly there is nothing to do. */
function inKeyOrder(writes: readonly DigestedWrite[]): readonly DigestedWrite[] {
  for (let i = 1; i < writes.length; i++) {
    if (compareKeys(writes[i - 1]!, writes[i]!) > 0) return [...writes].sort(compareKeys);
  }
  return writes;
}

function compareKeys(left: DigestedWrite, right: DigestedWrite): number {
  return comparePlaced(left.data, left.keyAt, left.keyLength, right.data, right.keyAt, right.keyLength);
}

function compareSubjects(left: EffectiveControl, right: EffectiveControl): number {
  return (
    (left.opcode & 0xf0) - (right.opcode & 0xf0) ||
    compareBytes(left.key, right.key) ||
    compareBytes(left.account, right.account)
  );
}
