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

/** A key of a stream. */
export interface KeyPlace {
  stream: number;
  key: Uint8Array;
}

/** What a role fact is about; `key` is the full key. */
export interface Subject extends KeyPlace {
  category: Category;
  account: Uint8Array;
}

export class PointReads {
  private readonly seeks: Seeks;

  constructor(readonly state: StateReader) {
    this.seeks = new Seeks(state);
  }

  /** For one query: what it has opened is closed however it ends. */
  static async use<Answer>(
    state: StateReader,
    query: (reads: PointReads) => Promise<Answer>,
  ): Promise<Answer> {
    const reads = new PointReads(state);
    try {
      return await query(reads);
    } finally {
      await reads.close();
    }
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

  /** The same of many keys, in their order. */
  async newestVersions(items: readonly KeyPlace[]): Promise<(NewestVersion | undefined)[]> {
    const { state } = this;
    if (state.at < 0) return items.map(() => undefined);
    const stored = items.map(({ key }) => storedKey(key));
    const latest = await state.getMany(items.map(({ stream }, i) => keys.latestKey(stream, stored[i]!)));
    const absent = items.flatMap((_, i) => (latest[i] === undefined ? [i] : []));
    const deleted = await state.getMany(absent.map((i) => keys.deletedKey(items[i]!.stream, stored[i]!)));
    const rows = [...latest];
    for (let i = 0; i < absent.length; i++) rows[absent[i]!] = deleted[i];
    const found = rows.map((row, i) => {
      if (row === undefined) return undefined;
      const { seq } = decodeNewest(row);
      return { seq, live: latest[i] !== undefined };
    });
    const younger = found.flatMap((newest, i) => (newest !== undefined && newest.seq > state.at ? [i] : []));
    const ranges = younger.map((i) => versionsRange(items[i]!.stream, stored[i]!, state.at));
    const before = await this.seeks.firstOf(ranges);
    younger.forEach((i, n) => {
      const row = before[n];
      found[i] = row && {
        seq: keys.readHistoryKey(row[0]).seq,
        live: decodeHistoryValue(row[1]).size > 0,
      };
    });
    return found;
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
    const range = versionsRange(stream, storedKey(key), newest);
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

  /** The same of many subjects, in their order. */
  async newestRoles(subjects: readonly Subject[]): Promise<(RoleFact | undefined)[]> {
    const { state } = this;
    if (state.at < 0) return subjects.map(() => undefined);
    const stored = subjects.map((subject) => ({ ...subject, key: storedKey(subject.key) }));
    const rows = await state.getMany(stored.map(keys.roleNowKey));
    const found = rows.map((row) => row && decodeRoleNow(row));
    const younger = found.flatMap((fact, i) => (fact !== undefined && fact.seq > state.at ? [i] : []));
    const before = await this.seeks.firstOf(younger.map((i) => factsRange(stored[i]!, state.at)));
    younger.forEach((i, n) => {
      const row = before[n];
      found[i] = row && decodeRoleFact(row[1], keys.readRoleFactKey(row[0]).seq);
    });
    return found;
  }

  /** Versions that are there, in their order. */
  async versionsAt(places: readonly (KeyPlace & { seq: number })[]): Promise<Version[]> {
    const rows = await this.state.getMany(
      places.map(({ stream, key, seq }) => keys.historyKey(stream, storedKey(key), seq)),
    );
    return places.map(({ seq }, i) => {
      const row = rows[i];
      if (row === undefined) throw new Error(`version ${seq} of a key has no history row`);
      return { seq, stored: decodeHistoryValue(row) };
    });
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
    const rows = await this.seeks.rows(factsRange(subject, at), limit);
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

/** Versions of a stored key that are not above a seq, newest first. */
function versionsRange(stream: number, stored: Uint8Array, at: number): keys.Bounds {
  return { gte: keys.historyKey(stream, stored, at), lt: keys.historyEnd(stream, stored) };
}

/** Facts about a subject that are not above a seq, newest first. */
function factsRange(subject: keys.RoleSubject, at: number): keys.Bounds {
  return { gte: keys.roleFactKey(subject, at), lt: keys.roleFactBounds(subject).lt };
}
