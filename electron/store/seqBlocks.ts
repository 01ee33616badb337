/**
 * Rows that hold what 64 entries in a row left, so that a small entry needs no row of its own. Which entries share a
 * block depends on their seqs alone: a state is the same, row by row, however replay went in groups.
 *
 * A block is its entries' records in seq order; entries that left nothing have none:
 *
 * | field | width | meaning |
 * |---|---|---|
 * | place | u8 | seq less the block's first |
 * | length | u24 | of the record |
 * | record | | see results.ts and digestRows.ts |
 */
import { readU32, writeU32 } from './rowBytes';
import { putRow, type WriteBatch } from './store';

const blockEntries = 64;
const headLength = 4;
const longest = 0xffffff;

/** The first seq of the block that an entry is in. */
export const blockOf = (seq: number) => seq - (seq % blockEntries);

/** The first seq behind a block. */
export const behindBlock = (first: number) => first + blockEntries;

/** The records of a block, oldest first. */
export function* recordsOf(block: Uint8Array, first: number): Generator<[seq: number, record: Uint8Array]> {
  for (let at = 0; at < block.length; ) {
    const start = at + headLength;
    const end = start + (readU32(block, at) & longest);
    yield [first + block[at]!, block.subarray(start, end)];
    at = end;
  }
}

/** The record of an entry in its block; undefined where it left none. */
export function recordOf(block: Uint8Array, seq: number): Uint8Array | undefined {
  for (const [recordSeq, record] of recordsOf(block, blockOf(seq))) if (recordSeq === seq) return record;
  return undefined;
}

/** What of a block is before an entry. */
export function blockBefore(block: Uint8Array, first: number, seq: number): Uint8Array {
  let end = 0;
  for (const [recordSeq, record] of recordsOf(block, first)) {
    if (recordSeq >= seq) break;
    end += headLength + record.length;
  }
  return block.subarray(0, end);
}

/** The block that replay is in, one after the other; its records are written where they stand in the row. */
export class OpenBlock {
  bytes = new Uint8Array(4096);
  private first = -1;
  private end = 0;
  private isChanged = false;

  /** @param keyOf the row of the block that begins with a seq */
  constructor(private readonly keyOf: (first: number) => Uint8Array) {}

  /** Goes on behind what is stored of a block. */
  resume(first: number, stored: Uint8Array): void {
    this.first = first;
    this.end = 0;
    this.isChanged = false;
    this.reserve(stored.length);
    this.bytes.set(stored);
    this.end = stored.length;
  }

  /**
   * Begins the record of an entry behind all that have one; a block that is complete goes into the batch.
   * @returns where in `bytes` the record's own bytes are to be written, until the next record begins
   */
  add(seq: number, length: number, batch: WriteBatch): number {
    const first = blockOf(seq);
    if (first !== this.first) {
      this.putTo(batch);
      this.first = first;
      this.end = 0;
    }
    if (length > longest) throw new RangeError('the record of an entry is too long');
    this.reserve(headLength + length);
    writeU32(this.bytes, this.end, (seq - first) * 0x1000000 + length);
    this.end += headLength + length;
    this.isChanged = true;
    return this.end - length;
  }

  private reserve(length: number): void {
    if (this.end + length <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.end + length));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  /** Puts the block as it stands. */
  putTo(batch: WriteBatch): void {
    if (!this.isChanged) return;
    putRow(batch, this.keyOf(this.first), this.bytes.subarray(0, this.end));
    this.isChanged = false;
  }
}
