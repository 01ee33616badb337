/**
 * Walks the pairs of an index in order, as they held at a reader's seq, each with the newest version of its key: what
 * LiveKeys reads where a stream is an index.
 */
import { compareBytes, concatBytes, equalBytes, startsWithBytes } from '../../shared/bytes';
import { escapeZeros, indexKeyEnd, joinIndexKey } from '../../shared/indexKey';
import * as keys from './keys';
import { type Row, Rows } from './rows';
import type { StateReader } from './stateReader';
import { scanBytes } from './store';
import { isShortened, storedPrefix } from './storedKey';
import type { StoredKeys } from './storedKeys';
import type { IndexedStream } from './streams';
import type { StoredKeyRow } from './versionWalk';

interface Pair {
  indexKey: Uint8Array;
  /** As it is stored. */
  key: Uint8Array;
}

/** How many facts of a pair are passed over one by one before a seek is cheaper. */
const patience = 8;

export function indexKeys(state: StateReader, index: IndexedStream, reverse: boolean): StoredKeys {
  const rows = new Rows(
    state.database.iterator({
      ...keys.indexFactBounds(index.id),
      reverse,
      snapshot: state.snapshot,
      highWaterMarkBytes: scanBytes,
    }),
    reverse,
  );
  const pairs = reverse ? new PairsInReverse(rows, index.id, state.at) : new Pairs(rows, index.id, state.at);
  const walk = new KeysOfPairs(state, index, pairs, reverse);
  return {
    isWhole: true,
    seek(key) {
      walk.forget();
      rows.seek(seekTarget(index.id, key, reverse));
    },
    next: () => walk.next(),
    close: () => rows.close(),
  };
}

/** The row to go to for a pair as people name it (shared/indexKey.ts), or for any other bytes. */
function seekTarget(index: Uint8Array, named: Uint8Array, reverse: boolean): Uint8Array {
  const end = indexKeyEnd(named);
  if (end === undefined) return keys.indexFactStart(index, named);
  const key = named.subarray(end + 2);
  const start = concatBytes(named.subarray(0, end + 2), escapeZeros(storedPrefix(key)));
  // In reverse the facts of the key itself, and of all that share its stored start, lie before their end.
  if (!reverse) return keys.indexFactStart(index, start);
  return keys.indexFactEnd(
    index,
    concatBytes(start, key.length > storedPrefix(key).length ? new Uint8Array(80).fill(0xff) : endMark),
  );
}

const endMark = Uint8Array.of(0, 0);
const added = 1;

interface PairWalk {
  next(): Promise<Uint8Array | undefined>;
  forget(): void;
}

/** Of each pair the first fact at or below `at` counts: the newest one stands first. */
class Pairs implements PairWalk {
  private current: Uint8Array | undefined;

  constructor(
    private readonly rows: Rows,
    private readonly index: Uint8Array,
    private readonly at: number,
  ) {}

  forget(): void {
    this.current = undefined;
  }

  async next(): Promise<Uint8Array | undefined> {
    let isDone = this.current !== undefined;
    let passed = 0;
    for (;;) {
      const row = await this.rows.next();
      if (row === undefined) return undefined;
      const { pair, seq } = keys.readIndexFactKey(row[0]);
      if (this.current === undefined || !equalBytes(pair, this.current)) {
        this.current = pair;
        isDone = false;
        passed = 0;
      }
      if (isDone || seq > this.at) {
        if (++passed === patience) {
          const { index, at } = this;
          this.rows.seek(isDone ? keys.indexFactEnd(index, pair) : keys.indexFactKey(index, pair, at));
        }
        continue;
      }
      isDone = true;
      if (row[1][0] === added) return pair;
    }
  }
}

/** In reverse the oldest fact of a pair comes first; the last one at or below `at` counts. */
class PairsInReverse implements PairWalk {
  private ahead: Row | undefined;

  constructor(
    private readonly rows: Rows,
    private readonly index: Uint8Array,
    private readonly at: number,
  ) {}

  forget(): void {
    this.ahead = undefined;
  }

  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const first = this.ahead ?? (await this.rows.next());
      this.ahead = undefined;
      if (first === undefined) return undefined;
      const { pair } = keys.readIndexFactKey(first[0]);
      if (await this.holds(first, pair)) return pair;
    }
  }

  private async holds(first: Row, pair: Uint8Array): Promise<boolean> {
    let isHeld = false;
    let row: Row | undefined = first;
    for (let passed = 0; row !== undefined; passed++) {
      const fact = keys.readIndexFactKey(row[0]);
      if (!equalBytes(fact.pair, pair)) break;
      if (fact.seq <= this.at) isHeld = row[1][0] === added;
      else if (passed >= patience) this.rows.seek(keys.indexFactStart(this.index, pair));
      row = await this.rows.next();
    }
    this.ahead = row;
    return isHeld;
  }
}

/** Pairs with their keys in full, in order, and the version of each. */
class KeysOfPairs {
  /** Of one index key, whose keys share the start that is stored. */
  private group: { named: Uint8Array; key: Uint8Array }[] = [];
  private ahead: Pair | undefined;

  constructor(
    private readonly state: StateReader,
    private readonly index: IndexedStream,
    private readonly pairs: PairWalk,
    private readonly reverse: boolean,
  ) {}

  forget(): void {
    this.group = [];
    this.ahead = undefined;
    this.pairs.forget();
  }

  async next(): Promise<StoredKeyRow | undefined> {
    if (this.state.at < 0) return undefined;
    for (;;) {
      if (this.group.length === 0) await this.gather();
      const found = this.group.shift();
      if (found === undefined) return undefined;
      const version = await this.state.version(this.index.stream, found.key);
      // Facts and versions are of the same entries, so a pair that holds has a value.
      if (version === undefined || version.stored.size === 0) continue;
      const { seq, stored } = version;
      return { storedKey: found.named, seq, size: stored.size, stored };
    }
  }

  private async take(): Promise<Pair | undefined> {
    const { ahead } = this;
    this.ahead = undefined;
    if (ahead !== undefined) return ahead;
    const pair = await this.pairs.next();
    return pair && keys.readPair(pair);
  }

  /** The next pair, or all whose keys are shortened to the same start: rows order those by their hashes. */
  private async gather(): Promise<void> {
    const first = await this.take();
    if (first === undefined) return;
    this.add(first);
    if (!isShortened(first.key)) return;
    const shared = storedPrefix(first.key);
    for (;;) {
      const next = await this.take();
      const isMember =
        next !== undefined &&
        isShortened(next.key) &&
        equalBytes(next.indexKey, first.indexKey) &&
        startsWithBytes(next.key, shared);
      if (!isMember) {
        this.ahead = next;
        break;
      }
      this.add(next);
    }
    this.group.sort((left, right) => compareBytes(left.named, right.named) * (this.reverse ? -1 : 1));
  }

  private add({ indexKey, key: stored }: Pair): void {
    const key = this.state.fullKey(this.index.stream, stored);
    this.group.push({ named: joinIndexKey(indexKey, key), key });
  }
}
