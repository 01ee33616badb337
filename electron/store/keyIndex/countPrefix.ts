/** Counts a prefix by its blocks: whole ones are added up, those at its two ends are read. */
import { compareBytes } from '../../../shared/bytes';
import type { PrefixCount } from '../../../shared/contract/outputs';
import { afterPrefix } from '../../../shared/range';
import * as keys from '../keys';
import type { StateReader } from '../stateReader';
import { type RowIterator, scanBytes } from '../store';
import { blocksOf, type CountedKey, readKeys } from './buildFences';
import type { CountedBlock, Fences } from './fences';

export class BlockCounter {
  private readonly iterator: RowIterator;
  /** The block that was read last: neighbouring prefixes end in the same one. */
  private last: { fence: Uint8Array; keys: CountedKey[] } | undefined;
  hasCounted = false;

  /** @param patience how many outdated blocks may be counted again */
  constructor(
    { database, snapshot }: StateReader,
    private readonly stream: number,
    private readonly fences: Fences,
    private patience: number,
  ) {
    this.iterator = database.iterator({
      ...keys.latestBounds(stream),
      snapshot,
      highWaterMarkBytes: scanBytes,
    });
  }

  /** @param prefix no longer than what stored keys share with their full keys */
  async count(prefix: Uint8Array): Promise<PrefixCount> {
    const { blocks } = this.fences;
    const end = afterPrefix(prefix);
    const count: PrefixCount = { keys: 0, bytes: 0, newestSeq: null, exact: true };
    const first = this.fences.indexOf(prefix);
    let last = end === undefined ? blocks.length - 1 : this.fences.indexOf(end);
    for (let index = first; index <= last; index++) {
      const block = blocks[index]!;
      const isWhole =
        (index < last || end === undefined) && (index > first || compareBytes(block.fence, prefix) >= 0);
      if (!isWhole) for (const key of await this.read(index)) addTo(count, key, prefix, end);
      else if (!block.outdated) add(count, block);
      else if (this.patience > 0) {
        const parts = await this.recount(index);
        for (const part of parts) add(count, part);
        index += parts.length - 1;
        last += parts.length - 1;
      } else count.exact = false;
    }
    return count;
  }

  /** The live keys of a block. */
  private async read(index: number): Promise<CountedKey[]> {
    const { fence } = this.fences.blocks[index]!;
    if (this.last?.fence === fence) return this.last.keys;
    const found = await readKeys(this.iterator, this.stream, fence, this.fences.blocks[index + 1]?.fence);
    this.last = { fence, keys: found };
    return found;
  }

  /** Counts a block again. @returns the blocks that it is now */
  private async recount(index: number): Promise<readonly CountedBlock[]> {
    this.patience--;
    this.hasCounted = true;
    const found = await this.read(index);
    this.last = undefined;
    const blocks = blocksOf(this.fences.blocks[index]!.fence, found);
    this.fences.replace(index, blocks);
    return blocks;
  }

  close(): Promise<void> {
    return this.iterator.close();
  }
}

function add(count: PrefixCount, block: Omit<CountedBlock, 'fence'>): void {
  if (block.keys === 0) return;
  count.keys += block.keys;
  count.bytes += block.bytes;
  count.newestSeq = Math.max(count.newestSeq ?? 0, block.newest);
}

function addTo(
  count: PrefixCount,
  { storedKey, seq, size }: CountedKey,
  prefix: Uint8Array,
  end: Uint8Array | undefined,
): void {
  if (compareBytes(storedKey, prefix) < 0) return;
  if (end !== undefined && compareBytes(storedKey, end) >= 0) return;
  add(count, { keys: 1, bytes: size, newest: seq });
}
