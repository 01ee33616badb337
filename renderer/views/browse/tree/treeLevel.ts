import { compareBytes, type Hex, toHex } from '../../../../shared/bytes';
import type { TreeNode, TreePage } from '../../../../shared/contract/outputs';

/** Children that follow each other without a gap. */
interface NodeRun {
  kind: 'nodes';
  nodes: readonly TreeNode[];
  /** Which refresh it answers; older ones are outdated. */
  epoch: number;
}

/** Children that are not loaded: about so many rows, one at least. */
export interface Gap {
  kind: 'gap';
  rows: number;
}

export type Stretch = NodeRun | Gap;
export type { NodeRun };

/** Rows that gaps stand for at most: a browser's page has an end, and they are only guesses. */
const mostGapRows = 400_000;

const gap = (rows: number | null): Gap => ({
  kind: 'gap',
  rows: Math.min(mostGapRows, Math.max(1, rows ?? 1)),
});

/** The children of one prefix in byte order: loaded stretches, and gaps between them. */
export class TreeLevel {
  stretches: readonly Stretch[] = [gap(null)];
  error: unknown;

  constructor(readonly prefix: Uint8Array) {}

  /** Children in all; undefined while some are not loaded. */
  get size(): number | undefined {
    let size = 0;
    for (const stretch of this.stretches) {
      if (stretch.kind === 'gap') return undefined;
      size += stretch.nodes.length;
    }
    return size;
  }

  /** A level without nodes has no row that could come into sight and be asked again: it counts as not loaded. */
  forgetIfEmpty(): void {
    if (this.stretches.every((stretch) => stretch.kind === 'nodes' && stretch.nodes.length === 0))
      this.stretches = [gap(null)];
  }

  /** The children around a gap, which bound it. */
  around(hole: Gap): { after: Hex | undefined; until: Hex | undefined } {
    const { after, until } = this.#borders(hole);
    return { after: after && toHex(after), until: until && toHex(until) };
  }

  #borders(hole: Gap): { after: Uint8Array | undefined; until: Uint8Array | undefined } {
    const at = this.stretches.indexOf(hole);
    const [before, behind] = [this.stretches[at - 1], this.stretches[at + 1]];
    const last = before?.kind === 'nodes' ? before.nodes.at(-1) : undefined;
    const first = behind?.kind === 'nodes' ? behind.nodes[0] : undefined;
    return { after: last?.prefix, until: first?.prefix };
  }

  /**
   * Puts children into a gap. What is left of it before and behind them are gaps again.
   * @param rowsBefore rows to leave before them, if not all is loaded there
   */
  fill(hole: Gap, page: TreePage, epoch: number, rowsBefore?: number): void {
    const at = this.stretches.indexOf(hole);
    if (at < 0) return;
    const { after, until } = this.#borders(hole);
    const inside = page.nodes.filter(
      ({ prefix }) =>
        (after === undefined || compareBytes(prefix, after) > 0) &&
        (until === undefined || compareBytes(prefix, until) < 0),
    );
    const [first, last] = [page.nodes[0], page.nodes.at(-1)];
    const meetsBefore =
      page.isFirst ||
      rowsBefore === 0 ||
      (after !== undefined && first !== undefined && compareBytes(first.prefix, after) <= 0);
    const meetsBehind =
      last === undefined ||
      (until === undefined
        ? page.next === null
        : page.next === null || compareBytes(last.prefix, until) >= 0);
    const filled: Stretch[] = [];
    if (!meetsBefore) filled.push(gap(rowsBefore ?? guessBefore(hole, page)));
    if (inside.length > 0 || (meetsBefore && meetsBehind && this.stretches.length === 1))
      filled.push({ kind: 'nodes', nodes: inside, epoch });
    if (!meetsBehind) {
      const left = hole.rows - inside.length - (meetsBefore ? 0 : (rowsBefore ?? 0));
      filled.push(gap(until === undefined ? Math.max(left > 1 ? left : 0, page.behind ?? 1) : left));
    }
    this.#replace(at, filled);
  }

  /** Puts children into a gap from its end on; those before them, if any, stay a gap. */
  fillBack(hole: Gap, page: TreePage, epoch: number): void {
    const at = this.stretches.indexOf(hole);
    if (at < 0) return;
    const { after } = this.#borders(hole);
    const inside = page.nodes.filter(({ prefix }) => after === undefined || compareBytes(prefix, after) > 0);
    const isWhole = page.isFirst || inside.length < page.nodes.length;
    const filled: Stretch[] = isWhole ? [] : [gap(hole.rows - inside.length)];
    if (inside.length > 0 || (isWhole && this.stretches.length === 1))
      filled.push({ kind: 'nodes', nodes: inside, epoch });
    this.#replace(at, filled);
  }

  /** From where and to where a loaded stretch must be asked again. */
  boundsOf(run: NodeRun): { from: Hex | undefined; until: Hex | undefined; through: Hex | undefined } {
    const at = this.stretches.indexOf(run);
    const [first, last] = [run.nodes[0], run.nodes.at(-1)];
    const behind = this.stretches[at + 1];
    return {
      from: at === 0 || first === undefined ? undefined : toHex(first.prefix),
      until: behind?.kind === 'nodes' && behind.nodes[0] ? toHex(behind.nodes[0].prefix) : undefined,
      through: behind?.kind === 'gap' && last ? toHex(last.prefix) : undefined,
    };
  }

  /** Forgets what of a stretch lies before and behind a part of it. @returns what is left */
  keepPart(run: NodeRun, from: number, to: number): NodeRun {
    const nodes = run.nodes.slice(Math.max(0, from), to);
    if (nodes.length === run.nodes.length) return run;
    const left: NodeRun = { kind: 'nodes', nodes, epoch: run.epoch };
    const [before, behind] = [Math.max(0, from), Math.max(0, run.nodes.length - to)];
    this.#replace(this.stretches.indexOf(run), [
      ...(before > 0 ? [gap(before)] : []),
      left,
      ...(behind > 0 ? [gap(behind)] : []),
    ]);
    return left;
  }

  /** Puts fresh children in the place of a stretch. */
  replace(run: NodeRun, nodes: readonly TreeNode[], epoch: number): void {
    const at = this.stretches.indexOf(run);
    if (at < 0) return;
    // Folded names can move a child across the border: nobody stands in two stretches.
    const [before, behind] = [this.stretches[at - 1], this.stretches[at + 1]];
    const low = before?.kind === 'nodes' ? before.nodes.at(-1)?.prefix : undefined;
    const high = behind?.kind === 'nodes' ? behind.nodes[0]?.prefix : undefined;
    const own = nodes.filter(
      ({ prefix }) =>
        (low === undefined || compareBytes(prefix, low) > 0) &&
        (high === undefined || compareBytes(prefix, high) < 0),
    );
    const isAlone = this.stretches.length === 1;
    this.#replace(at, own.length === 0 && !isAlone ? [] : [{ kind: 'nodes', nodes: own, epoch }]);
  }

  /**
   * Forgets loaded children far from a stretch in sight, so that scrolling through millions does not keep them all.
   * @param mayForget stretches that something hangs on stay
   * @returns true where something was forgotten
   */
  forgetFar(inSight: NodeRun, most: number, mayForget: (run: NodeRun) => boolean): boolean {
    const here = this.stretches.indexOf(inSight);
    const runs = this.stretches
      .map((stretch, at) => ({ stretch, distance: Math.abs(at - here) }))
      .filter((place): place is { stretch: NodeRun; distance: number } => place.stretch.kind === 'nodes');
    let left = runs.reduce((sum, { stretch }) => sum + stretch.nodes.length, 0);
    let hasForgotten = false;
    for (const { stretch, distance } of runs.sort((near, far) => far.distance - near.distance)) {
      if (left <= most || distance < 2) break;
      if (!mayForget(stretch)) continue;
      left -= stretch.nodes.length;
      hasForgotten = true;
      this.#replace(this.stretches.indexOf(stretch), [gap(stretch.nodes.length)]);
    }
    return hasForgotten;
  }

  #replace(at: number, stretches: readonly Stretch[]): void {
    const all = [...this.stretches.slice(0, at), ...stretches, ...this.stretches.slice(at + 1)];
    const joined: Stretch[] = [];
    for (const stretch of all) {
      const last = joined.at(-1);
      if (stretch.kind === 'gap' && last?.kind === 'gap') joined.splice(-1, 1, gap(last.rows + stretch.rows));
      else joined.push(stretch);
    }
    this.stretches = joined;
    this.error = undefined;
  }

  /** Where a node stands; undefined where it is not loaded. */
  find(prefix: Uint8Array): { run: NodeRun; index: number; node: TreeNode } | undefined {
    const place = this.place(prefix);
    const node = place?.run.nodes[place.index];
    if (place === undefined || node === undefined || compareBytes(node.prefix, prefix) !== 0)
      return undefined;
    return { ...place, node };
  }

  /** The loaded node that holds a key; undefined where it is not loaded, or there is none. */
  holding(key: Uint8Array): TreeNode | undefined {
    const exact = this.find(key)?.node;
    if (exact !== undefined) return exact;
    const run = this.stretches.findLast(
      (stretch): stretch is NodeRun =>
        stretch.kind === 'nodes' &&
        stretch.nodes[0] !== undefined &&
        compareBytes(stretch.nodes[0].prefix, key) <= 0,
    );
    if (run === undefined) return undefined;
    const above = run.nodes[lowerBound(run.nodes, key) - 1];
    return above !== undefined && startsWith(key, above.prefix) ? above : undefined;
  }

  /** The first child that starts with these bytes, else the one that holds them; undefined where none is loaded. */
  startingWith(start: Uint8Array): TreeNode | undefined {
    const place = this.place(start);
    const next = place?.run.nodes[place.index];
    return next !== undefined && startsWith(next.prefix, start) ? next : this.holding(start);
  }

  /** The gap in which a key would lie; undefined where its place is loaded. */
  gapAt(key: Uint8Array): Gap | undefined {
    for (const [at, stretch] of this.stretches.entries()) {
      if (stretch.kind === 'gap') {
        const behind = this.stretches[at + 1];
        const first = behind?.kind === 'nodes' ? behind.nodes[0] : undefined;
        if (first === undefined || compareBytes(key, first.prefix) < 0) return stretch;
      } else {
        const last = stretch.nodes.at(-1);
        if (last !== undefined && (compareBytes(key, last.prefix) <= 0 || startsWith(key, last.prefix)))
          return undefined;
      }
    }
    return undefined;
  }

  /** The first loaded node behind a key. */
  behind(key: Uint8Array): TreeNode | undefined {
    const place = this.place(key);
    return place?.run.nodes[place.index];
  }

  /** The stretch and index of the first node at or after a prefix. */
  private place(prefix: Uint8Array): { run: NodeRun; index: number } | undefined {
    for (const run of this.stretches) {
      if (run.kind === 'gap') continue;
      const last = run.nodes.at(-1);
      if (last === undefined || compareBytes(last.prefix, prefix) < 0) continue;
      return { run, index: lowerBound(run.nodes, prefix) };
    }
    return undefined;
  }
}

function guessBefore(hole: Gap, page: TreePage): number | null {
  return hole.rows > 1 && page.before !== null ? Math.min(page.before, hole.rows - 1) : page.before;
}

function startsWith(key: Uint8Array, prefix: Uint8Array): boolean {
  return key.length >= prefix.length && compareBytes(key.subarray(0, prefix.length), prefix) === 0;
}

function lowerBound(nodes: readonly TreeNode[], prefix: Uint8Array): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(nodes[middle]!.prefix, prefix) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
