import { compareBytes, fromHex, type Hex, startsWithBytes, toHex } from '../../../../shared/bytes';
import type { PrefixCount, TreeNode } from '../../../../shared/contract/outputs';
import { StreamscopeError } from '../../../../shared/errors';
import type { Connection } from '../../../api/connection';
import { TreeLevel } from './treeLevel';
import { nodeId, TreeRows } from './treeRows';

export interface TreeQuestion {
  streamId: Hex;
  /** Hex of each delimiter; none means split where keys differ. */
  delimiters: Hex[];
  /** Only keys that start with it. */
  root: Hex;
}

const firstPage = 200;
const laterPage = 1000;
/** Prefixes that share one bounded scan, and its keys: each is counted exactly up to 2,000. */
const countsAtOnce = 25;
const countBudget = 50_000;
/** Keys of the second scan of a prefix that has more. */
const largeBudget = 100_000;
/** Pages that are loaded, one after the other, to reach a key that a link names. */
const revealPages = 20;

/**
 * The prefix tree of one stream: what is open, what is loaded, and the rows they make. Levels load by pages when
 * their rows come into sight; after a change only what is in sight is asked again, the rest when it is seen.
 */
export class TreeModel {
  readonly #levels = new Map<Hex, TreeLevel>();
  readonly #openBelow = new Map<Hex, Set<Hex>>();
  readonly #counts = new Map<Hex, { count: PrefixCount; epoch: number }>();
  readonly #underWay = new Map<string, Promise<boolean>>();
  readonly #counting = new Set<Hex>();
  readonly #listeners = new Set<() => void>();
  #at: number | null = null;
  #epoch = 0;
  #abort = new AbortController();
  #rows: TreeRows;

  constructor(
    private readonly connection: Connection,
    readonly question: TreeQuestion,
  ) {
    this.#levels.set(question.root, new TreeLevel(fromHex(question.root)));
    this.#rows = this.#makeRows();
  }

  get rows(): TreeRows {
    return this.#rows;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  isOpen(parent: Hex, node: TreeNode): boolean {
    return this.#openBelow.get(parent)?.has(nodeId(node)) ?? false;
  }

  countOf(node: TreeNode): PrefixCount | undefined {
    return this.#counts.get(nodeId(node))?.count;
  }

  /** The state at this seq is shown from now on; also called when that state changed. */
  refresh(at: number | null): void {
    this.#at = at;
    this.#epoch++;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#underWay.clear();
    this.#counting.clear();
    for (const level of this.#levels.values()) {
      level.error = undefined;
      level.forgetIfEmpty();
    }
    this.#changed();
  }

  open(parent: Hex, node: TreeNode): void {
    const id = nodeId(node);
    this.#openBelow.set(parent, (this.#openBelow.get(parent) ?? new Set()).add(id));
    if (!this.#levels.has(id)) this.#levels.set(id, new TreeLevel(node.prefix));
    this.#changed();
  }

  close(parent: Hex, node: TreeNode): void {
    this.#openBelow.get(parent)?.delete(nodeId(node));
    this.#changed();
  }

  retry(parent: Hex): void {
    const level = this.#levels.get(parent);
    if (level) level.error = undefined;
    this.#changed();
  }

  /**
   * Where the label of a row starts in its path: below a delimiter only what is new, as in folders; where keys are
   * split wherever they differ, and under a filter, the whole path, because the pieces alone say little.
   */
  labelStart(row: { parent: Hex; parentLength: number }): number {
    return this.question.delimiters.length === 0 || row.parent === this.question.root ? 0 : row.parentLength;
  }

  /** Loads what these rows need: pages that are missing or outdated, and counts. */
  show(first: number, last: number): void {
    const uncounted: TreeNode[] = [];
    for (const { level, id, from, to, hasMore } of this.#rows.within(first, last)) {
      if (hasMore) void this.#loadMore(id, level);
      for (const run of level.outdated(from, to - 1, this.#epoch))
        void this.#reload(id, level, run.after, run.until);
      for (const node of level.nodes.slice(from, to)) {
        if (node.children && this.#counts.get(nodeId(node))?.epoch !== this.#epoch) uncounted.push(node);
      }
    }
    const wanted = uncounted.map(nodeId).filter((id) => !this.#counting.has(id));
    for (let i = 0; i < wanted.length; i += countsAtOnce)
      void this.#countAll(wanted.slice(i, i + countsAtOnce));
  }

  /** Opens the way to a key and loads its row. @returns the row, or -1 when it is not to be had */
  async reveal(key: Uint8Array): Promise<number> {
    let id = this.question.root;
    for (;;) {
      const level = this.#levels.get(id);
      if (level === undefined || !startsWithBytes(key, level.prefix)) return -1;
      for (let page = 0; !level.reaches(key) && page < revealPages; page++) {
        const epoch = this.#epoch;
        // A refresh cancels what is under way; the way is then looked for in the new state.
        if (!(await this.#loadMore(id, level)) && epoch === this.#epoch) return -1;
      }
      const node = level.nodes[level.lowerBound(key)];
      const exact = node !== undefined && compareBytes(node.prefix, key) === 0 ? node : undefined;
      if (exact) return this.#rows.indexOf(id, exact.prefix);
      const above = level.nodes[level.lowerBound(key) - 1];
      if (above === undefined || !above.children || !startsWithBytes(key, above.prefix)) return -1;
      this.open(id, above);
      id = nodeId(above);
    }
  }

  async #loadMore(id: Hex, level: TreeLevel): Promise<boolean> {
    if (level.next === null || level.error !== undefined) return false;
    const after = level.next;
    return this.#once(`page ${id}`, level, async (epoch) => {
      const limit = after === undefined ? firstPage : laterPage;
      const page = await this.#children(id, after, limit);
      level.append(page.nodes, after, page.next, epoch);
    });
  }

  /** Asks a loaded stretch again, from its cursor to where the next stretch starts. */
  async #reload(id: Hex, level: TreeLevel, after: Hex | undefined, until: Hex | null): Promise<void> {
    await this.#once(`run ${id} ${after}`, level, async (epoch) => {
      const nodes: TreeNode[] = [];
      const end = until === null ? undefined : fromHex(until);
      let cursor = after;
      for (;;) {
        const page = await this.#children(id, cursor, after === undefined ? firstPage : laterPage);
        const inside = page.nodes.filter(({ prefix }) => end === undefined || compareBytes(prefix, end) <= 0);
        nodes.push(...inside);
        if (end === undefined) level.next = page.next;
        const isPast = end === undefined || inside.length < page.nodes.length || page.next === until;
        if (isPast || page.next === null) break;
        cursor = page.next;
      }
      level.replace(after, nodes, epoch);
    });
  }

  #children(prefix: Hex, after: Hex | undefined, limit: number) {
    const { streamId, delimiters } = this.question;
    const input = { streamId, prefix, delimiters, after, limit, at: this.#at };
    return this.connection.call('tree.children', input, { signal: this.#abort.signal });
  }

  /** A quick count of all, then a longer one of each that turned out large. */
  async #countAll(prefixes: Hex[]): Promise<void> {
    const epoch = this.#epoch;
    for (const prefix of prefixes) this.#counting.add(prefix);
    await this.#count(prefixes, countBudget);
    for (const prefix of prefixes) {
      if (epoch !== this.#epoch) return;
      if (this.#counts.get(prefix)?.count.exact === false) await this.#count([prefix], largeBudget);
    }
  }

  async #count(prefixes: Hex[], budget: number): Promise<void> {
    const epoch = this.#epoch;
    const { streamId } = this.question;
    try {
      const signal = this.#abort.signal;
      const { counts } = await this.connection.call(
        'tree.counts',
        { streamId, prefixes, budget, at: this.#at },
        { signal },
      );
      prefixes.forEach((prefix, index) => {
        const count = counts[index];
        if (count !== undefined) this.#counts.set(prefix, { count, epoch });
      });
      this.#changed();
    } catch {
      // The tree stays right without its counts; they are asked again with the next change.
    }
  }

  /** Runs a load, or joins the same one under way. @returns true when it answered */
  #once(name: string, level: TreeLevel, load: (epoch: number) => Promise<void>): Promise<boolean> {
    const running = this.#underWay.get(name) ?? this.#run(name, level, load);
    this.#underWay.set(name, running);
    return running;
  }

  async #run(name: string, level: TreeLevel, load: (epoch: number) => Promise<void>): Promise<boolean> {
    const epoch = this.#epoch;
    let answered = true;
    try {
      await load(epoch);
    } catch (error) {
      answered = false;
      if (!(error instanceof StreamscopeError && error.code === 'cancelled')) level.error = error;
    }
    if (epoch === this.#epoch) {
      this.#underWay.delete(name);
      this.#changed();
    }
    return answered;
  }

  #makeRows(): TreeRows {
    return new TreeRows(this.question.root, this.#levels, this.#openBelow);
  }

  #changed(): void {
    this.#rows = this.#makeRows();
    for (const listener of this.#listeners) listener();
  }

  /** Where an open tree may be asked for the error of a failed level. */
  errorOf(parent: Hex): unknown {
    return this.#levels.get(parent)?.error;
  }
}

/** The level that holds the children of everything. */
export const wholeStream = toHex(new Uint8Array());
