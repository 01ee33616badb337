import { compareBytes, fromHex, type Hex, startsWithBytes, toHex } from '../../../../shared/bytes';
import type { CallInput } from '../../../../shared/contract/contract';
import type { PrefixCount, TreeCounts, TreeNode } from '../../../../shared/contract/outputs';
import { StreamscopeError } from '../../../../shared/errors';
import type { Connection } from '../../../api/connection';
import { type Gap, type NodeRun, TreeLevel } from './treeLevel';
import { nodeId, type Piece, TreeRows } from './treeRows';

export interface TreeQuestion {
  streamId: Hex;
  /** Hex of each delimiter; none means split where keys differ. */
  delimiters: Hex[];
  /** Only keys that start with it. */
  root: Hex;
  /** Whether keys below prefixes are counted: another node does not, and each that is counted there is a request. */
  counts: boolean;
}

const firstPage = 200;
/** Small enough that taking it in is not felt while one scrolls. */
const laterPage = 500;
/** Prefixes that share one bounded scan, and its keys: each is counted exactly up to 2,000. */
const countsAtOnce = 25;
const countBudget = 50_000;
/** Keys of the second scan of a prefix that has more. */
const largeBudget = 100_000;
/** While the engine counts a stream, what is not exact is asked again after so many ms. */
const countAgainAfter = 1500;
/** A gap is loaded from its nearer end if what is in sight is at most so many rows away, else in its middle. */
const nearRows = 400;
/** Children beside those in sight that are asked again with them after a change. */
const nearStale = 30;
/** Children of one level that are kept loaded, and prefixes whose counts are kept. */
const mostLoaded = 20_000;
const mostCounts = 20_000;

/**
 * The prefix tree of one stream: what is open, what is loaded, and the rows they make. Levels load by pages when
 * their rows come into sight; after a change only what is in sight is asked again, the rest when it is seen.
 */
export class TreeModel {
  readonly #levels = new Map<Hex, TreeLevel>();
  readonly #openBelow = new Map<Hex, Set<Hex>>();
  readonly #counts = new Map<Hex, { count: PrefixCount; epoch: number; at: number | null }>();
  readonly #underWay = new Map<string, Promise<boolean>>();
  readonly #counting = new Set<Hex>();
  #countAgain: number | undefined;
  #building: TreeCounts['building'] = null;
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

  /** `isOfOtherSeq`: it stands in until the keys are counted at the seq that is shown. */
  countOf(node: TreeNode): { count: PrefixCount | undefined; isOfOtherSeq: boolean } {
    const counted = this.#counts.get(nodeId(node));
    return { count: counted?.count, isOfOtherSeq: counted !== undefined && counted.at !== this.#at };
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

  /** How far the engine has counted the stream, while it does. */
  get building(): TreeCounts['building'] {
    return this.#building;
  }

  /** Whether some of these rows are of the state before, or not loaded. */
  isStale(first: number, last: number): boolean {
    return this.#rows
      .within(first, last)
      .some((piece) => ('gap' in piece ? piece.level.error === undefined : piece.run.epoch < this.#epoch));
  }

  /** Loads what these rows need: pages that are missing or outdated, and counts. */
  show(first: number, last: number): void {
    const uncounted: TreeNode[] = [];
    let hasForgotten = false;
    for (const piece of this.#rows.within(first, last)) {
      if ('gap' in piece) {
        if (piece.level.error === undefined) void this.#loadGap(piece);
        continue;
      }
      const { run, level, id } = piece;
      const open = this.#openBelow.get(id);
      const isClosed = ({ nodes }: NodeRun) => !nodes.some((node) => open?.has(nodeId(node)));
      hasForgotten = level.forgetFar(run, mostLoaded, isClosed) || hasForgotten;
      if (run.epoch < this.#epoch) {
        // What is far from sight would keep what is in sight waiting.
        const near = isClosed(run) ? level.keepPart(run, piece.from - nearStale, piece.to + nearStale) : run;
        hasForgotten ||= near !== run;
        void this.#reload(id, level, near);
        continue;
      }
      for (const node of run.nodes.slice(piece.from, piece.to)) {
        if (this.question.counts && node.children && this.#counts.get(nodeId(node))?.epoch !== this.#epoch)
          uncounted.push(node);
      }
    }
    if (hasForgotten) this.#changed();
    // Counts follow: what stands in the rows comes first.
    if (this.#underWay.size > 0) return;
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
      const hole = level.gapAt(key);
      if (hole !== undefined) {
        const epoch = this.#epoch;
        const isAnswered = await this.#loadAround(id, level, hole, key);
        // A refresh cancels what is under way; the way is then looked for in the new state.
        if (!isAnswered && epoch !== this.#epoch) continue;
      }
      const node = level.holding(key);
      if (node === undefined) return -1;
      if (compareBytes(node.prefix, key) === 0) return this.#rows.indexOf(id, node.prefix);
      if (!node.children) return -1;
      this.open(id, node);
      id = nodeId(node);
    }
  }

  /** The first child of an open level that starts with these bytes, loaded or not; undefined where there is none. */
  async childStarting(parent: Hex, start: Uint8Array): Promise<Hex | undefined> {
    const level = this.#levels.get(parent);
    if (level === undefined) return undefined;
    // Another load may fill the same gap first, elsewhere.
    for (let hole = level.gapAt(start); hole !== undefined; ) {
      await this.#loadAround(parent, level, hole, start);
      const left = level.gapAt(start);
      if (left === hole) return undefined;
      hole = left;
    }
    const node = level.startingWith(start);
    return node && nodeId(node);
  }

  /**
   * Where one stands at a key. A key that does not live at this seq stands half a row before the one behind it.
   * @returns -1 where nothing is near
   */
  async locate(key: Uint8Array): Promise<number> {
    const row = await this.reveal(key);
    if (row >= 0) return row;
    let near = -1;
    for (let id: Hex | undefined = this.question.root; id !== undefined; ) {
      const level = this.#levels.get(id);
      const behind = level?.behind(key);
      const rowBehind = behind === undefined ? -1 : this.#rows.indexOf(id, behind.prefix);
      if (rowBehind >= 0) near = rowBehind - 0.5;
      const holding = level?.holding(key);
      id = holding !== undefined && this.isOpen(id, holding) ? nodeId(holding) : undefined;
    }
    return near;
  }

  /** Loads the part of a gap that is in sight: from one of its ends, or from about there. */
  async #loadGap({ id, level, gap, before, behind }: Extract<Piece, { gap: Gap }>): Promise<void> {
    await this.#once(`gap ${id} ${level.around(gap).after}`, level, async (epoch) => {
      const { after, until } = level.around(gap);
      const isFirstOfAll = after === undefined && until === undefined;
      if (before <= nearRows || isFirstOfAll) {
        const page = await this.#children(id, { after, limit: isFirstOfAll ? firstPage : laterPage });
        level.fill(gap, page, epoch, 0);
      } else if (behind <= nearRows) {
        level.fillBack(gap, await this.#children(id, { before: until ?? '0x', limit: firstPage }), epoch);
      } else {
        const jump = { after, until, share: before / gap.rows };
        level.fill(gap, await this.#children(id, { jump, limit: firstPage }), epoch, before);
      }
    });
  }

  #loadAround(id: Hex, level: TreeLevel, hole: Gap, key: Uint8Array): Promise<boolean> {
    return this.#once(`around ${id} ${toHex(key)}`, level, async (epoch) => {
      const page = await this.#children(id, { from: toHex(key), limit: firstPage });
      level.fill(hole, page, epoch);
    });
  }

  /** Asks a loaded stretch again, to where the next one starts. */
  async #reload(id: Hex, level: TreeLevel, run: NodeRun): Promise<void> {
    const { from, until, through } = level.boundsOf(run);
    await this.#once(`run ${id} ${from}`, level, async (epoch) => {
      const nodes: TreeNode[] = [];
      let next: Hex | null | undefined;
      do {
        const place = next ? { after: next } : { from };
        const limit = Math.min(laterPage, run.nodes.length + 1);
        const page = await this.#children(id, { ...place, limit });
        const inside = page.nodes.filter(({ prefix }) => {
          const path = toHex(prefix);
          return (until === undefined || path < until) && (through === undefined || path <= through);
        });
        nodes.push(...inside);
        next = inside.length < page.nodes.length ? null : page.next;
      } while (next !== null);
      level.replace(run, nodes, epoch);
    });
  }

  #children(
    prefix: Hex,
    place: Pick<CallInput<'tree.children'>, 'after' | 'from' | 'before' | 'jump' | 'limit'>,
  ) {
    const { streamId, delimiters } = this.question;
    const input = { streamId, prefix, delimiters, ...place, at: this.#at };
    return this.connection.call('tree.children', input, { signal: this.#abort.signal });
  }

  /** A quick count of all, then a longer one of each that turned out large, unless the engine counts them all. */
  async #countAll(prefixes: Hex[]): Promise<void> {
    const epoch = this.#epoch;
    for (const prefix of prefixes) this.#counting.add(prefix);
    await this.#count(prefixes, prefixes.length === 1 ? largeBudget : countBudget);
    if (epoch === this.#epoch && this.#building !== null) {
      const isBound = (prefix: Hex) => this.#counts.get(prefix)?.count.exact === false;
      this.#countLater(prefixes.filter(isBound));
      return;
    }
    // One that had all of the time has no more to come.
    for (const prefix of prefixes.length === 1 ? [] : prefixes) {
      if (epoch !== this.#epoch) return;
      if (this.#counts.get(prefix)?.count.exact === false) await this.#count([prefix], largeBudget);
    }
  }

  #countLater(prefixes: Hex[]): void {
    for (const prefix of prefixes) {
      this.#counting.delete(prefix);
      this.#counts.set(prefix, { ...this.#counts.get(prefix)!, epoch: -1 });
    }
    this.#countAgain ??= window.setTimeout(() => {
      this.#countAgain = undefined;
      this.#changed();
    }, countAgainAfter);
  }

  async #count(prefixes: Hex[], budget: number): Promise<void> {
    const epoch = this.#epoch;
    const at = this.#at;
    const { streamId } = this.question;
    try {
      const signal = this.#abort.signal;
      const { counts, building } = await this.connection.call(
        'tree.counts',
        { streamId, prefixes, budget, at },
        { signal },
      );
      this.#building = building;
      prefixes.forEach((prefix, index) => {
        const count = counts[index];
        if (count !== undefined) this.#counts.set(prefix, { count, epoch, at });
      });
      for (const [oldest] of this.#counts)
        if (this.#counts.size > mostCounts) this.#counts.delete(oldest);
        else break;
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
