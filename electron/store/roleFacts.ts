/**
 * The newest role facts, as replay asks for them with every write. A stream with few of them, as nearly all are, has
 * them all in memory, so that what is not there is known not to be; of others, those that were asked for of late.
 */
import { identity } from '../replay/identity';
import { type Category, category, type RoleFact } from '../replay/stateView';
import * as keys from './keys';
import { hashOfKey } from './keyTable';
import { Recent } from './recent';
import { decodeRoleNow } from './roleRows';
import { readU32 } from './rowBytes';
import { type Database, scanBytes } from './store';
import { storedKey } from './storedKey';

/** A stream with up to this many role facts has them all in memory. */
const mostHeld = 50_000;

/** Facts that were asked for since memory was given back; at most twice as many are held. */
const mostYoung = 200_000;

/** Marks are as many bytes: few keys share one, and all of them stay in the processor's memory. */
const mostMark = 0xffff;

const mostAccounts = 16;

interface StreamRoles {
  /** By category, then account and key; null: known not to be there. */
  facts: ReadonlyMap<Category, Recent<RoleFact | null>>;
  /** How many are held while all are. */
  held: Map<Category, number>;
  /** 1 at the low bits of the hash of each key that was ever special. */
  specialMarks: Uint8Array | undefined;
  whole: boolean;
}

export class RoleFacts {
  private readonly streams = new Map<number, StreamRoles>();
  private readonly grants = new Recent<number>();
  /** Accounts that were asked about of late: entries share the bytes of their sender. */
  private readonly accounts: Uint8Array[] = [];
  private readonly accountIds: string[] = [];
  private nextAccount = 0;

  constructor(private readonly database: Database) {}

  /** Takes the facts of a stream into memory, as far as there is room for all of them. */
  async load(stream: number): Promise<void> {
    if (this.streams.has(stream)) return;
    const rows = await this.database
      .iterator({ ...keys.roleNowBounds(stream), limit: mostHeld + 1, highWaterMarkBytes: scanBytes })
      .all();
    // Asked for meanwhile by a stream that was not loaded: what replay has changed since is newer.
    if (this.streams.has(stream)) return;
    const roles = emptyRoles(rows.length <= mostHeld);
    this.streams.set(stream, roles);
    if (!roles.whole) return;
    for (const [row, value] of rows) {
      const subject = keys.readRoleNowKey(row);
      hold(roles, subject, this.idOf(subject.account, subject.key), decodeRoleNow(value));
    }
  }

  find(stream: number, of: Category, key: Uint8Array, account: Uint8Array): RoleFact | undefined {
    const roles = this.rolesOf(stream);
    if (roles.whole && roles.held.get(of) === 0) return undefined;
    const stored = storedKey(key);
    const id = this.idOf(account, stored);
    const facts = roles.facts.get(of)!;
    let fact = facts.get(id);
    if (fact === undefined && !roles.whole) {
      const row = this.database.getSync(keys.roleNowKey({ stream, category: of, key: stored, account }));
      fact = row === undefined ? null : decodeRoleNow(row);
      facts.set(id, fact);
    }
    return fact ?? undefined;
  }

  /** False only where no key with this hash was ever special. */
  mayBeSpecial(stream: number, hash: number): boolean {
    const { whole, specialMarks } = this.rolesOf(stream);
    return !whole || (specialMarks !== undefined && specialMarks[hash & mostMark] === 1);
  }

  set(subject: keys.RoleSubject, fact: RoleFact): void {
    const id = this.idOf(subject.account, subject.key);
    hold(this.rolesOf(subject.stream), subject, id, fact);
  }

  /** How many keys of the stream the account is special writer of. */
  grantsOf(stream: number, account: Uint8Array): number {
    const roles = this.rolesOf(stream);
    if (roles.whole && roles.held.get(category.specialWriter) === 0) return 0;
    const row = keys.specialGrantsNowKey(stream, account);
    const id = identity(row);
    let count = this.grants.get(id);
    if (count === undefined) {
      const stored = this.database.getSync(row);
      count = stored === undefined ? 0 : readU32(stored, 0);
      this.grants.set(id, count);
    }
    return count;
  }

  setGrants(stream: number, account: Uint8Array, count: number): void {
    this.grants.set(identity(keys.specialGrantsNowKey(stream, account)), count);
  }

  private rolesOf(stream: number): StreamRoles {
    let roles = this.streams.get(stream);
    if (roles === undefined) {
      roles = emptyRoles(false);
      this.streams.set(stream, roles);
    }
    return roles;
  }

  private idOf(account: Uint8Array, stored: Uint8Array): string {
    const id = this.accountId(account);
    return stored.length === 0 ? id : id + identity(stored);
  }

  private accountId(account: Uint8Array): string {
    const known = this.accounts.indexOf(account);
    if (known >= 0) return this.accountIds[known]!;
    const id = identity(account);
    this.accounts[this.nextAccount] = account;
    this.accountIds[this.nextAccount] = id;
    this.nextAccount = (this.nextAccount + 1) % mostAccounts;
    return id;
  }

  get isFull(): boolean {
    return this.recents().reduce((held, facts) => held + facts.size, 0) >= mostYoung;
  }

  /** Gives room. Everything that changed must be on disk. */
  forget(): void {
    for (const facts of this.recents()) facts.forget();
  }

  /** What may be forgotten: counts, and facts of streams that are not held as a whole. */
  private recents(): Recent<unknown>[] {
    const partial = [...this.streams.values()].filter(({ whole }) => !whole);
    return [this.grants, ...partial.flatMap(({ facts }) => [...facts.values()])];
  }
}

function emptyRoles(whole: boolean): StreamRoles {
  const all = Object.values(category);
  return {
    facts: new Map(all.map((of) => [of, new Recent<RoleFact | null>()])),
    held: new Map(all.map((of) => [of, 0])),
    specialMarks: undefined,
    whole,
  };
}

function hold(roles: StreamRoles, subject: keys.RoleSubject, id: string, fact: RoleFact): void {
  const of = subject.category as Category;
  roles.facts.get(of)!.set(id, fact);
  if (!roles.whole) return;
  if (of === category.specialKey) markSpecial(roles, subject);
  // Counted by sets, not by subjects: only whether there is any must be right.
  const held = (roles.held.get(of) ?? 0) + 1;
  roles.held.set(of, held);
  if (held > mostHeld) roles.whole = false;
}

function markSpecial(roles: StreamRoles, { stream, key }: keys.RoleSubject): void {
  roles.specialMarks ??= new Uint8Array(mostMark + 1);
  roles.specialMarks[hashOfKey(keys.placeOfStored(stream, key)) & mostMark] = 1;
}
