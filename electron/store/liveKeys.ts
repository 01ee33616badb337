/**
 * Walks the live keys of a stream in order, forward or in reverse, at the latest state or at an older seq, with seeks.
 * Everything ordered (range, tree, getNext, dump) is built on it.
 */
import { compareBytes, startsWithBytes } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import { decodeHistoryValue, type StoredValue } from './historyValue';
import * as keys from './keys';
import { readU64 } from './rowBytes';
import type { StateReader } from './stateReader';
import { type RowIterator, scanBytes } from './store';
import { isShortened, storedPrefix } from './storedKey';

/** A live key with its newest version at the reader's seq. */
export interface LiveKey {
  key: Uint8Array;
  seq: number;
  size: number;
  /** The value's place, known already when it was read on the way. */
  stored: StoredValue | undefined;
}

interface StoredKeyRow extends Omit<LiveKey, 'key'> {
  storedKey: Uint8Array;
}

/** Source of stored keys in database order. */
interface StoredKeys {
  /** Goes to the first stored key at or beyond `stored` in the direction of reading. */
  seek(stored: Uint8Array | undefined): void;
  next(): Promise<StoredKeyRow | undefined>;
  close(): Promise<void>;
}

export class LiveKeys {
  private readonly source: StoredKeys;
  /** Shortened keys that share their first 1 KiB, put into the order of their full keys. */
  private group: LiveKey[] = [];
  private ahead: StoredKeyRow | undefined;
  private bound: { key: Uint8Array; inclusive: boolean } | undefined;
  /** Rows given out, for the reader to say what a page cost. */
  rowsRead = 0;

  constructor(
    private readonly state: StateReader,
    private readonly stream: number,
    private readonly reverse: boolean,
  ) {
    this.source = state.isLatest ? latestKeys(state, stream, reverse) : keysAt(state, stream, reverse);
  }

  /** Goes to the first key beyond `key` in the direction of reading, `key` itself included or not. */
  seek(key: Uint8Array, inclusive: boolean): void {
    this.group = [];
    this.ahead = undefined;
    this.bound = { key, inclusive };
    this.source.seek(seekTarget(key, this.reverse));
  }

  /** The next live key; undefined at the end. */
  async next(): Promise<LiveKey | undefined> {
    for (;;) {
      const found = await this.nextInOrder();
      if (found === undefined || !this.isBefore(found.key)) return found;
    }
  }

  /** Whether a key lies before the place that was sought: shortened keys are found with their neighbours. */
  private isBefore(key: Uint8Array): boolean {
    if (this.bound === undefined) return false;
    const order = compareBytes(key, this.bound.key) * (this.reverse ? -1 : 1);
    if (order > 0) this.bound = undefined;
    return order < 0 || (order === 0 && !this.bound?.inclusive);
  }

  private async nextInOrder(): Promise<LiveKey | undefined> {
    const queued = this.group.shift();
    if (queued !== undefined) return queued;
    const row = await this.take();
    if (row === undefined) return undefined;
    const { storedKey: stored, ...rest } = row;
    if (!isShortened(stored)) return { key: stored, ...rest };
    await this.gatherGroup(row);
    return this.group.shift();
  }

  /** All shortened keys with the same first 1 KiB as `row`. */
  private async gatherGroup(row: StoredKeyRow): Promise<void> {
    const shared = storedPrefix(row.storedKey);
    let member: StoredKeyRow | undefined = row;
    while (
      member !== undefined &&
      isShortened(member.storedKey) &&
      startsWithBytes(member.storedKey, shared)
    ) {
      const { storedKey: stored, ...rest } = member;
      this.group.push({ key: this.state.fullKey(this.stream, stored), ...rest });
      member = await this.take();
    }
    this.ahead = member;
    this.group.sort((left, right) => compareBytes(left.key, right.key) * (this.reverse ? -1 : 1));
  }

  private async take(): Promise<StoredKeyRow | undefined> {
    const ahead = this.ahead;
    this.ahead = undefined;
    if (ahead !== undefined) return ahead;
    if (this.state.signal?.aborted) throw new StreamscopeError('cancelled', {}, 'The read was cancelled.');
    this.rowsRead++;
    return this.source.next();
  }

  close(): Promise<void> {
    return this.source.close();
  }
}

/** Where to seek so that no shortened key on the right side of `key` is missed. */
function seekTarget(key: Uint8Array, reverse: boolean): Uint8Array {
  const prefix = storedPrefix(key);
  if (prefix.length === key.length || !reverse) return prefix;
  const last = new Uint8Array(prefix.length + 33).fill(0xff);
  last.set(prefix);
  return last;
}

/** Buffers rows of an iterator, so that most steps need no wait. */
class Rows {
  private buffer: [Uint8Array, Uint8Array][] = [];
  private used = 0;
  private chunk = 8;

  constructor(private readonly iterator: RowIterator) {}

  seek(target: Uint8Array): void {
    this.buffer = [];
    this.used = 0;
    this.chunk = 8;
    this.iterator.seek(target);
  }

  async next(): Promise<[Uint8Array, Uint8Array] | undefined> {
    if (this.used === this.buffer.length) {
      this.buffer = await this.iterator.nextv(this.chunk);
      this.used = 0;
      this.chunk = Math.min(this.chunk * 4, 512);
    }
    return this.buffer[this.used++];
  }

  close(): Promise<void> {
    return this.iterator.close();
  }
}

function latestKeys(state: StateReader, stream: number, reverse: boolean): StoredKeys {
  const rows = new Rows(
    state.database.iterator({
      ...keys.latestBounds(stream),
      reverse,
      snapshot: state.snapshot,
      highWaterMarkBytes: scanBytes,
    }),
  );
  return {
    seek: (stored) => stored && rows.seek(keys.latestKey(stream, stored)),
    async next() {
      const row = await rows.next();
      if (row === undefined) return undefined;
      const [key, value] = row;
      return {
        storedKey: keys.keyOfRow(key),
        seq: readU64(value, 0),
        size: readU64(value, 8),
        stored: undefined,
      };
    },
    close: () => rows.close(),
  };
}

/** At an older seq the history table is walked: of each key the newest version at or below `at`, if it is live. */
function keysAt(state: StateReader, stream: number, reverse: boolean): StoredKeys {
  const rows = new Rows(
    state.database.iterator({
      ...keys.historyBounds(stream),
      reverse,
      snapshot: state.snapshot,
      highWaterMarkBytes: scanBytes,
    }),
  );
  const next = reverse ? reverseVersions(rows, stream, state.at) : forwardVersions(rows, stream, state.at);
  return {
    seek(stored) {
      if (stored === undefined) return;
      next.forget();
      // In reverse the versions of the key itself lie before its end mark.
      rows.seek(reverse ? keys.historyEnd(stream, stored) : keys.historyStart(stream, stored));
    },
    next: () => next.next(),
    close: () => rows.close(),
  };
}

interface VersionWalk {
  next(): Promise<StoredKeyRow | undefined>;
  forget(): void;
}

/** How many rows of a key are passed over one by one before a seek is cheaper. */
const patience = 8;

function forwardVersions(rows: Rows, stream: number, at: number): VersionWalk {
  let current: Uint8Array | undefined;
  let found = false;
  let passed = 0;
  return {
    forget: () => {
      current = undefined;
    },
    async next() {
      for (;;) {
        const row = await rows.next();
        if (row === undefined) return undefined;
        const { key, seq } = keys.readHistoryKey(row[0]);
        if (current === undefined || compareBytes(key, current) !== 0) {
          current = key;
          found = false;
          passed = 0;
        }
        if (found || seq > at) {
          if (++passed === patience)
            rows.seek(found ? keys.historyEnd(stream, key) : keys.historyKey(stream, key, at));
          continue;
        }
        found = true;
        passed = 0;
        const stored = decodeHistoryValue(row[1]);
        if (stored.size > 0) return { storedKey: key, seq, size: stored.size, stored };
      }
    },
  };
}

/** In reverse the oldest version of a key comes first; the last one at or below `at` counts. */
function reverseVersions(rows: Rows, stream: number, at: number): VersionWalk {
  let ahead: [Uint8Array, Uint8Array] | undefined;

  /** Reads the versions of the key that `row` begins; returns its newest one at or below `at`. */
  async function newestOf(row: [Uint8Array, Uint8Array]): Promise<StoredKeyRow | undefined> {
    const { key } = keys.readHistoryKey(row[0]);
    let best: StoredKeyRow | undefined;
    let next: [Uint8Array, Uint8Array] | undefined = row;
    for (let passed = 0; next !== undefined; passed++) {
      const version = keys.readHistoryKey(next[0]);
      if (compareBytes(version.key, key) !== 0) break;
      if (version.seq > at) {
        // Later versions of the key do not count, however many there are.
        if (passed >= patience) rows.seek(keys.historyStart(stream, key));
      } else {
        const stored = decodeHistoryValue(next[1]);
        best = { storedKey: key, seq: version.seq, size: stored.size, stored };
      }
      next = await rows.next();
    }
    ahead = next;
    return best;
  }

  return {
    forget: () => {
      ahead = undefined;
    },
    async next() {
      for (;;) {
        const row = ahead ?? (await rows.next());
        ahead = undefined;
        if (row === undefined) return undefined;
        const best = await newestOf(row);
        if (best !== undefined && best.size > 0) return best;
      }
    },
  };
}
