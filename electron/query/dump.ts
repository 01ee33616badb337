/** Every live key, or every version, of a stream in order, with the hash of its value: what two nodes compare by. */
import { createHash } from 'node:crypto';
import { compareBytes, fromHex, startsWithBytes, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { DumpPage, DumpRow } from '../../shared/contract/outputs';
import { decodeHistoryValue, type StoredValue } from '../store/historyValue';
import * as keys from '../store/keys';
import type { StateReader } from '../store/stateReader';
import { scanBytes } from '../store/store';
import { isShortened, storedKey, storedPrefix } from '../store/storedKey';
import { type QueryContext, withState } from './context';
import { scanRange } from './range';
import { readValue } from './values';

const pageRows = 500;
const pageBytes = 4 << 20;

interface VersionedKey {
  key: Uint8Array;
  seq: number;
  stored: StoredValue;
}

export function dumpPage(context: QueryContext, input: CheckedInput<'state.dump'>): Promise<DumpPage> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const after = input.after === undefined ? undefined : fromHex(input.after);
    const page = input.history
      ? await versionsAfter(state, stream, after)
      : await liveAfter(state, stream, after);
    const rows: DumpRow[] = [];
    let bytes = 0;
    for (const [index, { key, seq, stored }] of page.rows.entries()) {
      const value = readValue(context, { seq, stored });
      const sha256 = toHex(createHash('sha256').update(value).digest());
      rows.push({ key, version: seq, size: stored.size, sha256, value: input.values ? value : null });
      bytes += value.length;
      // A page of huge values ends early, but never between what belongs together.
      const next = page.rows[index + 1]?.key;
      const canEnd = next !== undefined && !(input.history && inSameGroup(storedKey(next), storedKey(key)));
      if (bytes > pageBytes && canEnd) return { at: state.at, rows, next: toHex(key) };
    }
    return { at: state.at, rows, next: page.more ? toHex(rows.at(-1)!.key) : null };
  });
}

async function liveAfter(state: StateReader, stream: number, after: Uint8Array | undefined) {
  const { found, next } = await scanRange(state, stream, {}, { reverse: false, limit: pageRows, after });
  const rows = found.map(({ key, seq, stored }): VersionedKey => {
    return { key, seq, stored: stored ?? state.storedValue(stream, storedKey(key), seq) };
  });
  return { rows, more: next !== undefined };
}

/** Whole keys with all their versions, oldest first, until the page is full. */
async function versionsAfter(state: StateReader, stream: number, after: Uint8Array | undefined) {
  const bounds = keys.historyBounds(stream);
  const gte = after === undefined ? bounds.gte : keys.historyEnd(stream, groupEnd(after));
  const iterator = state.database.iterator({
    gte,
    lt: bounds.lt,
    snapshot: state.snapshot,
    highWaterMarkBytes: scanBytes,
  });
  const rows: VersionedKey[] = [];
  let group: VersionedKey[] = [];
  let current: Uint8Array | undefined;
  const flush = () => {
    rows.push(...group.sort((left, right) => compareBytes(left.key, right.key) || left.seq - right.seq));
    group = [];
  };
  try {
    for await (const [row, value] of iterator) {
      const { key, seq } = keys.readHistoryKey(row);
      if (current !== undefined && !inSameGroup(key, current)) {
        flush();
        if (rows.length >= pageRows) return { rows, more: true };
      }
      current = key;
      if (seq <= state.at)
        group.push({ key: state.fullKey(stream, key), seq, stored: decodeHistoryValue(value) });
    }
    flush();
    return { rows, more: false };
  } finally {
    await iterator.close();
  }
}

/** Shortened keys with the same first 1 KiB are put into order together. */
function inSameGroup(key: Uint8Array, other: Uint8Array): boolean {
  if (compareBytes(key, other) === 0) return true;
  return isShortened(key) && isShortened(other) && startsWithBytes(key, storedPrefix(other));
}

/** The last stored key that belongs together with `key`. */
function groupEnd(key: Uint8Array): Uint8Array {
  const stored = storedKey(key);
  if (!isShortened(stored)) return stored;
  const last = new Uint8Array(stored.length).fill(0xff);
  last.set(storedPrefix(key));
  return last;
}
