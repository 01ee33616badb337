/** The prefix tree of a stream, made by seeking past each child and never by reading a whole level. */
import { fromHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { TreeNode, TreePage } from '../../shared/contract/outputs';
import { afterPrefix } from '../../shared/range';
import { LiveKeys } from '../store/liveKeys';
import { type QueryContext, withState } from './context';
import { markSpecial } from './specialNodes';
import { readLevel } from './treeLevel';

export function treeChildren(context: QueryContext, input: CheckedInput<'tree.children'>): Promise<TreePage> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const { keyIndex } = context;
    const page = await readLevel(input, {
      keys: { walk: (reverse) => new LiveKeys(state, stream, reverse) },
      async keyAt(low, high, share) {
        await keyIndex.ready();
        return keyIndex.keyAt(stream, low, high, share);
      },
    });
    const nodes = await markSpecial(state, stream, page.nodes);
    return { at: state.at, ...page, nodes, ...estimates(context, stream, fromHex(input.prefix), nodes) };
  });
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
