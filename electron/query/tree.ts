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
    const level = new Level(state, state.ordinal(fromHex(input.streamId)), fromHex(input.prefix), delimiters);
    try {
      return await level.page(input.after === undefined ? undefined : fromHex(input.after), input.limit);
    } finally {
      await level.close();
    }
  });
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
    private readonly prefix: Uint8Array,
    private readonly delimiters: readonly Uint8Array[],
  ) {
    this.forward = new LiveKeys(state, stream, false);
    this.backward = new LiveKeys(state, stream, true);
  }

  async close(): Promise<void> {
    await Promise.all([this.forward.close(), this.backward.close()]);
  }

  async page(after: Uint8Array | undefined, limit: number): Promise<TreePage> {
    const nodes: TreeNode[] = [];
    let bytes = 0;
    let found = after === undefined ? await this.firstAt(this.prefix, false) : await this.firstBehind(after);
    while (found !== undefined) {
      if (nodes.length === limit || bytes >= longestPage)
        return { at: this.state.at, nodes, next: toHex(nodes.at(-1)!.prefix) };
      const { node, next } = await this.child(found);
      nodes.push(node);
      bytes += node.prefix.length;
      found = next;
    }
    return { at: this.state.at, nodes, next: null };
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
