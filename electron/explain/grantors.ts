/** Who could grant a right in the newest state. */
import { equalBytes, toHex } from '../../shared/bytes';
import type { Grantors } from '../../shared/contract/explanation';
import type { Role } from '../../shared/model';
import { identity } from '../replay/identity';
import { category, noKey, type RoleFact } from '../replay/stateView';
import type { PointReads } from '../store/pointReads';
import { newestFacts } from '../store/roleReader';
import { grantedBy } from './rights';

const grantorsShown = 20;

const grantOf = { admin: 0x00, streamWriter: 0x20, specialWriter: 0x30 } as const;
const categoryOf = {
  admin: category.admin,
  streamWriter: category.writer,
  specialWriter: category.specialWriter,
} as const;

/** Accounts that could grant, as far as they are told. */
type Holders = Omit<Grantors, 'at'>;

/** What many checks share is read once; `now` is the newest state. */
export class GrantorsNow {
  private readonly known = new Map<string, Promise<Grantors>>();

  constructor(private readonly now: PointReads) {}

  /** Admins, and for a lesser right those who hold it themselves. `key` matters for special writers alone. */
  of(stream: number, role: Role, key: Uint8Array): Promise<Grantors> {
    const about = role === 'specialWriter' ? key : noKey;
    return this.once(`${role} ${stream} ${identity(about)}`, () => this.read(stream, role, about));
  }

  /** Those who could grant any right, while others may be able to grant one. */
  admins(stream: number): Promise<Grantors> {
    return this.once(`admins ${stream}`, async () => ({
      ...(await this.of(stream, 'admin', noKey)),
      more: true,
    }));
  }

  private async read(stream: number, role: Role, about: Uint8Array): Promise<Grantors> {
    const { at } = this.now.state;
    if (role === 'admin') return { at, ...(await this.holders(stream, role, about)) };
    const admins = await this.of(stream, 'admin', noKey);
    const others = await this.holders(stream, role, about);
    const accounts = [...admins.accounts, ...others.accounts];
    return {
      at,
      accounts: accounts.slice(0, grantorsShown),
      more: admins.more || others.more || accounts.length > grantorsShown,
    };
  }

  private once(id: string, read: () => Promise<Grantors>): Promise<Grantors> {
    const known = this.known.get(id) ?? read();
    this.known.set(id, known);
    return known;
  }

  private async holders(stream: number, role: Role, key: Uint8Array): Promise<Holders> {
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

/** Facts come by account, newest first in each. */
function newestOfEach(
  rows: { account: Uint8Array; fact: RoleFact }[],
): { account: Uint8Array; fact: RoleFact }[] {
  return rows.filter(({ account }, i) => i === 0 || !equalBytes(account, rows[i - 1]!.account));
}
