/**
 * Walks the live keys of a stream in order, forward or in reverse, at the latest state or at an older seq, with seeks.
 * Everything ordered (range, tree, getNext, dump) is built on it.
 */
import { compareBytes, concatBytes, startsWithBytes } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import type { StoredValue } from './historyValue';
import { indexKeys } from './indexKeys';
import * as keys from './keys';
import { decodeNewest } from './newestRow';
import { OldKeys } from './oldKeys';
import { Rows } from './rows';
import type { StateReader } from './stateReader';
import { scanBytes } from './store';
import { isShortened, storedPrefix } from './storedKey';
import type { StoredKeys } from './storedKeys';
import type { StoredKeyRow } from './versionWalk';

/** A live key with its newest version at the reader's seq. */
export interface LiveKey {
  key: Uint8Array;
  seq: number;
  size: number;
  /** The value's place, known already when it was read on the way. */
  stored: StoredValue | undefined;
}

/** Shortened keys that share their first 1 KiB, put into the order of their full keys. */
interface Group {
  shared: Uint8Array;
  keys: LiveKey[];
}

export class LiveKeys {
  private readonly source: StoredKeys;
  /** The last group that was met: whoever seeks inside it again finds it in order. */
  private group: Group | undefined;
  /** The next key of the group to give out; undefined outside of it. */
  private inGroup: number | undefined;
  /** Whether the source stands right behind the group, so that reading goes on there. */
  private isBehindGroup = false;
  private ahead: StoredKeyRow | undefined;
  private bound: { key: Uint8Array; inclusive: boolean } | undefined;
  /** Rows taken from the database, for bounds on what a read may cost. */
  rowsRead = 0;

  /**
   * @param withValues where all values are wanted, they are read in one pass over the history
   * @param wanted keys that are about to be read, where that is known
   */
  constructor(
    private readonly state: StateReader,
    private readonly stream: number,
    private readonly reverse: boolean,
    { withValues = false, wanted }: { withValues?: boolean; wanted?: number | undefined } = {},
  ) {
    const index = state.streams.index(stream);
    if (index !== undefined) this.source = indexKeys(state, index, reverse);
    else if (state.isLatest && !withValues) this.source = latestKeys(state, stream, reverse, wanted);
    else this.source = new OldKeys(state, stream, reverse, wanted);
  }

  /** Goes to the first key beyond `key` in the direction of reading, `key` itself included or not. */
  seek(key: Uint8Array, inclusive: boolean): void {
    this.bound = { key, inclusive };
    const { group } = this;
    // A key of just the shared bytes stands in a row of its own, before the group.
    if (group !== undefined && key.length > group.shared.length && startsWithBytes(key, group.shared)) {
      this.inGroup = this.placeIn(group, key);
      return;
    }
    this.inGroup = undefined;
    this.seekSource(this.source.isWhole ? key : seekTarget(key, this.reverse));
  }

  private seekSource(stored: Uint8Array): void {
    this.ahead = undefined;
    this.isBehindGroup = false;
    this.source.seek(stored);
  }

  /** The first key of a group at or beyond `key` in the direction of reading. */
  private placeIn({ keys: members }: Group, key: Uint8Array): number {
    let low = 0;
    let high = members.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.order(members[middle]!.key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private order(left: Uint8Array, right: Uint8Array): number {
    return compareBytes(left, right) * (this.reverse ? -1 : 1);
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
    const order = this.order(key, this.bound.key);
    if (order > 0) this.bound = undefined;
    return order < 0 || (order === 0 && !this.bound?.inclusive);
  }

  private async nextInOrder(): Promise<LiveKey | undefined> {
    const queued = this.nextOfGroup();
    if (queued !== undefined) return queued;
    const row = await this.take();
    if (row === undefined) return undefined;
    const { storedKey: stored, ...rest } = row;
    if (this.source.isWhole || !isShortened(stored)) return { key: stored, ...rest };
    await this.gatherGroup(row);
    return this.nextOfGroup();
  }

  private nextOfGroup(): LiveKey | undefined {
    if (this.group === undefined || this.inGroup === undefined) return undefined;
    const member = this.group.keys[this.inGroup++];
    if (member !== undefined) return member;
    this.inGroup = undefined;
    if (!this.isBehindGroup)
      this.seekSource(this.reverse ? this.group.shared : behindGroup(this.group.shared));
    return undefined;
  }

  /** All shortened keys with the same first 1 KiB as `row`. */
  private async gatherGroup(row: StoredKeyRow): Promise<void> {
    const group: Group = { shared: storedPrefix(row.storedKey), keys: [] };
    let member: StoredKeyRow | undefined = row;
    while (
      member !== undefined &&
      isShortened(member.storedKey) &&
      startsWithBytes(member.storedKey, group.shared)
    ) {
      const { storedKey: stored, ...rest } = member;
      group.keys.push({ key: this.state.fullKey(this.stream, stored), ...rest });
      member = await this.take();
    }
    group.keys.sort((left, right) => this.order(left.key, right.key));
    this.ahead = member;
    this.group = group;
    this.inGroup = 0;
    this.isBehindGroup = true;
  }

  private async take(): Promise<StoredKeyRow | undefined> {
    const { ahead } = this;
    this.ahead = undefined;
    this.isBehindGroup = false;
    if (ahead !== undefined) return ahead;
    if (this.state.signal?.aborted) throw new StreamscopeError('cancelled', {}, 'The read was cancelled.');
    this.rowsRead++;
    return this.source.next();
  }

  close(): Promise<void> {
    return this.source.close();
  }
}

/** Behind every shortened key with this first 1 KiB: a hash is a byte shorter. */
function behindGroup(shared: Uint8Array): Uint8Array {
  return concatBytes(shared, new Uint8Array(33).fill(0xff));
}

/** Where to seek so that no shortened key on the right side of `key` is missed. */
function seekTarget(key: Uint8Array, reverse: boolean): Uint8Array {
  const prefix = storedPrefix(key);
  return prefix.length === key.length || !reverse ? prefix : behindGroup(prefix);
}

function latestKeys(
  state: StateReader,
  stream: number,
  reverse: boolean,
  wanted: number | undefined,
): StoredKeys {
  const rows = new Rows(
    state.database.iterator({
      ...keys.latestBounds(stream),
      reverse,
      snapshot: state.snapshot,
      highWaterMarkBytes: scanBytes,
    }),
    reverse,
    wanted,
  );
  return {
    seek: (stored) => rows.seek(keys.latestKey(stream, stored)),
    async next() {
      const row = await rows.next();
      if (row === undefined) return undefined;
      const [key, value] = row;
      return {
        storedKey: keys.keyOfRow(key),
        ...decodeNewest(value),
        stored: undefined,
      };
    },
    close: () => rows.close(),
  };
}
