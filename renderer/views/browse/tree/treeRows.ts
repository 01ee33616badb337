import { commonPrefixLength, fromHex, type Hex, toHex } from '../../../../shared/bytes';
import type { TreeNode } from '../../../../shared/contract/outputs';
import type { TreeLevel } from './treeLevel';

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
      position: number;
      /** Siblings, -1 while not all are loaded. */
      setSize: number;
      parent: Hex;
    }
  | { kind: 'more' | 'failed'; parent: Hex; depth: number };

/** Neighbouring nodes of one level that stand in adjacent rows. */
interface Segment {
  firstRow: number;
  depth: number;
  level: TreeLevel;
  id: Hex;
  from: number;
  to: number;
  /** A single row for what is not loaded, in place of nodes. */
  tail: 'more' | 'failed' | undefined;
}

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
    const { level, depth, id } = segment;
    if (segment.tail) return { kind: segment.tail, parent: id, depth };
    const position = segment.from + index - segment.firstRow;
    const node = level.nodes[position];
    if (node === undefined) return undefined;
    const setSize = level.next === null ? level.nodes.length : -1;
    const sharedLength = Math.max(
      ...[level.nodes[position - 1], level.nodes[position + 1]].map((other) =>
        other === undefined ? 0 : commonPrefixLength(other.prefix, node.prefix),
      ),
    );
    const parentLength = level.prefix.length;
    return { kind: 'node', node, depth, position, setSize, parent: id, parentLength, sharedLength };
  }

  /** The row of a node, or -1. */
  indexOf(parent: Hex, prefix: Uint8Array): number {
    const position = this.levels.get(parent)?.indexOf(prefix) ?? -1;
    if (position < 0) return -1;
    const segment = this.#segments.find(
      ({ id, tail, from, to }) => id === parent && !tail && position >= from && position < to,
    );
    return segment === undefined ? -1 : segment.firstRow + position - segment.from;
  }

  /** The row of the node below which this row stands, or -1. */
  parentOf(index: number): number {
    const own = this.#segmentIndexAt(index);
    const depth = this.#segments[own]?.depth ?? 1;
    for (let i = own - 1; i >= 0; i--) {
      const segment = this.#segments[i]!;
      // A stretch ends with the node that is open below it.
      if (segment.depth === depth - 1) return segment.firstRow + this.#length(segment) - 1;
    }
    return -1;
  }

  /** The row itself if it is a node, else the nearest node below it, else above it; -1 without nodes. */
  nodeNear(index: number): number {
    for (let below = index; below < this.#count; below++) if (this.at(below)?.kind === 'node') return below;
    for (let above = index; above >= 0; above--) if (this.at(above)?.kind === 'node') return above;
    return -1;
  }

  /** Which nodes of which levels stand between two rows. */
  within(
    first: number,
    last: number,
  ): { level: TreeLevel; id: Hex; from: number; to: number; hasMore: boolean }[] {
    return this.#segments
      .filter((segment) => segment.firstRow <= last && segment.firstRow + this.#length(segment) > first)
      .map((segment) => ({
        level: segment.level,
        id: segment.id,
        from: segment.tail ? segment.from : Math.max(segment.from, segment.from + first - segment.firstRow),
        to: segment.tail ? segment.to : Math.min(segment.to, segment.from + last - segment.firstRow + 1),
        hasMore: segment.tail === 'more',
      }));
  }

  #walk(id: Hex, depth: number): void {
    const level = this.levels.get(id);
    if (level === undefined) return;
    const open = [...(this.openBelow.get(id) ?? [])]
      .map((prefix) => ({ prefix, index: level.indexOf(fromHex(prefix)) }))
      .filter(({ index }) => index >= 0 && level.nodes[index]!.children)
      .sort((left, right) => left.index - right.index);
    let from = 0;
    for (const { prefix, index } of open) {
      this.#push(level, id, depth, from, index + 1);
      this.#walk(prefix, depth + 1);
      from = index + 1;
    }
    this.#push(level, id, depth, from, level.nodes.length);
    if (level.error !== undefined) this.#pushTail(level, id, depth, 'failed');
    else if (level.next !== null) this.#pushTail(level, id, depth, 'more');
  }

  #push(level: TreeLevel, id: Hex, depth: number, from: number, to: number): void {
    if (to <= from) return;
    this.#segments.push({ firstRow: this.#count, depth, level, id, from, to, tail: undefined });
    this.#count += to - from;
  }

  #pushTail(level: TreeLevel, id: Hex, depth: number, tail: 'more' | 'failed'): void {
    const end = level.nodes.length;
    this.#segments.push({ firstRow: this.#count, depth, level, id, from: end, to: end, tail });
    this.#count++;
  }

  #length(segment: Segment): number {
    return segment.tail ? 1 : segment.to - segment.from;
  }

  #segmentIndexAt(row: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const segment = this.#segments[middle]!;
      if (row < segment.firstRow) high = middle - 1;
      else if (row >= segment.firstRow + this.#length(segment)) low = middle + 1;
      else return middle;
    }
    return -1;
  }
}

/** How a node is known in maps and in the address. */
export function nodeId(node: TreeNode): Hex {
  return toHex(node.prefix);
}
