/**
 * What is known of keys, found by the bytes of a key. In columns and without an object for each, because replay holds a
 * million of them, and asks for as many in seconds.
 *
 * A fact is a number. Its columns may be read and written by whoever has it; all numbers but seqs and sizes are small.
 */
import { randomFillSync } from 'node:crypto';
import type { KeyPlace } from './keys';

/** `unread`: its row is on the way. `never`: the key has no version. */
export const presence = { unread: 0, never: 1, live: 2, deleted: 3 } as const;

/** Keys lie in pieces of memory of this size, so that more of it never means to copy all of it. A key fits into one. */
const pieceBits = 20;
const pieceSize = 1 << pieceBits;
const firstFacts = 1024;
/** Of a fact in all columns, and of its slots. */
const columnBytes = 44;

/** Secret, so that nobody can write keys into a log that all have one hash. */
const [seed, factor] = randomFillSync(new Int32Array(2)) as unknown as [number, number];
const oddFactor = factor | 1;

export function hashOfKey({ stream, bytes, at, length }: KeyPlace): number {
  let hash = seed ^ stream;
  const end = at + length;
  for (let i = at; i < end; i++) {
    hash = Math.imul(hash ^ bytes[i]!, oddFactor);
    hash ^= hash >>> 15;
  }
  return hash;
}

export class KeyTable {
  count = 0;
  stream = new Int32Array(firstFacts);
  seq = new Float64Array(firstFacts);
  size = new Float64Array(firstFacts);
  /** What the newest version is. */
  now = new Uint8Array(firstFacts);
  /** Which table of the database has its row. */
  stored = new Uint8Array(firstFacts);
  /** 1 where it differs from its row. */
  changed = new Uint8Array(firstFacts);
  private hash = new Int32Array(firstFacts);
  private keyAt = new Float64Array(firstFacts);
  private keyLength = new Uint16Array(firstFacts);
  /** Facts by hash, plus one; 0 is free. Twice as many as facts, at least. */
  private slots = new Int32Array(2 * firstFacts);
  private readonly pieces: Uint8Array[] = [];
  /** Where the next key begins, over all pieces. */
  private end = 0;

  /** Roughly what it holds in memory. */
  get bytes(): number {
    return this.count * columnBytes + this.end;
  }

  /** @returns the fact of a key, -1 where there is none */
  find(key: KeyPlace, hash: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const fact = this.slots[slot]! - 1;
      if (fact < 0 || (this.hash[fact] === hash && this.isOf(fact, key))) return fact;
    }
  }

  private isOf(fact: number, { stream, bytes, at, length }: KeyPlace): boolean {
    if (this.keyLength[fact] !== length || this.stream[fact] !== stream) return false;
    const start = this.keyAt[fact]!;
    const piece = this.pieces[Math.floor(start / pieceSize)]!;
    const from = start % pieceSize;
    // From the end: neighbours share their beginnings.
    for (let i = length - 1; i >= 0; i--) if (piece[from + i] !== bytes[at + i]) return false;
    return true;
  }

  /** Adds an unread fact of a key that has none. */
  add(key: KeyPlace, hash: number): number {
    if (this.count === this.stream.length) this.grow();
    const fact = this.count++;
    this.stream[fact] = key.stream;
    this.hash[fact] = hash;
    this.keyLength[fact] = key.length;
    this.keyAt[fact] = this.keep(key);
    this.place(fact);
    return fact;
  }

  /** Copies the key. @returns where it is, over all pieces */
  private keep({ bytes, at, length }: KeyPlace): number {
    let from = this.end % pieceSize;
    if (this.pieces.length * pieceSize === this.end || from + length > pieceSize) {
      this.end = this.pieces.length * pieceSize;
      this.pieces.push(new Uint8Array(pieceSize));
      from = 0;
    }
    const piece = this.pieces[this.pieces.length - 1]!;
    for (let i = 0; i < length; i++) piece[from + i] = bytes[at + i]!;
    this.end += length;
    return this.end - length;
  }

  private place(fact: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hash[fact]! & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = fact + 1;
  }

  private grow(): void {
    this.stream = twice(this.stream, Int32Array);
    this.seq = twice(this.seq, Float64Array);
    this.size = twice(this.size, Float64Array);
    this.now = twice(this.now, Uint8Array);
    this.stored = twice(this.stored, Uint8Array);
    this.changed = twice(this.changed, Uint8Array);
    this.hash = twice(this.hash, Int32Array);
    this.keyAt = twice(this.keyAt, Float64Array);
    this.keyLength = twice(this.keyLength, Uint16Array);
    this.slots = new Int32Array(2 * this.slots.length);
    for (let fact = 0; fact < this.count; fact++) this.place(fact);
  }

  /** The key of a fact, in the memory of the table. */
  keyOf(fact: number): KeyPlace {
    const start = this.keyAt[fact]!;
    const bytes = this.pieces[Math.floor(start / pieceSize)]!;
    return { stream: this.stream[fact]!, bytes, at: start % pieceSize, length: this.keyLength[fact]! };
  }

  hashOf(fact: number): number {
    return this.hash[fact]!;
  }
}

type Column =
  | Int32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>;

/** The column with room for twice as many. */
function twice<Numbers extends Column>(column: Numbers, Numbers: new (length: number) => Numbers): Numbers {
  const larger = new Numbers(2 * column.length);
  larger.set(column);
  return larger;
}
