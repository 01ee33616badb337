/**
 * The keys of a stream in blocks of about a hundred, with what is in each: enough to count any prefix by adding up
 * blocks and reading the two at its ends, and to leap over stretches whose keys did not exist at an older seq.
 * Block i holds the stored keys from its fence to before the next one. A write makes its block outdated, never wrong
 * about `oldest`: keys that come later cannot be older.
 */
import { compareBytes } from '../../../shared/bytes';

/** What is in a block. */
export interface CountedBlock {
  /** Stored key; the first block's is empty. */
  fence: Uint8Array;
  /** Live keys, the bytes of their values, the newest of their versions (-1 without keys). */
  keys: number;
  bytes: number;
  newest: number;
}

export interface Block extends CountedBlock {
  /** No key of the block, live or not, was written before this seq; infinite without keys. */
  oldest: number;
  /** Something in it was written since it was counted. */
  outdated: boolean;
}

export const blockKeys = 128;

export class Fences {
  /** Blocks that a change made outdated and nobody counted since. */
  outdatedBlocks: number;

  /** @param blocks in order, at least one, the first with an empty fence */
  constructor(readonly blocks: Block[]) {
    this.outdatedBlocks = blocks.filter(({ outdated }) => outdated).length;
  }

  /** The block that a stored key belongs to. */
  indexOf(storedKey: Uint8Array): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compareBytes(this.blocks[middle]!.fence, storedKey) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A version of a key was written at `seq`. */
  touch(storedKey: Uint8Array, seq: number): void {
    const block = this.blocks[this.indexOf(storedKey)]!;
    block.oldest = Math.min(block.oldest, seq);
    if (block.outdated) return;
    block.outdated = true;
    this.outdatedBlocks++;
  }

  /** Puts what a block was counted as in its place: several blocks, where it had grown too large for one. */
  replace(index: number, counted: readonly CountedBlock[]): void {
    const { oldest, outdated, fence } = this.blocks[index]!;
    if (outdated) this.outdatedBlocks--;
    const blocks = counted.map((block, i) => ({
      ...block,
      fence: i === 0 ? fence : block.fence,
      oldest,
      outdated: false,
    }));
    this.blocks.splice(index, 1, ...blocks);
  }

  /** Where the keys end that no entry up to `at` wrote, from `storedKey` on in the direction of reading. */
  leap(storedKey: Uint8Array, at: number, reverse: boolean): Uint8Array | 'end' | undefined {
    const from = this.indexOf(storedKey);
    let index = from;
    while (this.blocks[index] !== undefined && this.blocks[index]!.oldest > at) index += reverse ? -1 : 1;
    if (index === from) return undefined;
    if (this.blocks[index] === undefined) return 'end';
    return this.blocks[reverse ? index + 1 : index]!.fence;
  }

  /** About how many live keys lie from one stored key to before another: whole blocks, and half of those at the ends. */
  keysBetween(from: Uint8Array, to: Uint8Array | undefined): number {
    const [first, last] = this.between(from, to);
    if (first === last) return Math.round(this.blocks[first]!.keys / 2);
    let keys = (this.blocks[first]!.keys + this.blocks[last]!.keys) / 2;
    for (let index = first + 1; index < last; index++) keys += this.blocks[index]!.keys;
    return Math.round(keys);
  }

  /** A fence with about this share of the keys before it, among those between two keys; undefined without one. */
  keyAt(from: Uint8Array, to: Uint8Array | undefined, share: number): Uint8Array | undefined {
    const [first, last] = this.between(from, to);
    let left = this.keysBetween(from, to) * share - this.blocks[first]!.keys / 2;
    for (let index = first + 1; index <= last; index++) {
      left -= this.blocks[index]!.keys;
      if (left <= 0) return this.blocks[index]!.fence;
    }
    return first === last ? undefined : this.blocks[last]!.fence;
  }

  private between(from: Uint8Array, to: Uint8Array | undefined): [first: number, last: number] {
    return [this.indexOf(from), to === undefined ? this.blocks.length - 1 : this.indexOf(to)];
  }
}
