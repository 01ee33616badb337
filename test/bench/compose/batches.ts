/** Batches of many rows in all streams of the workload, half of them about keys that it has. */
import { fromText } from '../../../shared/bytes';
import { type BatchItem, composeBatch } from '../../../shared/compose/batchOfItems';
import type { Batch } from '../../../shared/model';
import { KnownKeys } from '../browse/draws';
import type { WorkloadSize } from '../workload/workload';

/** Draws a batch after another; each has a guard for every ten rows and a deletion for every twenty. */
export class ManyRows {
  readonly known: KnownKeys;
  private made = 0;

  constructor(size: WorkloadSize, name: string) {
    this.known = new KnownKeys({ size }, name);
  }

  batch(rows: number, version: bigint): Batch {
    return composeBatch(
      version,
      Array.from({ length: rows }, (_, row) => this.item(row)),
    ).batch;
  }

  private item(row: number): BatchItem {
    const { key, streamId } = this.place(row);
    if (row % 10 === 9) return { part: 'reads', streamId, key };
    const value = row % 20 === 10 ? new Uint8Array(0) : fromText(this.value());
    return { part: 'writes', streamId, key, value };
  }

  place(row: number): { streamId: Uint8Array; key: Uint8Array } {
    const { stream, key } = this.known.draw();
    const streamId = this.known.watched[stream]!;
    return { streamId, key: row % 2 === 0 ? key : fromText(`drafted/${this.made++}/by-hand`) };
  }

  /** Of about a hundred characters, as the workload's own. */
  value(): string {
    const { random } = this.known;
    return `{"level":${random.int(1, 99)},"note":"${'a value of a row that was typed '.repeat(random.int(2, 3))}"}`;
  }
}
