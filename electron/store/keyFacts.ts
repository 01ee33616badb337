/**
 * The newest version of keys, as replay asks for it again and again: in memory, read from the database many at once.
 * A fact is held once, so that what an entry changes is what the next one sees.
 */
import type { ReadItem } from '../../shared/model';
import { KeySpan } from '../../shared/streamData';
import * as keys from './keys';
import { hashOfKey, KeyTable, presence } from './keyTable';
import { decodeNewest, type Newest } from './newestRow';
import type { Database } from './store';
import { isStoredWhole, storedKey } from './storedKey';

/** Facts are held up to here while they are of all keys, a million of usual length: what is not held was never written. */
const mostWholeBytes = 104 << 20;
/** Later, facts that were asked for since memory was given back; at most twice as much is held. */
const mostBytes = 56 << 20;

const noVersion: Newest = { seq: 0, size: 0 };

export class KeyFacts {
  /** Facts that were asked for of late. All numbers of facts are of this table. */
  table = new KeyTable();
  private old = new KeyTable();

  /**
   * @param isWhole whether no key has a version yet: then keys that are not held have none, as long as nothing is forgotten
   * @param hasDeleted whether any key may be deleted; while none is, nobody looks there
   */
  constructor(
    private readonly database: Database,
    private readonly ordinal: (streamId: Uint8Array) => number | undefined,
    private isWhole: boolean,
    private readonly hasDeleted: () => boolean,
  ) {}

  /** Finds the facts of many items and notes in each which it is; those of streams that are not watched have none. */
  async load(items: Iterable<KeySpan>): Promise<void> {
    const unread: number[] = [];
    for (const item of items) {
      const stream = this.ordinal(item.streamId);
      if (stream === undefined) continue;
      item.held = this.hold(placeOf(stream, item));
      if (this.table.now(item.held) === presence.unread) unread.push(item.held);
    }
    if (unread.length > 0) await this.read(unread);
  }

  private async read(unread: readonly number[]): Promise<void> {
    const { table } = this;
    const latest = await this.database.getMany(
      unread.map((fact) => keys.latestKey(table.stream(fact), table.key(fact))),
    );
    const absent = this.hasDeleted() ? unread.filter((_, i) => latest[i] === undefined) : [];
    const deleted = await this.database.getMany(
      absent.map((fact) => keys.deletedKey(table.stream(fact), table.key(fact))),
    );
    for (let i = 0; i < absent.length; i++) this.take(absent[i]!, undefined, deleted[i]);
    for (let i = 0; i < unread.length; i++) this.take(unread[i]!, latest[i], undefined);
  }

  /** Takes what the rows say, unless it is known already: then it may have been changed since they were read. */
  private take(fact: number, latest: Uint8Array | undefined, deleted: Uint8Array | undefined): void {
    const { table } = this;
    if (table.now(fact) !== presence.unread) return;
    const row = latest ?? deleted;
    const found =
      latest !== undefined ? presence.live : deleted !== undefined ? presence.deleted : presence.never;
    const { seq, size } = row === undefined ? noVersion : decodeNewest(row);
    table.setStored(fact, found, seq, size);
  }

  /** The fact of an item, read at once where it is not in memory. */
  find(stream: number, item: ReadItem): number {
    if (item instanceof KeySpan && item.held >= 0 && this.table.now(item.held) !== presence.unread)
      return item.held;
    const fact = this.hold(placeOf(stream, item));
    if (this.table.now(fact) === presence.unread) {
      const key = this.table.key(fact);
      const latest = this.database.getSync(keys.latestKey(stream, key));
      this.take(fact, latest, latest ?? this.database.getSync(keys.deletedKey(stream, key)));
    }
    return fact;
  }

  /** The fact of a key, unread where nothing is known of it. */
  private hold(place: keys.KeyPlace): number {
    const { table, old } = this;
    const hash = hashOfKey(place);
    const held = table.find(place, hash);
    if (held >= 0) return held;
    const fact = table.add(place, hash);
    const older = old.count === 0 ? -1 : old.find(place, hash);
    if (older >= 0) table.setStored(fact, old.now(older), old.seq(older), old.size(older));
    else if (this.isWhole) table.setStored(fact, presence.never, 0, 0);
    return fact;
  }

  get isFull(): boolean {
    return this.table.bytes >= (this.isWhole ? mostWholeBytes : mostBytes);
  }

  /** Gives room. Everything that changed must be on disk, and no loaded facts may be in use. */
  forget(): void {
    this.old = this.table;
    this.table = new KeyTable();
    this.isWhole = false;
  }
}

/** Where the stored key of an item is. */
export function placeOf(stream: number, item: ReadItem): keys.KeyPlace {
  if (item instanceof KeySpan && isStoredWhole(item.keyLength))
    return { stream, memory: item.data, at: item.keyAt, length: item.keyLength };
  return keys.placeOfStored(stream, storedKey(item.key));
}
