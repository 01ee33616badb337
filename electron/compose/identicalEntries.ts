/**
 * Which entry of the log has the same data: asked by data root, which the log has no index of. The roots' first bytes
 * are kept in memory, 16 bytes an entry, read once and then as the log grows.
 */
import { equalBytes } from '../../shared/bytes';
import type { LogReader } from '../log/logReader';

const perRead = 2000;
/** Entries that are read before an answer is given; with more to read, the rest follows behind it. */
const readAtOnce = 20_000;
const emptySlot = -1;

export class IdenticalEntries {
  /** Open addressing: prefix of the root, and the newest seq that has it. */
  private prefixes = new Float64Array(1024);
  private seqs = new Float64Array(1024).fill(emptySlot);
  private count = 0;
  private next = 0;
  private reading: Promise<void> | undefined;

  /** @returns the seq of an entry with this root; undefined where there is none, or none is known yet */
  async find(log: LogReader, dataRoot: Uint8Array): Promise<number | undefined> {
    const end = (await log.nextSeq()) ?? 0;
    if (this.next < end) {
      const more = this.readOn(log, end);
      if (end - this.next <= readAtOnce) await more;
      else more.catch(() => {});
    }
    const seq = this.seqs[this.slotOf(prefixOf(dataRoot))]!;
    const entry = seq === emptySlot ? undefined : log.entry(seq);
    return entry !== undefined && equalBytes(entry.dataRoot, dataRoot) ? seq : undefined;
  }

  private readOn(log: LogReader, end: number): Promise<void> {
    this.reading ??= this.read(log, end).finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async read(log: LogReader, end: number): Promise<void> {
    while (this.next < end) {
      const entries = await log.entries(this.next, end, { limit: perRead });
      for (const { seq, dataRoot } of entries) this.add(prefixOf(dataRoot), seq);
      const last = entries.at(-1);
      if (last === undefined) return;
      this.next = last.seq + 1;
    }
  }

  private add(prefix: number, seq: number): void {
    if (2 * this.count >= this.seqs.length) this.grow();
    const slot = this.slotOf(prefix);
    if (this.seqs[slot] === emptySlot) this.count++;
    this.prefixes[slot] = prefix;
    this.seqs[slot] = seq;
  }

  /** Where the prefix stands, or would. */
  private slotOf(prefix: number): number {
    const { prefixes, seqs } = this;
    let slot = prefix % seqs.length;
    while (seqs[slot] !== emptySlot && prefixes[slot] !== prefix) slot = (slot + 1) % seqs.length;
    return slot;
  }

  private grow(): void {
    const { prefixes, seqs } = this;
    this.prefixes = new Float64Array(2 * seqs.length);
    this.seqs = new Float64Array(2 * seqs.length).fill(emptySlot);
    this.count = 0;
    for (let slot = 0; slot < seqs.length; slot++)
      if (seqs[slot] !== emptySlot) this.add(prefixes[slot]!, seqs[slot]!);
  }
}

/** The first 48 bits of a hash: exact as a number. */
function prefixOf(root: Uint8Array): number {
  const view = new DataView(root.buffer, root.byteOffset, root.byteLength);
  return view.getUint32(0) * 0x10000 + view.getUint16(4);
}
