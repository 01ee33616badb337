import { commonPrefixLength, fromHex, type Hex, toHex } from '../../../../shared/bytes';
import type { TreeNode } from '../../../../shared/contract/outputs';
import type { Gap, NodeRun, TreeLevel } from './treeLevel';

/** A row of the drawn tree. `more` stands for children that are not loaded yet: they are never shown as absent. */
export type TreeRow =
  | {
      kind: 'node';
      node: TreeNode;
      /** Bytes of the path that stand in the rows above. */
      parentLength: number;
      /** Bytes of the path that the more similar of its neighbours has as well. */
      sharedLength: number;
      depth: number;
      /** Among its siblings; undefined where some before it are not loaded. */
      position: number | undefined;
      /** Siblings, -1 while not all are loaded. */
      setSize: number;
      parent: Hex;
    }
  | { kind: 'more' | 'failed'; parent: Hex; depth: number };

/** Neighbouring nodes of one level that stand in adjacent rows, or a gap. */
interface Segment {
  firstRow: number;
  rows: number;
  depth: number;
  level: TreeLevel;
  id: Hex;
  what:
    | { run: NodeRun; from: number /** Of the run, among its siblings. */; position: number | undefined }
    | Gap;
}

/** What stands between two rows: nodes of a level, or a part of a gap. */
export type Piece =
  | { level: TreeLevel; id: Hex; run: NodeRun; from: number; to: number }
  | {
      level: TreeLevel;
      id: Hex;
      gap: Gap /** Rows of the gap before and behind those in sight. */;
      before: number;
      behind: number;
    };

/** The open tree as rows, found by index without a row object each: levels may hold millions of nodes. */
export class TreeRows {
  readonly #segments: Segment[] = [];
  #count = 0;

  constructor(
    root: Hex,
    private readonly levels: ReadonlyMap<Hex, TreeLevel>,
    private readonly openBelow: ReadonlyMap<Hex, ReadonlySet<Hex>>,
  ) {
    this.#walk(root, 1);
  }

  get count(): number {
    return this.#count;
  }

  at(index: number): TreeRow | undefined {
    const segment = this.#segments[this.#segmentIndexAt(index)];
    if (segment === undefined) return undefined;
    const { level, depth, id, what } = segment;
    if ('kind' in what) return { kind: level.error === undefined ? 'more' : 'failed', parent: id, depth };
    const { run, from, position } = what;
    const place = from + index - segment.firstRow;
    const node = run.nodes[place];
    if (node === undefined) return undefined;
    const sharedLength = Math.max(
      ...[run.nodes[place - 1], run.nodes[place + 1]].map((other) =>
        other === undefined ? 0 : commonPrefixLength(other.prefix, node.prefix),
      ),
    );
    return {
      kind: 'node',
      node,
      depth,
      position: position === undefined ? undefined : position + place,
      setSize: level.size ?? -1,
      parent: id,
      parentLength: level.prefix.length,
      sharedLength,
    };
  }

  /** The row of a node, or -1. */
  indexOf(parent: Hex, prefix: Uint8Array): number {
    const place = this.levels.get(parent)?.find(prefix);
    if (place === undefined) return -1;
    for (const { id, what, firstRow, rows } of this.#segments) {
      if (id !== parent || 'kind' in what || what.run !== place.run) continue;
      if (place.index >= what.from && place.index < what.from + rows)
        return firstRow + place.index - what.from;
    }
    return -1;
  }

  /** The row of the node below which this row stands, or -1. */
  parentOf(index: number): number {
    const own = this.#segmentIndexAt(index);
    const depth = this.#segments[own]?.depth ?? 1;
    for (let i = own - 1; i >= 0; i--) {
      const segment = this.#segments[i]!;
      // A stretch ends with the node that is open below it.
      if (segment.depth === depth - 1) return segment.firstRow + segment.rows - 1;
    }
    return -1;
  }

  /** The row itself if it is a node, else the nearest node below it, else above it; -1 without nodes. */
  nodeNear(index: number): number {
    const own = Math.max(0, this.#segmentIndexAt(index));
    if (this.#segments[own] !== undefined && !('kind' in this.#segments[own].what)) return index;
    const below = this.#segments.slice(own).find(({ what }) => !('kind' in what));
    if (below !== undefined) return below.firstRow;
    const above = this.#segments.slice(0, own).findLast(({ what }) => !('kind' in what));
    return above === undefined ? -1 : above.firstRow + above.rows - 1;
  }

  /** Which nodes and gaps of which levels stand between two rows. */
  within(first: number, last: number): Piece[] {
    return this.#segments
      .filter((segment) => segment.firstRow <= last && segment.firstRow + segment.rows > first)
      .map(({ level, id, what, firstRow, rows }): Piece => {
        const before = Math.max(0, first - firstRow);
        const behind = Math.max(0, firstRow + rows - 1 - last);
        if ('kind' in what) return { level, id, gap: what, before, behind };
        return { level, id, run: what.run, from: what.from + before, to: what.from + rows - behind };
      });
  }

  #walk(id: Hex, depth: number): void {
    const level = this.levels.get(id);
    if (level === undefined) return;
    const open = [...(this.openBelow.get(id) ?? [])]
      .map((prefix) => ({ prefix, place: level.find(fromHex(prefix)) }))
      .filter(({ place }) => place?.node.children);
    let position: number | undefined = 0;
    for (const stretch of level.stretches) {
      if (stretch.kind === 'gap') {
        this.#push(level, id, depth, stretch.rows, stretch);
        position = undefined;
        continue;
      }
      let from = 0;
      const inside = open
        .filter(({ place }) => place?.run === stretch)
        .sort((left, right) => left.place!.index - right.place!.index);
      for (const { prefix, place } of inside) {
        const to = place!.index + 1;
        this.#push(level, id, depth, to - from, { run: stretch, from, position });
        this.#walk(prefix, depth + 1);
        from = to;
      }
      this.#push(level, id, depth, stretch.nodes.length - from, { run: stretch, from, position });
      if (position !== undefined) position += stretch.nodes.length;
    }
  }

  #push(level: TreeLevel, id: Hex, depth: number, rows: number, what: Segment['what']): void {
    if (rows <= 0) return;
    this.#segments.push({ firstRow: this.#count, rows, depth, level, id, what });
    this.#count += rows;
  }

  #segmentIndexAt(row: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const { firstRow, rows } = this.#segments[middle]!;
      if (row < firstRow) high = middle - 1;
      else if (row >= firstRow + rows) low = middle + 1;
      else return middle;
    }
    return -1;
  }
}

/** How a node is known in maps and in the address. */
export function nodeId(node: TreeNode): Hex {
  return toHex(node.prefix);
}
