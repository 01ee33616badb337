/**
 * Totals of the log in buckets of entries, for the strip of activity: what a million results add up to, without reading
 * a million rows each time. Kept in memory, brought up to date from the results that came since, and written beside the
 * state when it closes, so that the next start need not begin at the first entry.
 *
 * File: magic 8 | next u64 | chain hash of the entry before it 32 | first seq u64 | totals u32 each | SHA-256 32
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { concatBytes, equalBytes, fromText } from '../../shared/bytes';
import { verdictKinds } from '../../shared/model';
import { sha256 } from '../sha256';
import { eachResultBlock } from './resultRows';
import { summaryOfResult } from './results';
import { readU32, readU64, u64Bytes, writeU32 } from './rowBytes';
import { behindBlock, recordsOf } from './seqBlocks';
import type { StateReader } from './stateReader';
import type { Database } from './store';

/** Entries of a bucket. */
export const bucketEntries = 128;
/** Of a bucket: keys written, then entries by verdict in the order of `verdictKinds`. */
export const bucketFields = 1 + verdictKinds.length;
const magic = fromText('activity');
const headLength = 8 + 8 + 32 + 8;
const hashLength = 32;

export class ActivityIndex {
  private totals = new Uint32Array(64 * bucketFields);
  private next = 0;
  private hash: Uint8Array = new Uint8Array(hashLength);
  private firstSeq = 0;
  private loaded: Promise<void> | undefined;
  private work: Promise<unknown> = Promise.resolve();
  private isChanged = false;

  /** @param hashOf chain hash of an entry of the log; undefined where there is none */
  constructor(
    private readonly database: Database,
    private readonly hashOf: (seq: number) => Uint8Array | undefined,
  ) {}

  private get file(): string {
    return join(this.database.location, 'activity');
  }

  /**
   * Totals of each bucket from the first entry of the log on, as far as they are counted.
   * @param milliseconds how long one question may count; the next one goes on
   */
  upTo(
    state: StateReader,
    firstSeq: number,
    milliseconds: number,
  ): Promise<{ totals: Uint32Array; countedTo: number }> {
    const counted = this.work.then(() => this.count(state, firstSeq, milliseconds));
    this.work = counted.catch(() => {});
    return counted;
  }

  private async count(state: StateReader, firstSeq: number, milliseconds: number) {
    this.loaded ??= this.load();
    await this.loaded;
    if (firstSeq !== this.firstSeq || !this.isOnHistory(state)) this.begin(firstSeq);
    const end = state.position.next;
    const started = performance.now();
    let next = end;
    for await (const [first, block] of eachResultBlock(state, this.next, end)) {
      for (const [seq, result] of recordsOf(block, first))
        if (seq >= this.next && seq < end) this.add(seq, result);
      if (performance.now() - started > milliseconds) {
        next = Math.min(end, behindBlock(first));
        break;
      }
    }
    this.isChanged ||= next !== this.next;
    this.next = next;
    this.hash =
      (next === end ? state.position.lastHash : this.hashOf(next - 1)) ?? new Uint8Array(hashLength);
    return { totals: this.totals, countedTo: next };
  }

  private begin(firstSeq: number): void {
    this.totals = new Uint32Array(64 * bucketFields);
    this.firstSeq = firstSeq;
    this.next = firstSeq;
  }

  private isOnHistory({ position }: StateReader): boolean {
    if (this.next === 0 || this.next > position.next) return false;
    const known = this.hashOf(this.next - 1);
    return known !== undefined && equalBytes(known, this.hash);
  }

  private add(seq: number, result: Uint8Array): void {
    const at = Math.floor((seq - this.firstSeq) / bucketEntries) * bucketFields;
    if (at + bucketFields > this.totals.length) {
      const larger = new Uint32Array(2 * (at + bucketFields));
      larger.set(this.totals);
      this.totals = larger;
    }
    const { verdict, writes } = summaryOfResult(result);
    this.totals[at]! += writes;
    this.totals[at + 1 + verdict]! += 1;
  }

  private async load(): Promise<void> {
    const stored = await readFile(this.file).catch(() => undefined);
    if (stored === undefined || stored.length < headLength + hashLength) return;
    const body = stored.subarray(0, stored.length - hashLength);
    if (!equalBytes(sha256(body), stored.subarray(body.length))) return;
    if (!equalBytes(body.subarray(0, magic.length), magic)) return;
    this.next = readU64(body, 8);
    this.hash = Uint8Array.from(body.subarray(16, 48));
    this.firstSeq = readU64(body, 48);
    this.totals = new Uint32Array((body.length - headLength) / 4);
    for (let i = 0; i < this.totals.length; i++) this.totals[i] = readU32(body, headLength + 4 * i);
  }

  /** Before the database is closed. */
  async close(): Promise<void> {
    await this.work;
    if (!this.isChanged) return;
    const buckets = Math.ceil((this.next - this.firstSeq) / bucketEntries);
    const packed = new Uint8Array(buckets * bucketFields * 4);
    for (let i = 0; i < buckets * bucketFields; i++) writeU32(packed, 4 * i, this.totals[i] ?? 0);
    const head = concatBytes(magic, u64Bytes(this.next), this.hash, u64Bytes(this.firstSeq));
    const body = concatBytes(head, packed);
    const beside = `${this.file}.new`;
    // A full disk costs the next start its totals.
    await writeFile(beside, concatBytes(body, sha256(body)))
      .then(() => rename(beside, this.file))
      .catch(() => {});
  }
}
