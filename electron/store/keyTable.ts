/**
 * What is known of keys, found by the bytes of a key. A fact is a number, and no object: replay holds a million of
 * them, and asks for as many in seconds.
 */
import { randomFillSync } from 'node:crypto';
import type { KeyPlace } from './keys';
import { comparePlaced, copyBytes, type Memory, memoryOf } from './rowBytes';

/** `unread`: its row is on the way. `never`: the key has no version. */
export const presence = { unread: 0, never: 1, live: 2, deleted: 3 } as const;

export type Presence = (typeof presence)[keyof typeof presence];

/** Keys lie in pieces of memory of this size, so that more of it never means to copy all of it. A key fits into one. */
const pieceBits = 20;
const pieceSize = 1 << pieceBits;
const firstFacts = 1024;
const manyFacts = 1 << 18;

/** Fields of a record. A key's length stands above its state: now (2 bits), stored (2 bits), changed (1 bit). */
const recordLength = 8;
const hashField = 0;
const streamField = 1;
const lengthField = 2;
const keyField = 3;
const seqField = 4;
const sizeField = 6;
const stateBits = 5;
const changedBit = 16;

/** Secret, so that nobody can write keys into a log that all have one hash. */
const [seed, factor] = randomFillSync(new Int32Array(2)) as unknown as [number, number];
const oddFactor = factor | 1;

export function hashOfKey({ stream, memory, at, length }: KeyPlace): number {
  let hash = seed ^ stream;
  let done = 0;
  for (; done + 4 <= length; done += 4) {
    hash = Math.imul(hash ^ memory.getInt32(at + done), oddFactor);
    hash ^= hash >>> 15;
  }
  for (; done < length; done++) {
    hash = Math.imul(hash ^ memory.getUint8(at + done), oddFactor);
    hash ^= hash >>> 15;
  }
  return hash;
}

export class KeyTable {
  count = 0;
  /** A record for each fact, in one line of the processor's memory: see the fields below. */
  private records = new Uint32Array(recordLength * firstFacts);
  /** Facts by hash, plus one; 0 is free. A power of two, and at least twice as many as facts. */
  private slots = new Int32Array(2 * firstFacts);
  private readonly pieces: Memory[] = [];
  /** Where the next key begins, over all pieces. */
  private end = 0;

  /** Roughly what it holds in memory. */
  get bytes(): number {
    return 4 * (this.records.length + this.slots.length) + pieceSize * this.pieces.length;
  }

  /** @returns the fact of a key, -1 where there is none */
  find(key: KeyPlace, hash: number): number {
    const { slots, records } = this;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const fact = slots[slot]! - 1;
      if (fact < 0 || (records[recordLength * fact + hashField] === hash >>> 0 && this.isOf(fact, key)))
        return fact;
    }
  }

  private isOf(fact: number, { stream, memory, at, length }: KeyPlace): boolean {
    const record = recordLength * fact;
    const { records } = this;
    if (records[record + lengthField]! >>> stateBits !== length || records[record + streamField] !== stream)
      return false;
    const start = records[record + keyField]!;
    const piece = this.pieces[start >>> pieceBits]!;
    return comparePlaced(piece, start & (pieceSize - 1), length, memory, at, length) === 0;
  }

  /** Adds an unread fact of a key that has none. */
  add(key: KeyPlace, hash: number): number {
    if (recordLength * this.count === this.records.length) this.grow();
    const fact = this.count++;
    const record = recordLength * fact;
    this.records[record + hashField] = hash;
    this.records[record + streamField] = key.stream;
    this.records[record + lengthField] = key.length << stateBits;
    this.records[record + keyField] = this.keep(key);
    this.place(fact);
    return fact;
  }

  /** Copies the key. @returns where it is, over all pieces */
  private keep({ memory, at, length }: KeyPlace): number {
    let from = this.end & (pieceSize - 1);
    if (from === 0 || from + length > pieceSize) {
      this.end = pieceSize * this.pieces.length;
      this.pieces.push(memoryOf(new Uint8Array(pieceSize)));
      from = 0;
    }
    copyBytes(this.pieces[this.pieces.length - 1]!, from, memory, at, length);
    this.end += length;
    return this.end - length;
  }

  private place(fact: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashOf(fact) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = fact + 1;
  }

  /** A large table grows by a quarter: what it holds is bounded, and half of a double would be held in vain. */
  private grow(): void {
    const facts = this.count < manyFacts ? 2 * this.count : this.count + (this.count >>> 2);
    const records = new Uint32Array(recordLength * facts);
    records.set(this.records);
    this.records = records;
    if (2 * facts <= this.slots.length) return;
    this.slots = new Int32Array(2 * this.slots.length);
    for (let fact = 0; fact < this.count; fact++) this.place(fact);
  }

  stream(fact: number): number {
    return this.records[recordLength * fact + streamField]!;
  }

  /** The key of a fact as bytes. */
  key(fact: number): Uint8Array {
    const { memory, at, length } = this.keyOf(fact);
    return new Uint8Array(memory.buffer, memory.byteOffset + at, length);
  }

  /** The key of a fact, in the memory of the table. */
  keyOf(fact: number): KeyPlace {
    const record = recordLength * fact;
    const start = this.records[record + keyField]!;
    return {
      stream: this.stream(fact),
      memory: this.pieces[start >>> pieceBits]!,
      at: start & (pieceSize - 1),
      length: this.records[record + lengthField]! >>> stateBits,
    };
  }

  hashOf(fact: number): number {
    return this.records[recordLength * fact + hashField]! | 0;
  }

  /** What the newest version is. */
  now(fact: number): Presence {
    return (this.state(fact) & 3) as Presence;
  }

  /** Which table of the database has its row. */
  stored(fact: number): Presence {
    return ((this.state(fact) >>> 2) & 3) as Presence;
  }

  /** Whether it differs from its row. */
  isChanged(fact: number): boolean {
    return (this.state(fact) & changedBit) !== 0;
  }

  private state(fact: number): number {
    return this.records[recordLength * fact + lengthField]!;
  }

  private setState(fact: number, now: Presence, stored: Presence, changed: number): void {
    const field = recordLength * fact + lengthField;
    const length = this.records[field]! >>> stateBits;
    this.records[field] = (length << stateBits) | changed | (stored << 2) | now;
  }

  /** Seq of the newest version; 0 where there is none. */
  seq(fact: number): number {
    return this.number(recordLength * fact + seqField);
  }

  /** Size of its value in bytes. */
  size(fact: number): number {
    return this.number(recordLength * fact + sizeField);
  }

  private number(at: number): number {
    return this.records[at]! * 0x100000000 + this.records[at + 1]!;
  }

  private setVersion(fact: number, seq: number, size: number): void {
    const record = recordLength * fact;
    this.records[record + seqField] = Math.floor(seq / 0x100000000);
    this.records[record + seqField + 1] = seq;
    this.records[record + sizeField] = Math.floor(size / 0x100000000);
    this.records[record + sizeField + 1] = size;
  }

  /** What the database says of a key. */
  setStored(fact: number, found: Presence, seq: number, size: number): void {
    this.setVersion(fact, seq, size);
    this.setState(fact, found, found, 0);
  }

  /** A new version, which the database does not have yet. */
  change(fact: number, now: Presence, seq: number, size: number): void {
    this.setVersion(fact, seq, size);
    this.setState(fact, now, this.stored(fact), changedBit);
  }

  /** Its row is written as it is now. */
  setWritten(fact: number): void {
    this.setState(fact, this.now(fact), this.now(fact), 0);
  }
}
