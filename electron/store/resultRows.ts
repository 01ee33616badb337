/** Reads of what became of entries: encoded results (results.ts) out of their blocks. */
import { eachRow, type Reading } from './eachRow';
import * as keys from './keys';
import { behindBlock, blockOf, recordOf, recordsOf } from './seqBlocks';

/** The result of an entry; undefined where it has none. */
export function readResult(
  seq: number,
  get: (key: Uint8Array) => Uint8Array | undefined,
): Uint8Array | undefined {
  const block = get(keys.resultsKey(blockOf(seq)));
  return block && recordOf(block, seq);
}

/** Blocks with the results of the entries from `from` to before `to`, each with the seq that it begins with. */
export async function* eachResultBlock(
  state: Reading,
  from: number,
  to: number,
): AsyncGenerator<[first: number, block: Uint8Array]> {
  if (to <= from) return;
  const bounds = { gte: keys.resultsKey(blockOf(from)), lt: keys.resultsKey(behindBlock(blockOf(to - 1))) };
  for await (const [row, block] of eachRow(state, bounds)) yield [keys.seqOfRow(row), block];
}

/** Results of the entries from `from` to before `to`, in seq order; skipped ones are missing. */
export async function* eachResult(
  state: Reading,
  from: number,
  to: number,
): AsyncGenerator<[seq: number, result: Uint8Array]> {
  for await (const [first, block] of eachResultBlock(state, from, to))
    for (const record of recordsOf(block, first)) if (record[0] >= from && record[0] < to) yield record;
}
