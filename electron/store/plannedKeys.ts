/** A sparse old state from the by-seq rows: every key of a stream that was written up to a seq, with its newest version. */
import { compareBytes } from '../../shared/bytes';
import { identity } from '../replay/identity';
import { eachRow, type Reading } from './eachRow';
import * as keys from './keys';
import { eachResult } from './resultRows';
import { touchedInResult } from './results';
import type { StateReader } from './stateReader';
import { decodeTouched } from './touched';

/** In the order of stored keys, deleted ones too. */
export type PlannedKeys = readonly { storedKey: Uint8Array; seq: number }[];

/** Larger plans take longer than a walk over the history. */
export const largestPlan = { entries: 100_000, writes: 150_000 };

/**
 * What was written up to the reader's seq, from the entry `from` on; at most so many entries and writes are read.
 * @returns undefined where too much was
 */
export async function planKeys(
  state: StateReader,
  stream: number,
  { from = 0, entries, writes: most } = { from: 0, ...largestPlan },
): Promise<PlannedKeys | undefined> {
  const newest = new Map<string, { storedKey: Uint8Array; seq: number }>();
  let writes = 0;
  const visit = (seq: number, encoded: Uint8Array) => {
    for (const write of decodeTouched(encoded).writes) {
      writes++;
      if (write.stream !== stream) continue;
      const known = newest.get(identity(write.key));
      if (known === undefined) newest.set(identity(write.key), { storedKey: write.key, seq });
      else known.seq = Math.max(known.seq, seq);
    }
  };
  for await (const [seq, encoded] of touchedBetween(state, from, state.at + 1)) {
    if (state.at - seq > entries && newest.size === 0) return undefined;
    visit(seq, encoded);
    if (writes > most) return undefined;
  }
  return [...newest.values()].sort((left, right) => compareBytes(left.storedKey, right.storedKey));
}

/** What the entries from `from` to before `to` changed, as it is stored: short ones in seq order, then long ones. */
export async function* touchedBetween(
  state: Reading,
  from: number,
  to: number,
): AsyncGenerator<[seq: number, encoded: Uint8Array]> {
  for await (const [seq, result] of eachResult(state, from, to)) {
    const encoded = touchedInResult(result);
    if (encoded !== undefined) yield [seq, encoded];
  }
  for await (const [row, value] of eachRow(state, { gte: keys.touchedKey(from), lt: keys.touchedKey(to) }))
    yield [keys.seqOfRow(row), value];
}
