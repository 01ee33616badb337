/**
 * What an entry changed, by seq: for rollback, for "what changed at N" and for planning reads of sparse old states.
 * A short one stands behind the entry's result, so that small entries make a row less; a long one has its own row.
 *
 * | field | width |
 * |---|---|
 * | writes | u32, then runs of one stream: stream u32, keys u32, and each: key length u16, stored key |
 * | role facts | u32, then each: stream u32, category u8, key length u16, stored key, account[20] |
 */
import { accountLength, type KeyPlace, type RoleSubject, resultKey, touchedKey } from './keys';
import { touchedInResult } from './results';
import { copyBytes, type Memory, memoryOf, readU32, writeU32 } from './rowBytes';

export interface Touched {
  /** Stored keys, in the order of the entry's effective writes. */
  writes: { stream: number; key: Uint8Array }[];
  roles: RoleSubject[];
}

/** Up to this many bytes stand in the row of the result. */
const shortLength = 256;

export function isShortTouched(encoded: Uint8Array): boolean {
  return encoded.length <= shortLength;
}

/** Writes what an entry changes, key by key. One at a time; the bytes hold until the next begins. */
export class TouchedEncoder {
  private row = new Uint8Array(4096);
  private memory = memoryOf(this.row);
  private at = 0;
  private writes = 0;
  private run = -1;
  /** Where the run's count of keys stands, and how many there are. */
  private runAt = 0;
  private inRun = 0;
  private rolesAt = 0;
  private roles = 0;

  begin(): void {
    this.at = 4;
    this.writes = 0;
    this.run = -1;
    this.inRun = 0;
    this.rolesAt = 0;
    this.roles = 0;
  }

  /** All writes come before all role facts. */
  write({ stream, memory, at, length }: KeyPlace): void {
    this.room(10 + length);
    if (stream !== this.run) {
      this.endRun();
      this.run = stream;
      this.u32(stream);
      this.runAt = this.at;
      this.at += 4;
    }
    this.writes++;
    this.inRun++;
    this.key(memory, at, length);
  }

  private endRun(): void {
    if (this.run >= 0) writeU32(this.row, this.runAt, this.inRun);
    this.inRun = 0;
  }

  private beginRoles(): void {
    if (this.rolesAt > 0) return;
    this.endRun();
    this.room(4);
    this.rolesAt = this.at;
    this.at += 4;
  }

  role({ stream, category, key, account }: RoleSubject): void {
    this.beginRoles();
    this.room(7 + key.length + accountLength);
    this.u32(stream);
    this.row[this.at++] = category;
    this.key(memoryOf(key), 0, key.length);
    this.row.set(account, this.at);
    this.at += accountLength;
    this.roles++;
  }

  end(): Uint8Array {
    this.beginRoles();
    writeU32(this.row, 0, this.writes);
    writeU32(this.row, this.rolesAt, this.roles);
    return this.row.subarray(0, this.at);
  }

  private room(length: number): void {
    if (this.at + length <= this.row.length) return;
    const larger = new Uint8Array(2 * (this.at + length));
    larger.set(this.row);
    this.row = larger;
    this.memory = memoryOf(larger);
  }

  private u32(value: number): void {
    writeU32(this.row, this.at, value);
    this.at += 4;
  }

  private key(memory: Memory, at: number, length: number): void {
    this.row[this.at] = length >>> 8;
    this.row[this.at + 1] = length;
    copyBytes(this.memory, this.at + 2, memory, at, length);
    this.at += 2 + length;
  }
}

export function decodeTouched(bytes: Uint8Array): Touched {
  let at = 0;
  const u32 = () => {
    at += 4;
    return readU32(bytes, at - 4);
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const key = () => {
    const [high, low] = take(2);
    return take(high! * 256 + low!);
  };
  const writes: Touched['writes'] = [];
  for (const count = u32(); writes.length < count; ) {
    const stream = u32();
    for (let left = u32(); left > 0; left--) writes.push({ stream, key: key() });
  }
  const roles = Array.from({ length: u32() }, () => ({
    stream: u32(),
    category: take(1)[0]!,
    key: key(),
    account: take(accountLength),
  }));
  return { writes, roles };
}

/** What the entry at `seq` changed, wherever it stands; undefined where it changed nothing. */
export function readTouched(
  seq: number,
  get: (key: Uint8Array) => Uint8Array | undefined,
): Touched | undefined {
  const result = get(resultKey(seq));
  const touched = (result && touchedInResult(result)) ?? get(touchedKey(seq));
  return touched && decodeTouched(touched);
}
