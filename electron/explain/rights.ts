/** Who did what about a right, and who could grant it: the steps of a proof. */
import { compareBytes, equalBytes, toHex } from '../../shared/bytes';
import type { Grantors, MissingRight, RightAct, RightActs } from '../../shared/contract/explanation';
import type { RoleHolder } from '../../shared/contract/outputs';
import { operationNames, type Role } from '../../shared/model';
import type { Facts } from '../query/facts';
import { identity } from '../replay/identity';
import { type Category, category, noAccount, noKey, type RoleFact } from '../replay/stateView';
import { accountFacts } from '../store/accountFacts';
import type { PointReads, Subject } from '../store/pointReads';
import { newestFacts } from '../store/roleReader';
import type { NeededRight } from './repair';

/** Acts told about one right. */
const actsShown = 50;
/** Acts of an account in one stream that a closed gate tells. */
const streamActsRead = 200;
const grantorsShown = 20;
/** Keys whose histories are told in full; of the others the newest act alone, which a get tells. */
const keysInFull = 100;

const grantOf = { admin: 0x00, streamWriter: 0x20, specialWriter: 0x30 } as const;
const categoryOf = {
  admin: category.admin,
  streamWriter: category.writer,
  specialWriter: category.specialWriter,
} as const;

/** null for the implicit grant to a founder. */
export function grantedBy(fact: RoleFact): RoleHolder['by'] {
  return fact.by.every((byte) => byte === 0) ? null : toHex(fact.by);
}

export function describeAct(fact: RoleFact, key: Uint8Array): RightAct {
  return {
    seq: fact.seq,
    operation: operationNames[fact.opcode],
    key: key.length === 0 ? null : key,
    by: grantedBy(fact),
  };
}

export function describeRight({ role, streamId, key }: NeededRight, account: Uint8Array): MissingRight {
  return {
    role,
    streamId: toHex(streamId),
    key: role === 'specialWriter' ? key : null,
    account: toHex(account),
  };
}

/**
 * Histories of rights for the checks of one entry: what many checks share is read once.
 * `before` is the state that the entry met, `now` the newest one.
 */
export class RightHistories {
  private readonly known = new Map<string, Promise<unknown>>();
  private readonly inFull = new Set<string>();
  /** Newest facts about keys that are not told in full. */
  private readonly newest = new Map<string, RoleFact | undefined>();

  constructor(
    private readonly before: Facts,
    private readonly now: PointReads,
    private readonly account: Uint8Array,
  ) {}

  /** Reads at once what is told of keys behind the first ones, in the order in which they will be asked about. */
  async prepare(keys: readonly { stream: number; key: Uint8Array }[]): Promise<void> {
    const subjects = new Map<string, Subject>();
    for (const { stream, key } of keys) {
      if (this.isInFull(stream, key)) continue;
      for (const [of, account] of [
        [category.specialKey, noAccount],
        [category.specialWriter, this.account],
      ] as const)
        subjects.set(subjectId(stream, of, key), { stream, category: of, key, account });
    }
    const facts = await this.before.roles([...subjects.values()]);
    [...subjects.keys()].forEach((id, i) => {
      this.newest.set(id, facts[i]);
    });
  }

  private once<Value>(id: string, read: () => Promise<Value>): Promise<Value> {
    const known = (this.known.get(id) ?? read()) as Promise<Value>;
    this.known.set(id, known);
    return known;
  }

  /** The sender's own acts and those on it: admin, stream writer, and special writer of the key. */
  async ofSender(stream: number, key: Uint8Array): Promise<RightActs> {
    const { account } = this;
    const parts = [
      await this.once(`admin ${stream}`, () => this.acts(stream, category.admin, noKey, account)),
      await this.once(`writer ${stream}`, () => this.acts(stream, category.writer, noKey, account)),
    ];
    if (key.length > 0) parts.push(await this.acts(stream, category.specialWriter, key, account));
    return {
      acts: parts.flatMap(({ acts }) => acts).sort((left, right) => left.seq - right.seq),
      more: parts.some(({ more }) => more),
    };
  }

  /** Acts that made the key special or normal. */
  ofKey(stream: number, key: Uint8Array): Promise<RightActs> {
    return this.acts(stream, category.specialKey, key, noAccount);
  }

  /** The first keys asked about, and whatever is about none. */
  private isInFull(stream: number, key: Uint8Array): boolean {
    const id = `${stream} ${identity(key)}`;
    if (key.length === 0 || this.inFull.has(id)) return true;
    if (this.inFull.size === keysInFull) return false;
    this.inFull.add(id);
    return true;
  }

  private async acts(stream: number, of: Category, key: Uint8Array, account: Uint8Array): Promise<RightActs> {
    if (!this.isInFull(stream, key)) {
      const fact = this.newest.get(subjectId(stream, of, key));
      return { acts: fact === undefined ? [] : [describeAct(fact, key)], more: fact !== undefined };
    }
    const newest = await this.before.acts(stream, of, key, account, actsShown + 1);
    const shown = newest.slice(0, actsShown).reverse();
    return { acts: shown.map((fact) => describeAct(fact, key)), more: newest.length > actsShown };
  }

  /** Everything about the sender in a stream, special keys included. */
  async inStream(stream: number): Promise<RightActs> {
    const { state } = this.before;
    const { facts, next } = await accountFacts(state, this.account, { stream, limit: streamActsRead });
    const acts = facts
      .filter(({ fact }) => this.before.counts(fact.seq))
      .map(({ subject, fact }) => describeAct(fact, state.fullKey(stream, subject.key)))
      .sort((left, right) => left.seq - right.seq || compareBytes(left.key ?? noKey, right.key ?? noKey));
    return { acts, more: next !== null };
  }

  /** Who could grant the right now. */
  async grantors(stream: number, role: Role, key: Uint8Array): Promise<Grantors> {
    const admins = await this.once(`admins ${stream}`, () => this.holders(stream, 'admin', noKey));
    if (role === 'admin') return { at: this.now.state.at, ...admins };
    if (role === 'specialWriter' && !this.isInFull(stream, key))
      return { at: this.now.state.at, accounts: admins.accounts, more: true };
    const about = role === 'specialWriter' ? key : noKey;
    const others = await this.once(`${role} ${stream} ${identity(about)}`, () =>
      this.holders(stream, role, about),
    );
    const accounts = [...admins.accounts, ...others.accounts];
    return {
      at: this.now.state.at,
      accounts: accounts.slice(0, grantorsShown),
      more: admins.more || others.more || accounts.length > grantorsShown,
    };
  }

  private async holders(stream: number, role: Role, key: Uint8Array): Promise<Omit<Grantors, 'at'>> {
    const { state } = this.now;
    const rows =
      key.length === 0 ? [] : await this.now.factsOfKey(stream, categoryOf[role], key, grantorsShown);
    // A key with few facts is told by one short read; else the walk leaves out what is not newest.
    const page =
      key.length > 0 && rows.length < grantorsShown
        ? { facts: newestOfEach(rows).filter(({ fact }) => fact.opcode === grantOf[role]), next: null }
        : await newestFacts(state, stream, categoryOf[role], {
            limit: grantorsShown,
            opcode: grantOf[role],
            ...(key.length > 0 && { key }),
          });
    const accounts = page.facts.map(({ account, fact }) => ({
      account: toHex(account),
      since: fact.seq,
      by: grantedBy(fact),
      role,
    }));
    return { accounts, more: page.next !== null };
  }
}

/** Facts of keys are asked about one account each: the sender, or nobody. */
function subjectId(stream: number, of: Category, key: Uint8Array): string {
  return `${of} ${stream} ${identity(key)}`;
}

/** Facts come by account, newest first in each. */
function newestOfEach(
  rows: { account: Uint8Array; fact: RoleFact }[],
): { account: Uint8Array; fact: RoleFact }[] {
  return rows.filter(({ account }, i) => i === 0 || !equalBytes(account, rows[i - 1]!.account));
}
