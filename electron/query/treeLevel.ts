/**
 * The children of one prefix, found by seeking past each of them: on bytes, split on delimiters or, without any,
 * wherever keys part (J -> JF, JPV -> JPVA, JPVD, JPVX). Where the keys are is not its business.
 */
import { commonPrefixLength, compareBytes, fromHex, startsWithBytes, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { TreeNode, TreePage } from '../../shared/contract/outputs';
import { badInput } from '../../shared/errors';
import { afterPrefix } from '../../shared/range';
import type { KeyWalk, OrderedKey, OrderedKeys } from './orderedKeys';

type LevelPage = Pick<TreePage, 'nodes' | 'next' | 'isFirst'>;

export interface LevelSource {
  keys: OrderedKeys;
  /** The key at about a share of what lies between two others; undefined where nobody knows. */
  keyAt(low: Uint8Array, high: Uint8Array | undefined, share: number): Promise<Uint8Array | undefined>;
  /** A page ends then with what it has, one child at least; by the clock of `performance`. */
  until?: number;
}

/** A page of the children of a prefix. @throws badInput */
export async function readLevel(
  input: CheckedInput<'tree.children'>,
  { keys, keyAt, until }: LevelSource,
): Promise<LevelPage> {
  const delimiters = input.delimiters.map(fromHex);
  if (delimiters.some((delimiter) => delimiter.length === 0))
    throw badInput('delimiters', 'a delimiter has at least one byte');
  const { after, from, before, jump, limit } = input;
  if ([after, from, before, jump].filter((place) => place !== undefined).length > 1)
    throw badInput('from', 'stands beside another place to read from');
  const level = new TreeLevel(keys, fromHex(input.prefix), delimiters, until);
  try {
    if (before !== undefined) return await level.pageBefore(fromHex(before), limit);
    if (from !== undefined) return await level.pageFrom(fromHex(from), limit);
    if (jump === undefined)
      return await level.pageAfter(after === undefined ? undefined : fromHex(after), limit);
    const low = fromHex(jump.after ?? input.prefix);
    const high = jump.until === undefined ? afterPrefix(fromHex(input.prefix)) : fromHex(jump.until);
    return await level.pageFrom((await keyAt(low, high, jump.share)) ?? low, limit);
  } finally {
    await level.close();
  }
}

/** A page ends after prefixes of so many bytes: a key can have 16 MB. */
const longestPage = 4 << 20;

/** Where the part of a key ends that a child's keys share at least. */
interface Edge {
  first: OrderedKey;
  end: number;
}

class TreeLevel {
  private readonly forward: KeyWalk;
  private readonly backward: KeyWalk;

  constructor(
    private readonly keys: OrderedKeys,
    private readonly prefix: Uint8Array,
    private readonly delimiters: readonly Uint8Array[],
    private readonly until = Number.POSITIVE_INFINITY,
  ) {
    this.forward = keys.walk(false);
    this.backward = keys.walk(true);
  }

  async close(): Promise<void> {
    await Promise.all([this.forward.close(), this.backward.close()]);
  }

  private isLate({ length }: readonly TreeNode[]): boolean {
    return length > 0 && performance.now() > this.until;
  }

  /** Children behind one; from the first on without one. */
  async pageAfter(after: Uint8Array | undefined, limit: number): Promise<LevelPage> {
    const first =
      after === undefined ? await this.firstAt(this.prefix, false) : await this.firstBehind(after);
    return { ...(await this.pageAt(first, limit)), isFirst: after === undefined };
  }

  /** Children from the one on that holds `key`, or would hold it. */
  async pageFrom(key: Uint8Array, limit: number): Promise<LevelPage> {
    const start = startsWithBytes(key, this.prefix) ? key.subarray(0, this.edgeOf(key)) : this.prefix;
    const isStart = start.length <= this.prefix.length;
    const first = await this.firstAt(start, !isStart);
    return {
      ...(await this.pageAt(first, limit)),
      isFirst: isStart || (await this.lastBefore(start)) === undefined,
    };
  }

  private async pageAt(
    first: OrderedKey | undefined,
    limit: number,
  ): Promise<Pick<LevelPage, 'nodes' | 'next'>> {
    const nodes: TreeNode[] = [];
    let bytes = 0;
    for (let found = first; found !== undefined; ) {
      if (nodes.length === limit || bytes >= longestPage || this.isLate(nodes))
        return { nodes, next: toHex(nodes.at(-1)!.prefix) };
      const { node, next } = await this.child(found);
      nodes.push(node);
      bytes += node.prefix.length;
      found = next;
    }
    return { nodes, next: null };
  }

  /** The last children before a key; an empty one stands for the end of the level. */
  async pageBefore(key: Uint8Array, limit: number): Promise<LevelPage> {
    const nodes: TreeNode[] = [];
    let last = key.length === 0 ? await this.lastOfLevel() : await this.lastBefore(key);
    const end = last;
    let bytes = 0;
    while (last !== undefined && nodes.length < limit && bytes < longestPage && !this.isLate(nodes)) {
      const start = last.key.subarray(0, this.edgeOf(last.key));
      const node = await this.childWithLast(last, start.length);
      nodes.push(node);
      bytes += node.prefix.length;
      last = await this.lastBefore(start);
    }
    const next = key.length === 0 || end === undefined ? null : toHex(nodes[0]!.prefix);
    return { nodes: nodes.reverse(), next, isFirst: last === undefined };
  }

  /** Where the part of a key ends that names its child: behind a delimiter, behind a byte, or with the key. */
  private edgeOf(key: Uint8Array): number {
    if (this.delimiters.length === 0) return Math.min(key.length, this.prefix.length + 1);
    return this.nextDelimiter(key, this.prefix.length) ?? key.length;
  }

  private async childWithLast(last: OrderedKey, end: number): Promise<TreeNode> {
    if (end === last.key.length && this.delimiters.length > 0 && !this.endsWithDelimiter(last.key))
      return leaf(last);
    const first = required(await this.firstAt(last.key.subarray(0, end), true));
    const shared = commonPrefixLength(first.key, last.key);
    return this.nodeOf({ first, end }, shared, compareBytes(first.key, last.key) === 0);
  }

  /** The last key of the level before another. */
  private async lastBefore(key: Uint8Array): Promise<OrderedKey | undefined> {
    this.backward.seek(key, false);
    return this.ownChild(await this.backward.next());
  }

  private async lastOfLevel(): Promise<OrderedKey | undefined> {
    const end = afterPrefix(this.prefix);
    if (end !== undefined) return this.lastBefore(end);
    const walk = this.keys.walk(true);
    try {
      return this.ownChild(await walk.next());
    } finally {
      await walk.close();
    }
  }

  /** The prefix itself may be a key too; it is no child of its own. */
  private ownChild(live: OrderedKey | undefined): OrderedKey | undefined {
    const inside = this.inLevel(live);
    return inside !== undefined && inside.key.length > this.prefix.length ? inside : undefined;
  }

  /** The first live key at or after `key` that lies under the prefix of this level. */
  private async firstAt(key: Uint8Array, inclusive: boolean): Promise<OrderedKey | undefined> {
    this.forward.seek(key, inclusive);
    return this.inLevel(await this.forward.next());
  }

  private inLevel(live: OrderedKey | undefined): OrderedKey | undefined {
    return live !== undefined && startsWithBytes(live.key, this.prefix) ? live : undefined;
  }

  /** The first live key behind everything under a child. */
  private async firstBehind(child: Uint8Array): Promise<OrderedKey | undefined> {
    // A delimited child without a delimiter is one key; keys that only start with it are its siblings.
    if (this.delimiters.length > 0 && !this.endsWithDelimiter(child)) return this.firstAt(child, false);
    const end = afterPrefix(child);
    return end === undefined ? undefined : this.firstAt(end, true);
  }

  private endsWithDelimiter(child: Uint8Array): boolean {
    return this.delimiters.some(
      (delimiter) =>
        child.length >= this.prefix.length + delimiter.length &&
        compareBytes(child.subarray(child.length - delimiter.length), delimiter) === 0,
    );
  }

  /** The child that begins with a key, and the first key behind it. `first` is what the forward walk gave out last. */
  private async child(first: OrderedKey): Promise<{ node: TreeNode; next: OrderedKey | undefined }> {
    const end =
      this.delimiters.length > 0 ? this.nextDelimiter(first.key, this.prefix.length) : this.prefix.length + 1;
    const second = this.inLevel(await this.forward.next());
    if (end === undefined) return { node: leaf(first), next: second };
    const edge = { first, end };
    const common = second === undefined ? 0 : commonPrefixLength(first.key, second.key);
    if (common < end) return { node: this.nodeOf(edge, first.key.length, true), next: second };
    // The last key of the child is wanted only where its first two go on together: it is looked for meanwhile.
    const goesOn = this.foldOf(edge, common) > end;
    const [last, next] = await Promise.all([
      goesOn ? this.lastUnder(first.key.subarray(0, end)) : undefined,
      this.firstBehind(first.key.subarray(0, end)),
    ]);
    const shared = last === undefined ? end : commonPrefixLength(first.key, last.key);
    return { node: this.nodeOf(edge, shared, false), next };
  }

  /** @param shared bytes that all keys of the child have in common */
  private nodeOf(edge: Edge, shared: number, alone: boolean): TreeNode {
    const { key, seq, size } = edge.first;
    const fold = this.foldOf(edge, shared);
    const isKey = key.length === fold;
    return {
      prefix: key.subarray(0, fold),
      key: isKey ? { seq, size } : null,
      children: !(isKey && alone),
    };
  }

  /** A chain of lone children is folded into one: by delimiters whole parts, else down to where the keys part. */
  private foldOf({ first, end }: Edge, shared: number): number {
    if (this.delimiters.length === 0) return shared;
    let fold = end;
    for (;;) {
      const next = this.nextDelimiter(first.key, fold);
      // A key that ends at the fold is a child of its own: folding past it would hide it.
      if (next === undefined || next > shared || first.key.length === fold) return fold;
      fold = next;
    }
  }

  /** Where the first delimiter behind `from` ends in a key; the longest, if several end it. */
  private nextDelimiter(key: Uint8Array, from: number): number | undefined {
    for (let at = from; at < key.length; at++) {
      let end = 0;
      for (const delimiter of this.delimiters)
        if (isAt(key, at, delimiter)) end = Math.max(end, at + delimiter.length);
      if (end > 0) return end;
    }
    return undefined;
  }

  /** The last live key under a prefix that is known to have one. */
  private async lastUnder(prefix: Uint8Array): Promise<OrderedKey> {
    const end = afterPrefix(prefix);
    if (end === undefined) return this.lastOfStream();
    this.backward.seek(end, false);
    return required(await this.backward.next());
  }

  /** No key is known to lie behind every 0xff, so the stream is read from its end. */
  private async lastOfStream(): Promise<OrderedKey> {
    const walk = this.keys.walk(true);
    try {
      return required(await walk.next());
    } finally {
      await walk.close();
    }
  }
}

function leaf({ key, seq, size }: OrderedKey): TreeNode {
  return { prefix: key, key: { seq, size }, children: false };
}

function isAt(key: Uint8Array, at: number, part: Uint8Array): boolean {
  for (let i = 0; i < part.length; i++) if (key[at + i] !== part[i]) return false;
  return true;
}

function required(last: OrderedKey | undefined): OrderedKey {
  if (last === undefined) throw new Error('a prefix with a first key has no last key');
  return last;
}
