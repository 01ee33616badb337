/** The keys of one stream as the workload knows them: the plain model that results are compared with. */
export class KeySpace {
  /** Keys that were written so far; they have the numbers below it. */
  count = 0;
  liveKeys = 0;
  private newestSeq = new Uint32Array(1024);
  private isLive = new Uint8Array(1024);

  /** Seq of the newest version of a key. */
  newest(number: number): number {
    return this.newestSeq[number]!;
  }

  write(number: number, seq: number, live: boolean): void {
    if (number >= this.newestSeq.length) this.grow();
    if (number >= this.count) this.count = number + 1;
    this.liveKeys += Number(live) - this.isLive[number]!;
    this.newestSeq[number] = seq;
    this.isLive[number] = Number(live);
  }

  private grow(): void {
    const newestSeq = new Uint32Array(2 * this.newestSeq.length);
    newestSeq.set(this.newestSeq);
    const isLive = new Uint8Array(newestSeq.length);
    isLive.set(this.isLive);
    this.newestSeq = newestSeq;
    this.isLive = isLive;
  }
}
