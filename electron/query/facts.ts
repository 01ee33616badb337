/**
 * The facts of a state that judging and explaining ask for, one at a time, as if some entries had never committed
 * anything: then the version or the role fact before theirs stands.
 */
import { equalBytes } from '../../shared/bytes';
import { type Category, category, type NewestVersion, type RoleFact } from '../replay/stateView';
import { type KeyPlace, PointReads, type Subject } from '../store/pointReads';
import { earliestFact } from '../store/roleReader';
import type { StateReader, Version } from '../store/stateReader';

const nothing: ReadonlySet<number> = new Set();

export class Facts {
  private readonly reads: PointReads;

  private constructor(
    readonly state: StateReader,
    private readonly without: ReadonlySet<number>,
  ) {
    this.reads = new PointReads(state);
  }

  /** @param without seqs of entries whose facts do not count */
  static async use<Answer>(
    state: StateReader,
    query: (facts: Facts) => Promise<Answer>,
    without: ReadonlySet<number> = nothing,
  ): Promise<Answer> {
    const facts = new Facts(state, without);
    try {
      return await query(facts);
    } finally {
      await facts.reads.close();
    }
  }

  ordinal(streamId: Uint8Array): number | undefined {
    return this.state.streams.ordinal(streamId);
  }

  /** Whether what an entry did counts. */
  counts(seq: number): boolean {
    return !this.without.has(seq);
  }

  async newest(stream: number, key: Uint8Array): Promise<NewestVersion | undefined> {
    const newest = await this.reads.newestVersion(stream, key);
    if (newest === undefined || !this.without.has(newest.seq)) return newest;
    const [standing] = await this.versions(stream, key, 1);
    return standing && { seq: standing.seq, live: standing.stored.size > 0 };
  }

  /** The same of many keys, in their order. */
  async newestOf(items: readonly KeyPlace[]): Promise<(NewestVersion | undefined)[]> {
    const found = await this.reads.newestVersions(items);
    if (this.without.size === 0) return found;
    return Promise.all(
      found.map((newest, i) =>
        newest === undefined || this.counts(newest.seq)
          ? newest
          : this.newest(items[i]!.stream, items[i]!.key),
      ),
    );
  }

  /** Versions of a key, newest first, from `from` down to the first that is not above `downTo`. */
  async versions(
    stream: number,
    key: Uint8Array,
    limit: number,
    from?: number,
    downTo?: number,
  ): Promise<Version[]> {
    // An entry that does not count may be the one to stop at.
    const last = this.without.size === 0 ? downTo : undefined;
    const versions = await this.reads.versions(stream, key, limit + this.without.size, from, last);
    return versions.filter(({ seq }) => this.counts(seq)).slice(0, limit);
  }

  /** Versions that are there, in their order. */
  versionsAt(places: readonly (KeyPlace & { seq: number })[]): Promise<Version[]> {
    return this.reads.versionsAt(places);
  }

  async role(
    stream: number,
    of: Category,
    key: Uint8Array,
    account: Uint8Array,
  ): Promise<RoleFact | undefined> {
    const newest = await this.reads.newestRole(stream, of, key, account);
    if (newest === undefined || !this.without.has(newest.seq)) return newest;
    return (await this.acts(stream, of, key, account, 1))[0];
  }

  /** The same of many subjects, in their order. */
  async roles(subjects: readonly Subject[]): Promise<(RoleFact | undefined)[]> {
    const found = await this.reads.newestRoles(subjects);
    if (this.without.size === 0) return found;
    return Promise.all(
      found.map(async (fact, i) => {
        if (fact === undefined || this.counts(fact.seq)) return fact;
        const { stream, category: of, key, account } = subjects[i]!;
        return (await this.acts(stream, of, key, account, 1))[0];
      }),
    );
  }

  /** The newest facts about one subject, newest first. */
  async acts(
    stream: number,
    of: Category,
    key: Uint8Array,
    account: Uint8Array,
    limit: number,
  ): Promise<RoleFact[]> {
    const acts = await this.reads.acts(stream, of, key, account, limit + this.without.size);
    return acts.filter(({ seq }) => !this.without.has(seq)).slice(0, limit);
  }

  async foundedAt(stream: number): Promise<number | undefined> {
    const founded = this.state.foundedAt(stream);
    if (founded === undefined || !this.without.has(founded)) return founded;
    return earliestFact(this.state, stream, this.without);
  }

  /** How many keys of the stream the account is special writer of. */
  async specialGrants(stream: number, account: Uint8Array): Promise<number> {
    let count = await this.state.specialGrants(stream, account);
    for (const key of this.keysGrantedBy(stream, account)) {
      const now = await this.reads.newestRole(stream, category.specialWriter, key, account);
      const standing = await this.role(stream, category.specialWriter, key, account);
      if (now?.opcode === 0x30) count--;
      if (standing?.opcode === 0x30) count++;
    }
    return count;
  }

  /** Keys whose special-writer fact of the account one of the left-out entries changed. */
  private keysGrantedBy(stream: number, account: Uint8Array): Uint8Array[] {
    const keys = new Map<string, Uint8Array>();
    for (const seq of this.without) {
      for (const role of this.state.touched(seq)?.roles ?? []) {
        if (role.stream !== stream || role.category !== category.specialWriter) continue;
        if (!equalBytes(role.account, account)) continue;
        keys.set(Buffer.from(role.key).toString('latin1'), this.state.fullKey(stream, role.key));
      }
    }
    return [...keys.values()];
  }
}
