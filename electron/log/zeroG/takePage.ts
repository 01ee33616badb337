/** Takes what a chain tells into the log. */
import { encodeHeader, hashLength } from '../chain';
import { type LogStore, type NewEntry, sameEntry } from '../logStore';
import { type ChainCursor, chainLogId, decodeCursor, encodeCursor } from './chainCursor';
import type { ChainEntry } from './chainReader';

/** Entries of one write. */
const groupEntries = 1_000;

/**
 * Appends the entries of a page that the log does not have; the cursor moves with the last of them, so that a page that
 * a kill cut is read again and goes on where it was cut.
 * @returns `differs` where the log has another entry at one of their places: the chain was reorganised while nobody looked
 */
export async function takePage(
  log: LogStore,
  entries: readonly ChainEntry[],
  cursor: ChainCursor,
): Promise<'taken' | 'differs'> {
  const known = entries.filter(({ seq }) => seq < log.nextSeq && !log.isEmpty);
  for (const entry of known) {
    const stored = log.reader.entry(entry.seq);
    // What lies before the log's late start is of no use.
    if (stored === undefined && entry.seq < log.meta.firstSeq) continue;
    if (stored === undefined || !sameEntry(stored, entry)) return 'differs';
  }
  const fresh = entries.slice(known.length);
  const first = fresh[0]?.seq ?? 0;
  if (log.isEmpty && fresh.length > 0) log.adopt(chainLogId(cursor.chainId, cursor.flow), first, undefined);
  fresh.forEach(({ seq }, i) => {
    if (seq !== log.nextSeq + i) throw new Error(`entry ${seq} came where ${log.nextSeq + i} must`);
  });
  for (let start = 0; start < fresh.length; start += groupEntries) {
    const group = fresh.slice(start, start + groupEntries).map(newEntry);
    const isLast = start + groupEntries >= fresh.length;
    await log.append(group, 'unsigned', isLast ? encodeCursor(cursor) : undefined);
  }
  if (fresh.length === 0) await log.setCursor(encodeCursor(cursor));
  return 'taken';
}

function newEntry(fields: ChainEntry): NewEntry {
  const header = encodeHeader({ ...fields, prevHash: new Uint8Array(hashLength) });
  return { fields, header, data: undefined, availability: 'notFetched' };
}

/** The first entry of the log that came in a block above this one; the seq of the next entry where there is none. */
export function firstAbove(log: LogStore, block: number): number {
  let [low, high] = [log.meta.firstSeq, log.nextSeq];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = log.reader.entry(middle)?.origin.blockNumber ?? 0;
    if (found > block) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The cursor of a log that follows a contract; undefined where it follows none yet. */
export function cursorOf(log: LogStore): ChainCursor | undefined {
  return decodeCursor(log.cursor());
}
