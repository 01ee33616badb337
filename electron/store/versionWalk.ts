/** Walks over the history table of a stream: of each key the newest version at or below a seq, if it is live. */
import { compareBytes } from '../../shared/bytes';
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

/** As many rows were passed in vain as one step may; `storedKey` is where the walk stands. */
export interface Stray {
  passed: number;
  storedKey: Uint8Array;
}

export interface VersionWalk {
  /** @returns undefined at the end */
  next(): Promise<StoredKeyRow | Stray | undefined>;
  /** The rows were moved. */
  forget(): void;
}

/** How many rows of a key are passed over one by one before a seek is cheaper. */
const patience = 8;
/** Rows that one step passes in vain. */
const strayRows = 128;

export function forwardVersions(rows: Rows, stream: number, at: number): VersionWalk {
  let current: Uint8Array | undefined;
  let found = false;
  let versions = 0;
  return {
    forget: () => {
      current = undefined;
    },
    async next() {
      for (let passed = 1; ; passed++) {
        const row = await rows.next();
        if (row === undefined) return undefined;
        const { key, seq } = keys.readHistoryKey(row[0]);
        if (current === undefined || compareBytes(key, current) !== 0) {
          current = key;
          found = false;
          versions = 0;
        }
        if (!found && seq <= at) {
          found = true;
          versions = 0;
          const stored = decodeHistoryValue(row[1]);
          if (stored.size > 0) return { storedKey: key, seq, size: stored.size, stored };
        } else if (++versions === patience) {
          rows.seek(found ? keys.historyEnd(stream, key) : keys.historyKey(stream, key, at));
        }
        if (passed === strayRows) return { passed, storedKey: key };
      }
    },
  };
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

  /** Reads the versions of the key that `row` begins; returns its newest one at or below `at`. */
  async function newestOf(key: Uint8Array, row: Row): Promise<Row | undefined> {
    let best: Row | undefined;
    let next: Row | undefined = row;
    for (let passed = 0; next !== undefined; passed++) {
      const version = keys.readHistoryKey(next[0]);
      if (compareBytes(version.key, key) !== 0) break;
      if (version.seq <= at) best = next;
      if (passed === patience) {
        if (version.seq <= at) best = await newest(key);
        rows.seek(keys.historyStart(stream, key));
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
      for (let passed = 1; ; passed++) {
        const row = ahead ?? (await rows.next());
        ahead = undefined;
        if (row === undefined) return undefined;
        const { key } = keys.readHistoryKey(row[0]);
        const best = await newestOf(key, row);
        if (best !== undefined) {
          const stored = decodeHistoryValue(best[1]);
          const { seq } = keys.readHistoryKey(best[0]);
          if (stored.size > 0) return { storedKey: key, seq, size: stored.size, stored };
        }
        if (passed === strayRows) return { passed, storedKey: key };
      }
    },
  };
}
