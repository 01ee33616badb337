/**
 * The newest version of keys, as replay asks for it again and again: in memory, read from the database many at once.
 * A fact is one object for as long as it is held, so that what an entry changes is what the next one sees.
 */
import { identity } from '../replay/identity';
import type { NewestVersion } from '../replay/stateView';
import * as keys from './keys';
import { Recent } from './recent';
import { readU64 } from './rowBytes';
import type { Database } from './store';
import { storedKey } from './storedKey';

/** Facts that were asked for since memory was given back; at most twice as many are held. */
const mostYoung = 200_000;

/** `never`: the key has no version. `unread`: its row is on the way. */
export type Presence = 'never' | 'live' | 'deleted' | 'unread';

export class KeyFact implements NewestVersion {
  seq = 0;
  size = 0;
  now: Presence = 'unread';
  /** Which table has its row. */
  stored: Presence = 'unread';
  /** Whether it differs from its row. */
  changed = false;

  get live(): boolean {
    return this.now === 'live';
  }

  /** Takes what the rows say, unless it is known already: then it may have been changed since they were read. */
  read(latest: Uint8Array | undefined, deleted: Uint8Array | undefined): void {
    if (this.now !== 'unread') return;
    const row = latest ?? deleted;
    this.now = latest !== undefined ? 'live' : deleted !== undefined ? 'deleted' : 'never';
    this.stored = this.now;
    if (row !== undefined) this.seq = readU64(row, 0);
    if (latest !== undefined) this.size = readU64(latest, 8);
  }
}

export interface KeyItem {
  streamId: Uint8Array;
  key: Uint8Array;
}

/** The facts of the items of a group of entries, by the bytes of their keys: found without looking at the bytes. */
export type GroupFacts = ReadonlyMap<Uint8Array, KeyFact>;

interface UnreadKey {
  stream: number;
  stored: Uint8Array;
  fact: KeyFact;
}

export class KeyFacts {
  /** By stream ordinal. */
  private readonly tables: Recent<KeyFact>[];

  /** @param hasDeleted whether any key may be deleted; while none is, nobody looks there */
  constructor(
    private readonly database: Database,
    private readonly ordinal: (streamId: Uint8Array) => number | undefined,
    streams: number,
    private readonly hasDeleted: () => boolean,
  ) {
    this.tables = Array.from({ length: streams }, () => new Recent<KeyFact>());
  }

  /** Facts of many items; those of streams that are not watched are left out. */
  async load(items: Iterable<KeyItem>): Promise<GroupFacts> {
    const found = new Map<Uint8Array, KeyFact>();
    const unread: UnreadKey[] = [];
    for (const { streamId, key } of items) {
      const stream = this.ordinal(streamId);
      if (stream === undefined) continue;
      const stored = storedKey(key);
      const id = identity(stored);
      const table = this.table(stream);
      let fact = table.get(id);
      if (fact === undefined) {
        fact = new KeyFact();
        table.set(id, fact);
      }
      if (fact.now === 'unread') unread.push({ stream, stored, fact });
      found.set(key, fact);
    }
    await this.read(unread);
    return found;
  }

  private async read(unread: readonly UnreadKey[]): Promise<void> {
    const latest = await this.database.getMany(unread.map((key) => keys.latestKey(key.stream, key.stored)));
    const absent = this.hasDeleted() ? unread.filter((_, i) => latest[i] === undefined) : [];
    const deleted = await this.database.getMany(absent.map((key) => keys.deletedKey(key.stream, key.stored)));
    for (let i = 0; i < absent.length; i++) absent[i]!.fact.read(undefined, deleted[i]);
    for (let i = 0; i < unread.length; i++) unread[i]!.fact.read(latest[i], undefined);
  }

  /** The fact of one key, read at once where it is not in memory. */
  find(stream: number, stored: Uint8Array): KeyFact {
    const id = identity(stored);
    const fact = this.table(stream).get(id) ?? new KeyFact();
    if (fact.now !== 'unread') return fact;
    this.table(stream).set(id, fact);
    const latest = this.database.getSync(keys.latestKey(stream, stored));
    fact.read(latest, latest ?? this.database.getSync(keys.deletedKey(stream, stored)));
    return fact;
  }

  private table(stream: number): Recent<KeyFact> {
    const table = this.tables[stream];
    if (table === undefined) throw new Error(`no stream has the ordinal ${stream}`);
    return table;
  }

  get isFull(): boolean {
    return this.tables.reduce((held, table) => held + table.size, 0) >= mostYoung;
  }

  /** Gives room. Everything that changed must be on disk, and no loaded facts may be in use. */
  forget(): void {
    for (const table of this.tables) table.forget();
  }
}
