/** Counts the keys of a stream into blocks: the whole of it once, and single blocks again after they changed. */
import { StreamscopeError } from '../../../shared/errors';
import { decodeHistoryValue } from '../historyValue';
import * as keys from '../keys';
import { decodeNewest } from '../newestRow';
import { type Database, type RowIterator, type Snapshot, scanBytes } from '../store';
import { type Block, blockKeys, type CountedBlock } from './fences';

export interface BuildOptions {
  snapshot: Snapshot;
  signal: AbortSignal;
  /** Rows read so far. It goes on when this is done: others wait for the same thread. */
  onRows: (rows: number) => Promise<void>;
}

const rowsAtOnce = 1000;

/** One ordered pass over the history of a stream: it knows also what is deleted, and since when a key exists. */
export async function buildBlocks(
  database: Database,
  stream: number,
  { snapshot, signal, onRows }: BuildOptions,
): Promise<Block[]> {
  const blocks: Block[] = [emptyBlock(new Uint8Array(0))];
  const iterator = database.iterator({
    ...keys.historyBounds(stream),
    snapshot,
    highWaterMarkBytes: scanBytes,
  });
  let current: Uint8Array | undefined;
  let inBlock = 0;
  let rows = 0;
  try {
    for (;;) {
      if (signal.aborted) throw new StreamscopeError('cancelled', {}, 'The build was cancelled.');
      const some = await iterator.nextv(rowsAtOnce);
      if (some.length === 0) return blocks;
      for (const [row, value] of some) {
        const isOlder = current !== undefined && keys.isSameKey(row, current);
        if (!isOlder) {
          current = row;
          inBlock++;
          if (inBlock > blockKeys) {
            blocks.push(emptyBlock(Uint8Array.from(keys.readHistoryKey(row).key)));
            inBlock = 1;
          }
        }
        const block = blocks.at(-1)!;
        const seq = keys.seqOfHistoryRow(row);
        block.oldest = Math.min(block.oldest, seq);
        if (!isOlder) addKey(block, decodeHistoryValue(value).size, seq);
      }
      rows += some.length;
      await onRows(rows);
    }
  } finally {
    await iterator.close();
  }
}

function emptyBlock(fence: Uint8Array): Block {
  return { fence, keys: 0, bytes: 0, newest: -1, oldest: Number.POSITIVE_INFINITY, outdated: false };
}

function addKey(block: Pick<Block, 'keys' | 'bytes' | 'newest'>, size: number, seq: number): void {
  if (size === 0) return;
  block.keys++;
  block.bytes += size;
  block.newest = Math.max(block.newest, seq);
}

/** A live key, as its row in the latest table tells it. */
export interface CountedKey {
  storedKey: Uint8Array;
  seq: number;
  size: number;
}

/** The live keys from one stored key to before another, or to the end of the stream. */
export async function readKeys(
  iterator: RowIterator,
  stream: number,
  from: Uint8Array,
  to: Uint8Array | undefined,
): Promise<CountedKey[]> {
  const end = to === undefined ? keys.latestBounds(stream).lt : keys.latestKey(stream, to);
  iterator.seek(keys.latestKey(stream, from));
  const found: CountedKey[] = [];
  for (;;) {
    // A block has about so many, and what is read behind it is read in vain.
    const rows = await iterator.nextv(blockKeys + 8);
    for (const [row, value] of rows) {
      if (Buffer.compare(row, end) >= 0) return found;
      found.push({ storedKey: keys.keyOfRow(row), ...decodeNewest(value) });
    }
    if (rows.length === 0) return found;
  }
}

/** Live keys as blocks; always one at least. */
export function blocksOf(fence: Uint8Array, counted: readonly CountedKey[]): CountedBlock[] {
  const blocks: CountedBlock[] = [{ fence, keys: 0, bytes: 0, newest: -1 }];
  for (const [index, { storedKey, seq, size }] of counted.entries()) {
    if (counted.length > 2 * blockKeys && index > 0 && index % blockKeys === 0)
      blocks.push({ fence: Uint8Array.from(storedKey), keys: 0, bytes: 0, newest: -1 });
    addKey(blocks.at(-1)!, size, seq);
  }
  return blocks;
}
