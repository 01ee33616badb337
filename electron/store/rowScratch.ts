/**
 * Bytes for rows on their way into a write batch. A batch copies what it is given at once, so a row can be built where
 * the one before it stood; views are kept by length, because making one costs more than filling it.
 */
import { type Memory, memoryOf } from './rowBytes';

const largest = 8192;

export class RowScratch {
  private readonly buffer = new Uint8Array(largest);
  private readonly memory = memoryOf(this.buffer);
  private readonly views: Uint8Array[] = [];

  /** Bytes of this length with any content; they hold until the next call. */
  readonly take = (length: number): Uint8Array => {
    if (length > largest) return new Uint8Array(length);
    let view = this.views[length];
    if (view === undefined) {
      view = this.buffer.subarray(0, length);
      this.views[length] = view;
    }
    return view;
  };

  /** The memory of a row that was taken. */
  memoryOf(row: Uint8Array): Memory {
    return row.length > largest ? memoryOf(row) : this.memory;
  }
}
