/**
 * The newest facts at an older seq, read the short way: the row of the newest fact of all says its seq, and where that
 * is not above the seq asked for, it is the answer. Only what changed since needs a seek among the older ones.
 */
import type { Category, NewestVersion, RoleFact } from '../replay/stateView';
import { decodeHistoryValue } from './historyValue';
import * as keys from './keys';
import { decodeNewest } from './newestRow';
import { decodeRoleFact, decodeRoleNow } from './roleRows';
import { Seeks } from './seeks';
import type { StateReader, Version } from './stateReader';
import { storedKey } from './storedKey';

export class PointReads {
  private readonly seeks: Seeks;

  constructor(readonly state: StateReader) {
    this.seeks = new Seeks(state);
  }

  /** The newest version of a key up to the reader's seq. */
  async newestVersion(stream: number, key: Uint8Array): Promise<NewestVersion | undefined> {
    const { state } = this;
    if (state.at < 0) return undefined;
    const stored = storedKey(key);
    const latest = state.get(keys.latestKey(stream, stored));
    const row = latest ?? state.get(keys.deletedKey(stream, stored));
    if (row === undefined) return undefined;
    const { seq } = decodeNewest(row);
    if (seq <= state.at) return { seq, live: latest !== undefined };
    const [version] = await this.versions(stream, key, 1);
    return version && { seq: version.seq, live: version.stored.size > 0 };
  }

  /** Versions of a key up to `at`, the reader's seq or one before, newest first, down to the first not above `downTo`. */
  async versions(
    stream: number,
    key: Uint8Array,
    limit: number,
    at = this.state.at,
    downTo = -1,
  ): Promise<Version[]> {
    const newest = Math.min(at, this.state.at);
    if (newest < 0) return [];
    const stored = storedKey(key);
    const range = { gte: keys.historyKey(stream, stored, newest), lt: keys.historyEnd(stream, stored) };
    const isLast = (row: Uint8Array) => keys.readHistoryKey(row).seq <= downTo;
    const rows = await this.seeks.rows(range, limit, downTo < 0 ? undefined : isLast);
    return rows.map(([row, value]) => ({
      seq: keys.readHistoryKey(row).seq,
      stored: decodeHistoryValue(value),
    }));
  }

  /** The newest role fact about a subject up to the reader's seq. */
  async newestRole(
    stream: number,
    of: Category,
    key: Uint8Array,
    account: Uint8Array,
  ): Promise<RoleFact | undefined> {
    if (this.state.at < 0) return undefined;
    const subject = { stream, category: of, key: storedKey(key), account };
    const row = this.state.get(keys.roleNowKey(subject));
    if (row === undefined) return undefined;
    const fact = decodeRoleNow(row);
    return fact.seq <= this.state.at ? fact : (await this.acts(stream, of, key, account, 1))[0];
  }

  /** Facts about one subject up to `at`, the reader's seq or one before, newest first. */
  async acts(
    stream: number,
    of: Category,
    key: Uint8Array,
    account: Uint8Array,
    limit: number,
    at = this.state.at,
  ): Promise<RoleFact[]> {
    const subject = { stream, category: of, key: storedKey(key), account };
    // Most subjects were never named by anybody: one get says so.
    if (at < 0 || this.state.get(keys.roleNowKey(subject)) === undefined) return [];
    const range = { gte: keys.roleFactKey(subject, at), lt: keys.roleFactBounds(subject).lt };
    const rows = await this.seeks.rows(range, limit);
    return rows.map(([row, value]) => decodeRoleFact(value, keys.readRoleFactKey(row).seq));
  }

  /** The first facts about a key, whoever they name: by account, newest first in each. */
  async factsOfKey(
    stream: number,
    of: Category,
    key: Uint8Array,
    limit: number,
  ): Promise<{ account: Uint8Array; fact: RoleFact }[]> {
    const rows = await this.seeks.rows(keys.roleCategoryBounds(stream, of, storedKey(key)), limit);
    return rows.map(([row, value]) => {
      const { account, seq } = keys.readRoleFactKey(row);
      return { account, fact: decodeRoleFact(value, seq) };
    });
  }

  close(): Promise<void> {
    return this.seeks.close();
  }
}
