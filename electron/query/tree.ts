/**
 * The prefix tree of a stream, made by seeking past each child and never by reading a whole level: on bytes, split on
 * delimiters or, without any, wherever keys part (J -> JF, JPV -> JPVA, JPVD, JPVX).
 */
import { commonPrefixLength, compareBytes, fromHex, startsWithBytes, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { TreeNode, TreePage } from '../../shared/contract/outputs';
import { badInput } from '../../shared/errors';
import { afterPrefix } from '../../shared/range';
import { type LiveKey, LiveKeys } from '../store/liveKeys';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';

export function treeChildren(context: QueryContext, input: CheckedInput<'tree.children'>): Promise<TreePage> {
  return withState(context, input.at, async (state) => {
    const delimiters = input.delimiters.map(fromHex);
    if (delimiters.some((delimiter) => delimiter.length === 0))
      throw badInput('delimiters', 'a delimiter has at least one byte');
    const places = [input.after, input.from, input.before, input.jump].filter((place) => place !== undefined);
    if (places.length > 1) throw badInput('from', 'stands beside another place to read from');
    const stream = state.ordinal(fromHex(input.streamId));
    const prefix = fromHex(input.prefix);
    const level = new Level(state, stream, prefix, delimiters);
    try {
      const page = await readPage(context, level, stream, input);
      return { at: state.at, ...page, ...estimates(context, stream, prefix, page.nodes) };
    } finally {
      await level.close();
    }
  });
}

type Page = Pick<TreePage, 'nodes' | 'next' | 'isFirst'>;

async function readPage(
  { keyIndex }: QueryContext,
  level: Level,
  stream: number,
  { after, from, before, jump, limit }: CheckedInput<'tree.children'>,
): Promise<Page> {
  if (before !== undefined) return level.pageBefore(fromHex(before), limit);
  if (from !== undefined) return level.pageFrom(fromHex(from), limit);
  if (jump === undefined) return level.pageAfter(after === undefined ? undefined : fromHex(after), limit);
  await keyIndex.ready();
  const low = fromHex(jump.after ?? toHex(level.prefix));
  const high = jump.until === undefined ? afterPrefix(level.prefix) : fromHex(jump.until);
  return level.pageFrom(keyIndex.keyAt(stream, low, high, jump.share) ?? low, limit);
}

/** About how many children lie before and behind those of a page, as far as the keys of the stream were counted. */
function estimates(
  { keyIndex }: QueryContext,
  stream: number,
  prefix: Uint8Array,
  nodes: readonly TreeNode[],
): Pick<TreePage, 'before' | 'behind'> {
  const [first, last] = [nodes[0]?.prefix, nodes.at(-1)?.prefix];
  const all = keyIndex.keysBetween(stream, prefix, afterPrefix(prefix));
  if (first === undefined || last === undefined || all === undefined) return { before: null, behind: null };
  const here = nodes.some(({ children }) => children)
    ? Math.max(nodes.length, keyIndex.keysBetween(stream, first, afterPrefix(last)) ?? 0)
    : nodes.length;
  const children = (keys: number | undefined) => Math.round(((keys ?? 0) * nodes.length) / here);
  return {
    before: children(keyIndex.keysBetween(stream, prefix, first)),
    behind: children(keyIndex.keysBetween(stream, afterPrefix(last), afterPrefix(prefix))),
  };
}

/** A page ends after prefixes of so many bytes: a key can have 16 MB. */
const longestPage = 4 << 20;

/** Where the part of a key ends that a child's keys share at least. */
interface Edge {
  first: LiveKey;
  end: number;
}

/** The children of one prefix. */
class Level {
  private readonly forward: LiveKeys;
  private readonly backward: LiveKeys;

  constructor(
    private readonly state: StateReader,
    private readonly stream: number,
    readonly prefix: Uint8Array,
    private readonly delimiters: readonly Uint8Array[],
  ) {
    this.forward = new LiveKeys(state, stream, false);
    this.backward = new LiveKeys(state, stream, true);
  }

  async close(): Promise<void> {
    await Promise.all([this.forward.close(), this.backward.close()]);
  }

  /** Children behind one; from the first on without one. */
  async pageAfter(after: Uint8Array | undefined, limit: number): Promise<Page> {
    const first =
      after === undefined ? await this.firstAt(this.prefix, false) : await this.firstBehind(after);
    return { ...(await this.pageAt(first, limit)), isFirst: after === undefined };
  }

  /** Children from the one on that holds `key`, or would hold it. */
  async pageFrom(key: Uint8Array, limit: number): Promise<Page> {
    const start = startsWithBytes(key, this.prefix) ? key.subarray(0, this.edgeOf(key)) : this.prefix;
    const isStart = start.length <= this.prefix.length;
    const first = await this.firstAt(start, !isStart);
    return {
      ...(await this.pageAt(first, limit)),
      isFirst: isStart || (await this.lastBefore(start)) === undefined,
    };
  }

  private async pageAt(first: LiveKey | undefined, limit: number): Promise<Pick<Page, 'nodes' | 'next'>> {
    const nodes: TreeNode[] = [];
    let bytes = 0;
    for (let found = first; found !== undefined; ) {
      if (nodes.length === limit || bytes >= longestPage) return { nodes, next: toHex(nodes.at(-1)!.prefix) };
      const { node, next } = await this.child(found);
      nodes.push(node);
      bytes += node.prefix.length;
      found = next;
    }
    return { nodes, next: null };
  }

  /** The last children before a key; an empty one stands for the end of the level. */
  async pageBefore(key: Uint8Array, limit: number): Promise<Page> {
    const nodes: TreeNode[] = [];
    let last = key.length === 0 ? await this.lastOfLevel() : await this.lastBefore(key);
    const end = last;
    let bytes = 0;
    while (last !== undefined && nodes.length < limit && bytes < longestPage) {
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

  private async childWithLast(last: LiveKey, end: number): Promise<TreeNode> {
    if (end === last.key.length && this.delimiters.length > 0 && !this.endsWithDelimiter(last.key))
      return leaf(last);
    const first = required(await this.firstAt(last.key.subarray(0, end), true));
    const shared = commonPrefixLength(first.key, last.key);
    return this.nodeOf({ first, end }, shared, compareBytes(first.key, last.key) === 0);
  }

  /** The last key of the level before another. */
  private async lastBefore(key: Uint8Array): Promise<LiveKey | undefined> {
    this.backward.seek(key, false);
    return this.ownChild(await this.backward.next());
  }

  private async lastOfLevel(): Promise<LiveKey | undefined> {
    const end = afterPrefix(this.prefix);
    if (end !== undefined) return this.lastBefore(end);
    const walk = new LiveKeys(this.state, this.stream, true);
    try {
      return this.ownChild(await walk.next());
    } finally {
      await walk.close();
    }
  }

  /** The prefix itself may be a key too; it is no child of its own. */
  private ownChild(live: LiveKey | undefined): LiveKey | undefined {
    const inside = this.inLevel(live);
    return inside !== undefined && inside.key.length > this.prefix.length ? inside : undefined;
  }

  /** The first live key at or after `key` that lies under the prefix of this level. */
  private async firstAt(key: Uint8Array, inclusive: boolean): Promise<LiveKey | undefined> {
    this.forward.seek(key, inclusive);
    return this.inLevel(await this.forward.next());
  }

  private inLevel(live: LiveKey | undefined): LiveKey | undefined {
    return live !== undefined && startsWithBytes(live.key, this.prefix) ? live : undefined;
  }

  /** The first live key behind everything under a child. */
  private async firstBehind(child: Uint8Array): Promise<LiveKey | undefined> {
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
  private async child(first: LiveKey): Promise<{ node: TreeNode; next: LiveKey | undefined }> {
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
  private async lastUnder(prefix: Uint8Array): Promise<LiveKey> {
    const end = afterPrefix(prefix);
    if (end === undefined) return this.lastOfStream();
    this.backward.seek(end, false);
    return required(await this.backward.next());
  }

  /** No key is known to lie behind every 0xff, so the stream is read from its end. */
  private async lastOfStream(): Promise<LiveKey> {
    const walk = new LiveKeys(this.state, this.stream, true);
    try {
      return required(await walk.next());
    } finally {
      await walk.close();
    }
  }
}

function leaf({ key, seq, size }: LiveKey): TreeNode {
  return { prefix: key, key: { seq, size }, children: false };
}

function isAt(key: Uint8Array, at: number, part: Uint8Array): boolean {
  for (let i = 0; i < part.length; i++) if (key[at + i] !== part[i]) return false;
  return true;
}

function required(last: LiveKey | undefined): LiveKey {
  if (last === undefined) throw new Error('a prefix with a first key has no last key');
  return last;
}
