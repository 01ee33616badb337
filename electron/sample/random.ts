/** A small deterministic generator (mulberry32): the sample must be the same bytes on every machine. */
export class Random {
  private state: number;

  constructor(seed: string) {
    this.state = 0;
    for (const letter of seed) this.state = (Math.imul(this.state, 31) + letter.codePointAt(0)!) >>> 0;
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.int(0, items.length - 1)]!;
  }

  /** One of the items, each as likely as its weight; weights below 0 count as 0. */
  pickWeighted<Item extends { weight: number }>(items: readonly Item[]): Item {
    const total = items.reduce((sum, item) => sum + Math.max(0, item.weight), 0);
    let point = this.next() * total;
    for (const item of items) {
      point -= Math.max(0, item.weight);
      if (point < 0) return item;
    }
    return items.at(-1)!;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.int(0, 255));
  }
}
