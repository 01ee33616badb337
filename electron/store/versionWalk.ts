/** Walks over the history table of a stream: of each key the newest version at or below a seq, if it is live. */
import { decodeHistoryValue, type StoredValue } from './historyValue';
import * as keys from './keys';
import type { Row, Rows } from './rows';

/** A live key as it stands in rows. */
export interface StoredKeyRow {
  storedKey: Uint8Array;
  seq: number;
  size: number;
  stored: StoredValue | undefined;
}

/** As many rows were passed in vain as one step may; the walk stands at this row of the table. */
export interface Stray {
  row: Uint8Array;
}

export interface VersionWalk {
  /** Rows that were passed without being part of an answer. */
  passed: number;
  /** @returns undefined at the end */
  next(): Promise<StoredKeyRow | Stray | undefined>;
  /** The rows were moved. */
  forget(): void;
}

/** How many rows of a key are passed over one by one before a seek is cheaper. */
const patience = 8;
/** Rows that one step passes in vain. */
const strayRows = 128;

/** A live version as a row; undefined for a deletion. */
function liveRow([row, value]: Row): StoredKeyRow | undefined {
  const stored = decodeHistoryValue(value);
  return stored.size === 0 ? undefined : { ...readKey(row), size: stored.size, stored };
}

function readKey(row: Uint8Array): { storedKey: Uint8Array; seq: number } {
  const { key, seq } = keys.readHistoryKey(row);
  return { storedKey: key, seq };
}

/** Counts rows of one key that follow each other; most are alone, so only some are compared. */
class Run {
  private start: Uint8Array | undefined;
  private length = 0;

  /** @returns true at a row whose key had `patience` rows before it */
  isLong(row: Uint8Array): boolean {
    if (this.start === undefined) this.start = row;
    else if (++this.length === patience) {
      const isSame = keys.isSameKey(row, this.start);
      this.start = row;
      this.length = 0;
      return isSame;
    }
    return false;
  }

  end(): void {
    this.start = undefined;
    this.length = 0;
  }
}

export function forwardVersions(rows: Rows, stream: number, at: number): VersionWalk {
  /** The version that counts of the key that was met last. */
  let found: Uint8Array | undefined;
  const run = new Run();
  const walk: VersionWalk = {
    passed: 0,
    forget() {
      found = undefined;
      run.end();
    },
    async next() {
      for (let inVain = 1; ; inVain++) {
        const next = rows.take() ?? (await rows.next());
        if (next === undefined) return undefined;
        const [row] = next;
        const isYounger = keys.seqOfHistoryRow(row) > at;
        if (!isYounger && (found === undefined || !keys.isSameKey(row, found))) {
          found = row;
          run.end();
          const live = liveRow(next);
          if (live !== undefined) return live;
        } else if (run.isLong(row)) {
          const { key } = keys.readHistoryKey(row);
          rows.seek(isYounger ? keys.historyKey(stream, key, at) : keys.historyEnd(stream, key));
          run.end();
        }
        walk.passed++;
        if (inVain >= strayRows) return { row };
      }
    },
  };
  return walk;
}

/**
 * In reverse the oldest version of a key comes first; the last one at or below `at` counts.
 * @param newest reads the newest version of a key at or below `at` by itself, for keys with many
 */
export function reverseVersions(
  rows: Rows,
  stream: number,
  at: number,
  newest: (storedKey: Uint8Array) => Promise<Row | undefined>,
): VersionWalk {
  let ahead: Row | undefined;
  const run = new Run();

  /** The newest version at or below `at` of the key whose oldest version is `oldest`. */
  async function newestOf(oldest: Row): Promise<Row | undefined> {
    let best: Row | undefined = oldest;
    for (let versions = 1; ; versions++) {
      const next = rows.take() ?? (await rows.next());
      if (next === undefined || !keys.isSameKey(next[0], oldest[0])) {
        ahead = next;
        return best;
      }
      if (keys.seqOfHistoryRow(next[0]) <= at) best = next;
      if (versions < patience) continue;
      const { key } = keys.readHistoryKey(oldest[0]);
      best = await newest(key);
      rows.seek(keys.historyStart(stream, key));
      return best;
    }
  }

  const walk: VersionWalk = {
    passed: 0,
    forget() {
      ahead = undefined;
      run.end();
    },
    async next() {
      for (let inVain = 1; ; inVain++) {
        const next = ahead ?? rows.take() ?? (await rows.next());
        ahead = undefined;
        if (next === undefined) return undefined;
        const [row] = next;
        if (keys.seqOfHistoryRow(row) <= at) {
          run.end();
          const best = await newestOf(next);
          const live = best && liveRow(best);
          if (live !== undefined) return live;
        } else if (run.isLong(row)) {
          rows.seek(keys.historyStart(stream, keys.readHistoryKey(row).key));
          run.end();
        }
        walk.passed++;
        if (inVain >= strayRows) return { row };
      }
    },
  };
  return walk;
}
