import { compareBytes, fromHex, type Hex } from '../../../../shared/bytes';
import type { TreeNode } from '../../../../shared/contract/outputs';

/** A run of a level's nodes that was loaded by one question. */
interface Run {
  /** Index of its first node. */
  start: number;
  /** Cursor that it was asked with. */
  after: Hex | undefined;
  /** Which refresh it answers; older ones are outdated. */
  epoch: number;
}

/** The loaded children of one prefix, in byte order and without gaps from the first one on. */
export class TreeLevel {
  readonly nodes: TreeNode[] = [];
  readonly #runs: Run[] = [];
  /** Cursor of what is not loaded yet; null when everything is, undefined before the first answer. */
  next: Hex | null | undefined;
  error: unknown;

  constructor(readonly prefix: Uint8Array) {}

  append(nodes: readonly TreeNode[], after: Hex | undefined, next: Hex | null, epoch: number): void {
    this.#runs.push({ start: this.nodes.length, after, epoch });
    for (const node of nodes) this.nodes.push(node);
    this.next = next;
    this.error = undefined;
  }

  /** A level without nodes has no row that could come into sight and be asked again: it counts as not loaded. */
  forgetIfEmpty(): void {
    if (this.nodes.length > 0) return;
    this.#runs.length = 0;
    this.next = undefined;
  }

  /** The outdated runs among the nodes from `first` to `last`, with the bounds of what they cover. */
  outdated(first: number, last: number, epoch: number): { after: Hex | undefined; until: Hex | null }[] {
    return this.#runs
      .filter((run, index) => run.epoch < epoch && run.start <= last && this.#end(index) > first - 1)
      .map((run) => ({ after: run.after, until: this.#runs[this.#runs.indexOf(run) + 1]?.after ?? null }));
  }

  /** Puts fresh nodes in the place of the run that starts after this cursor. */
  replace(after: Hex | undefined, nodes: readonly TreeNode[], epoch: number): void {
    const index = this.#runs.findIndex((run) => run.after === after);
    const run = this.#runs[index];
    if (run === undefined) return;
    const end = this.#end(index);
    const tail = this.nodes.splice(run.start).slice(end - run.start);
    for (const node of nodes) this.nodes.push(node);
    for (const node of tail) this.nodes.push(node);
    const shift = nodes.length - (end - run.start);
    for (const later of this.#runs.slice(index + 1)) later.start += shift;
    run.epoch = epoch;
  }

  /** Index of the node whose prefix is this, or -1. */
  indexOf(prefix: Uint8Array): number {
    const index = this.lowerBound(prefix);
    const node = this.nodes[index];
    return node !== undefined && compareBytes(node.prefix, prefix) === 0 ? index : -1;
  }

  /** Index of the first node at or after this prefix. */
  lowerBound(prefix: Uint8Array): number {
    let low = 0;
    let high = this.nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareBytes(this.nodes[middle]!.prefix, prefix) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Does what is loaded reach as far as this key? */
  reaches(key: Uint8Array): boolean {
    return this.next === null || (this.next !== undefined && compareBytes(key, fromHex(this.next)) <= 0);
  }

  #end(run: number): number {
    return this.#runs[run + 1]?.start ?? this.nodes.length;
  }
}
