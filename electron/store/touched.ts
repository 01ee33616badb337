/**
 * What an entry changed, by seq: for rollback, for "what changed at N" and for planning reads of sparse old states.
 * A short one stands in the entry's result, so that small entries make no row for it; a long one has its own row.
 *
 * Numbers are varints. Writes come in runs of one stream: the stream plus one, then of each key its length and its stored
 * bytes; a length of 0 ends the run, a stream of 0 the writes. Role facts follow up to the end: stream, category u8, length
 * and bytes of the stored key, account[20].
 */
import { accountLength, type KeyPlace, type RoleSubject, touchedKey } from './keys';
import { readResult } from './resultRows';
import { touchedInResult } from './results';
import { copyBytes, type Memory, memoryOf, readVarint, writeVarint } from './rowBytes';

export interface Touched {
  /** Stored keys, in the order of the entry's effective writes. */
  writes: { stream: number; key: Uint8Array }[];
  roles: RoleSubject[];
}

/** Up to this many bytes stand in the result. */
const shortLength = 256;

export function isShortTouched(encoded: Uint8Array): boolean {
  return encoded.length <= shortLength;
}

/** Writes what an entry changes, key by key. One at a time; the bytes hold until the next begins. */
export class TouchedEncoder {
  private row = new Uint8Array(4096);
  private memory = memoryOf(this.row);
  private at = 0;
  private run = -1;
  private isBehindWrites = false;

  begin(): void {
    this.at = 0;
    this.run = -1;
    this.isBehindWrites = false;
  }

  /** All writes come before all role facts. */
  write({ stream, memory, at, length }: KeyPlace): void {
    this.room(20 + length);
    if (stream !== this.run) {
      this.endRun();
      this.run = stream;
      this.at = writeVarint(this.row, this.at, stream + 1);
    }
    this.key(memory, at, length);
  }

  private endRun(): void {
    if (this.run >= 0) this.row[this.at++] = 0;
  }

  private endWrites(): void {
    if (this.isBehindWrites) return;
    this.isBehindWrites = true;
    this.room(2);
    this.endRun();
    this.row[this.at++] = 0;
  }

  role({ stream, category, key, account }: RoleSubject): void {
    this.endWrites();
    this.room(20 + key.length + accountLength);
    this.at = writeVarint(this.row, this.at, stream);
    this.row[this.at++] = category;
    this.key(memoryOf(key), 0, key.length);
    this.row.set(account, this.at);
    this.at += accountLength;
  }

  end(): Uint8Array {
    this.endWrites();
    return this.row.subarray(0, this.at);
  }

  private room(length: number): void {
    if (this.at + length <= this.row.length) return;
    const larger = new Uint8Array(2 * (this.at + length));
    larger.set(this.row);
    this.row = larger;
    this.memory = memoryOf(larger);
  }

  private key(memory: Memory, at: number, length: number): void {
    const start = writeVarint(this.row, this.at, length);
    copyBytes(this.memory, start, memory, at, length);
    this.at = start + length;
  }
}

export function decodeTouched(bytes: Uint8Array): Touched {
  let at = 0;
  const number = () => {
    const { value, end } = readVarint(bytes, at);
    at = end;
    return value;
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const writes: Touched['writes'] = [];
  for (let run = number(); run > 0; run = number())
    for (let length = number(); length > 0; length = number())
      writes.push({ stream: run - 1, key: take(length) });
  const roles: RoleSubject[] = [];
  while (at < bytes.length)
    roles.push({
      stream: number(),
      category: take(1)[0]!,
      key: take(number()),
      account: take(accountLength),
    });
  return { writes, roles };
}

/** What the entry at `seq` changed, wherever it stands; undefined where it changed nothing. */
export function readTouched(
  seq: number,
  get: (key: Uint8Array) => Uint8Array | undefined,
): Touched | undefined {
  const result = readResult(seq, get);
  const touched = (result && touchedInResult(result)) ?? get(touchedKey(seq));
  return touched && decodeTouched(touched);
}
