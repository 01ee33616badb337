/**
 * The histories of rights that the denials of one page rest on, read at once and then told check by check: a page has a
 * thousand, and most share all they tell but their key.
 */
import { compareBytes, type Hex } from '../../shared/bytes';
import type { Grantors, RightActs } from '../../shared/contract/explanation';
import type { Role } from '../../shared/model';
import type { Facts } from '../query/facts';
import { identity } from '../replay/identity';
import { category, noAccount, noKey, type RoleFact } from '../replay/stateView';
import { accountFacts } from '../store/accountFacts';
import type { KeyPlace, Subject } from '../store/pointReads';
import type { GrantorsNow } from './grantors';
import { describeAct } from './rights';

/** Acts told about one right. */
const actsShown = 50;
/** Acts of an account in one stream that a closed gate tells. */
const streamActsRead = 200;
/** Keys whose histories are told in full; of the others the newest act alone, which a get tells. */
const keysInFull = 100;

/** What was denied; `key` is empty where the operation is about none. */
export interface Denied extends KeyPlace {
  /** The least role that would do; null for a write, where it depends on whether the key is special. */
  role: Role | null;
}

/** What is told about one denial. */
export interface DenialHistory {
  role: Role;
  /** Acts that made the key special or normal. */
  keyActs: RightActs;
  /** Since when the key is special and by whom. */
  special: { since: number; by: Hex } | null;
  /** Acts on the sender: admin, stream writer, and special writer of the key. */
  acts: RightActs;
  grantors: Grantors;
}

/** Facts about one key before the entry. */
interface KeyHistory {
  isSpecial: boolean;
  keyActs: RightActs;
  writerActs: RightActs;
  inFull: boolean;
}

const none: RightActs = { acts: [], more: false };
const ofNoKey: KeyHistory = { isSpecial: false, keyActs: none, writerActs: none, inFull: true };

export class RightHistories {
  /**
   * @param before the state that the entry met
   * @param account its sender
   */
  constructor(
    private readonly before: Facts,
    private readonly now: GrantorsNow,
    private readonly account: Uint8Array,
  ) {}

  /** Of each of these, in their order. */
  async of(denied: readonly Denied[]): Promise<DenialHistory[]> {
    const keys = await this.keyHistories(denied.filter(({ key }) => key.length > 0));
    const streams = new Map<number, RightActs>();
    for (const { stream } of denied)
      if (!streams.has(stream)) streams.set(stream, await this.ofStream(stream));
    const told = denied.map(({ stream, key, role }) => {
      const about = keys.get(placeOf(stream, key)) ?? ofNoKey;
      return { stream, key, about, role: role ?? (about.isSpecial ? 'specialWriter' : 'streamWriter') };
    });
    const grantors = await Promise.all(
      told.map(({ stream, key, about, role }) =>
        role === 'specialWriter' && !about.inFull ? this.now.admins(stream) : this.now.of(stream, role, key),
      ),
    );
    return told.map(({ stream, about, role }, i) => ({
      role,
      keyActs: about.keyActs,
      special: specialSince(about),
      acts: joined(streams.get(stream)!, about.writerActs),
      grantors: grantors[i]!,
    }));
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

  /** The sender's rights that hold for a whole stream. */
  private async ofStream(stream: number): Promise<RightActs> {
    const { account } = this;
    const [admin, writer] = await Promise.all([
      this.acts({ stream, category: category.admin, key: noKey, account }),
      this.acts({ stream, category: category.writer, key: noKey, account }),
    ]);
    return joined(admin, writer);
  }

  /** Each key once, by its place. */
  private async keyHistories(places: readonly KeyPlace[]): Promise<Map<string, KeyHistory>> {
    const distinct = new Map(places.map((place) => [placeOf(place.stream, place.key), place]));
    const subjects = [...distinct.values()].flatMap(({ stream, key }): Subject[] => [
      { stream, category: category.specialKey, key, account: noAccount },
      { stream, category: category.specialWriter, key, account: this.account },
    ]);
    const newest = await this.before.roles(subjects);
    const acts = await Promise.all(
      subjects.map((subject, i) => this.actsFrom(subject, newest[i], i < 2 * keysInFull)),
    );
    return new Map(
      [...distinct.keys()].map((id, i) => [
        id,
        {
          isSpecial: newest[2 * i]?.opcode === 0x10,
          keyActs: acts[2 * i]!,
          writerActs: acts[2 * i + 1]!,
          inFull: i < keysInFull,
        },
      ]),
    );
  }

  /** Most subjects were never named by anybody. */
  private actsFrom(
    subject: Subject,
    newest: RoleFact | undefined,
    inFull: boolean,
  ): RightActs | Promise<RightActs> {
    if (newest === undefined) return none;
    return inFull ? this.acts(subject) : { acts: [describeAct(newest, subject.key)], more: true };
  }

  private async acts({ stream, category: of, key, account }: Subject): Promise<RightActs> {
    const newest = await this.before.acts(stream, of, key, account, actsShown + 1);
    const shown = newest.slice(0, actsShown).reverse();
    return { acts: shown.map((fact) => describeAct(fact, key)), more: newest.length > actsShown };
  }
}

function placeOf(stream: number, key: Uint8Array): string {
  return `${stream} ${identity(key)}`;
}

function specialSince({ isSpecial, keyActs }: KeyHistory): DenialHistory['special'] {
  const newest = keyActs.acts.at(-1);
  return isSpecial && newest !== undefined && newest.by !== null
    ? { since: newest.seq, by: newest.by }
    : null;
}

/** In the order of the log; one of them alone is not copied, so that checks share it. */
function joined(left: RightActs, right: RightActs): RightActs {
  if (right.acts.length === 0 && !right.more) return left;
  return {
    acts: [...left.acts, ...right.acts].sort((one, other) => one.seq - other.seq),
    more: left.more || right.more,
  };
}
