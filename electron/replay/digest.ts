/**
 * The digest of a stream's committed history: D = SHA-256(D before, seq, SHA-256 of the canonical changes).
 *
 * The first D is SHA-256 of "streamscope digest 1" and the stream id. Canonical changes are, in order: count u32 and
 * the writes by key (key length u32, key, value length u64, value), count u32 and the role facts by (category, key,
 * account) (opcode, key length u32, key, account[20], by[20]). Equal digests mean equal committed history, hence equal
 * state. Entries that change nothing in the stream leave it as it is.
 */
import { createHash } from 'node:crypto';
import { compareBytes, fromText } from '../../shared/bytes';
import type { EffectiveControl } from './effective';

/** A committed write with its value. */
export interface DigestedWrite {
  key: Uint8Array;
  value: Uint8Array;
}

export function firstDigest(streamId: Uint8Array): Uint8Array {
  return createHash('sha256').update(fromText('streamscope digest 1')).update(streamId).digest();
}

export function nextDigest(
  before: Uint8Array,
  seq: number,
  writes: readonly DigestedWrite[],
  facts: readonly (EffectiveControl & { by: Uint8Array })[],
): Uint8Array {
  const changes = createHash('sha256');
  changes.update(u32(writes.length));
  for (const { key, value } of [...writes].sort((left, right) => compareBytes(left.key, right.key))) {
    changes.update(u32(key.length)).update(key).update(u64(value.length)).update(value);
  }
  changes.update(u32(facts.length));
  for (const fact of [...facts].sort(compareSubjects)) {
    changes.update(Uint8Array.of(fact.opcode)).update(u32(fact.key.length)).update(fact.key);
    changes.update(fact.account).update(fact.by);
  }
  return createHash('sha256').update(before).update(u64(seq)).update(changes.digest()).digest();
}

function compareSubjects(left: EffectiveControl, right: EffectiveControl): number {
  return (
    (left.opcode & 0xf0) - (right.opcode & 0xf0) ||
    compareBytes(left.key, right.key) ||
    compareBytes(left.account, right.account)
  );
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function u64(value: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
