/** Rows of an iterator, read ahead: most steps need no wait, and a short way forward needs no seek. */
import type { RowIterator } from './store';

export type Row = [key: Uint8Array, value: Uint8Array];

/** Rows of the first read behind a seek, unless the reader says how many; each read after it takes four times as many, up to the most. */
const firstChunk = 8;
const largestChunk = 512;

export class Rows {
  private buffer: Row[] = [];
  private used = 0;
  private readonly first: number;
  /** Rows of the next read, and of the one after it. */
  private chunk: number;
  private grown = firstChunk * 4;

  /** @param wanted rows that the reader is about to read: each further read is a wait, and what is read beyond is in vain */
  constructor(
    private readonly iterator: RowIterator,
    private readonly reverse: boolean,
    wanted = firstChunk,
  ) {
    this.first = Math.min(wanted, largestChunk);
    this.chunk = this.first;
  }

  /** Goes to the first row at or beyond `target` in the direction of reading. */
  seek(target: Uint8Array): void {
    if (this.skipTo(target)) return;
    this.buffer = [];
    this.used = 0;
    this.chunk = this.first;
    this.iterator.seek(target);
  }

  /** Finds the place among the rows that are here. @returns false where it may lie outside of them */
  private skipTo(target: Uint8Array): boolean {
    const first = this.buffer[0];
    const last = this.buffer.at(-1);
    if (first === undefined || last === undefined) return false;
    if (this.order(target, first[0]) < 0 || this.order(target, last[0]) > 0) return false;
    let low = 0;
    let high = this.buffer.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.order(this.buffer[middle]![0], target) < 0) low = middle + 1;
      else high = middle;
    }
    this.used = low;
    return true;
  }

  private order(left: Uint8Array, right: Uint8Array): number {
    return this.reverse ? Buffer.compare(right, left) : Buffer.compare(left, right);
  }

  /** The next row where it is here already: a wait for each of millions adds up. */
  take(): Row | undefined {
    return this.buffer[this.used] === undefined ? undefined : this.buffer[this.used++];
  }

  async next(): Promise<Row | undefined> {
    if (this.used === this.buffer.length) {
      const rows = await this.iterator.nextv(this.chunk);
      if (rows.length === 0) return undefined;
      this.buffer = rows;
      this.used = 0;
      this.chunk = this.grown;
      this.grown = Math.min(this.grown * 4, largestChunk);
    }
    return this.buffer[this.used++];
  }

  close(): Promise<void> {
    return this.iterator.close();
  }
}
