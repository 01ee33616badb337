/**
 * The prefix tree of a stream, made by seeking past each child and never by reading a whole level: on bytes, split on
 * delimiters or, without any, wherever keys part (J -> JF, JPV -> JPVA, JPVD, JPVX).
 */
import { commonPrefixLength, compareBytes, fromHex, startsWithBytes, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { PrefixCount, TreeNode, TreePage } from '../../shared/contract/outputs';
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
      const node = await this.childOf(found);
      nodes.push(node);
      bytes += node.prefix.length;
      found = await this.firstBehind(node.prefix);
    }
    return { at: this.state.at, nodes, next: null };
  }

  /** The first live key at or after `key` that lies under the prefix of this level. */
  private async firstAt(key: Uint8Array, inclusive: boolean): Promise<LiveKey | undefined> {
    this.forward.seek(key, inclusive);
    const live = await this.forward.next();
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

  private childOf(first: LiveKey): Promise<TreeNode> {
    return this.delimiters.length > 0 ? this.delimitedChild(first) : this.radixChild(first);
  }

  /** Split behind the first delimiter; a chain of lone children is folded into one node. */
  private async delimitedChild(first: LiveKey): Promise<TreeNode> {
    const end = this.nextDelimiter(first.key, this.prefix.length);
    if (end === undefined)
      return { prefix: first.key, key: { seq: first.seq, size: first.size }, children: false };
    const last = await this.lastUnder(first.key.subarray(0, end));
    const shared = commonPrefixLength(first.key, last.key);
    let fold = end;
    for (;;) {
      const next = this.nextDelimiter(first.key, fold);
      // A key that ends at the fold is a child of its own: folding past it would hide it.
      if (next === undefined || next > shared || first.key.length === fold) break;
      fold = next;
    }
    const prefix = first.key.subarray(0, fold);
    const isKey = first.key.length === fold;
    const alone = compareBytes(first.key, last.key) === 0;
    return { prefix, key: isKey ? { seq: first.seq, size: first.size } : null, children: !(isKey && alone) };
  }

  /** Where the first delimiter behind `from` ends in a key; the longest, if several end it. */
  private nextDelimiter(key: Uint8Array, from: number): number | undefined {
    for (let at = from; at < key.length; at++) {
      const ends = this.delimiters
        .filter((delimiter) => startsWithBytes(key.subarray(at), delimiter))
        .map((delimiter) => at + delimiter.length);
      if (ends.length > 0) return Math.max(...ends);
    }
    return undefined;
  }

  /** All keys that share the next byte, down to where they part. */
  private async radixChild(first: LiveKey): Promise<TreeNode> {
    const last = await this.lastUnder(first.key.subarray(0, this.prefix.length + 1));
    const prefix = first.key.subarray(0, commonPrefixLength(first.key, last.key));
    const isKey = first.key.length === prefix.length;
    const alone = compareBytes(first.key, last.key) === 0;
    return { prefix, key: isKey ? { seq: first.seq, size: first.size } : null, children: !alone };
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

function required(last: LiveKey | undefined): LiveKey {
  if (last === undefined) throw new Error('a prefix with a first key has no last key');
  return last;
}

/** Counts under prefixes by bounded scans that share one budget. */
export function treeCounts(
  context: QueryContext,
  input: CheckedInput<'tree.counts'>,
): Promise<{ at: number; counts: PrefixCount[] }> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const share = Math.max(100, Math.floor(input.budget / input.prefixes.length));
    const counts: PrefixCount[] = [];
    for (const prefix of input.prefixes) counts.push(await countUnder(state, stream, fromHex(prefix), share));
    return { at: state.at, counts };
  });
}

async function countUnder(
  state: StateReader,
  stream: number,
  prefix: Uint8Array,
  budget: number,
): Promise<PrefixCount> {
  const walk = new LiveKeys(state, stream, false);
  const count: PrefixCount = { keys: 0, bytes: 0, newestSeq: null, exact: true };
  try {
    walk.seek(prefix, true);
    for (;;) {
      const live = await walk.next();
      if (live === undefined || !startsWithBytes(live.key, prefix)) return count;
      if (count.keys === budget) return { ...count, exact: false };
      count.keys++;
      count.bytes += live.size;
      count.newestSeq = Math.max(count.newestSeq ?? 0, live.seq);
    }
  } finally {
    await walk.close();
  }
}
