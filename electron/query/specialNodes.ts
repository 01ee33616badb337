/** Which keys of a page of the tree are special: a look beside the page, whatever roles the stream has. */
import type { TreeNode } from '../../shared/contract/outputs';
import { category, noAccount } from '../replay/stateView';
import * as keys from '../store/keys';
import { type Row, Rows } from '../store/rows';
import type { StateReader } from '../store/stateReader';
import { scanBytes } from '../store/store';
import { storedKey } from '../store/storedKey';

/** Operation of a fact; the other one is that the key is special no more. */
const madeSpecial = 0x10;

/** The same nodes; those whose key is special at the reader's seq say so. */
export async function markSpecial(
  state: StateReader,
  stream: number,
  nodes: readonly TreeNode[],
): Promise<TreeNode[]> {
  if (state.at < 0 || state.streams.index(stream) !== undefined) return [...nodes];
  const facts = new SpecialFacts(state, stream);
  try {
    const marked: TreeNode[] = [];
    for (const node of nodes) {
      const isSpecial = node.key !== null && (await facts.has(node.prefix));
      marked.push(isSpecial ? { ...node, special: true } : node);
    }
    return marked;
  } finally {
    await facts.close();
  }
}

/** The facts about special keys, asked in the order of keys: most streams have few, and one read passes many keys. */
class SpecialFacts {
  private readonly rows: Rows;
  /** The last read: the first row at or behind a place, undefined at the end. */
  private read: { from: Uint8Array; row: Row | undefined } | undefined;

  constructor(
    private readonly state: StateReader,
    private readonly stream: number,
  ) {
    const { database, snapshot } = state;
    const bounds = keys.roleCategoryBounds(stream, category.specialKey);
    this.rows = new Rows(database.iterator({ ...bounds, snapshot, highWaterMarkBytes: scanBytes }), false);
  }

  async has(key: Uint8Array): Promise<boolean> {
    const subject = {
      stream: this.stream,
      category: category.specialKey,
      key: storedKey(key),
      account: noAccount,
    };
    const row = await this.firstFrom(keys.roleFactKey(subject, this.state.at));
    if (row === undefined || Buffer.compare(row[0], keys.roleFactBounds(subject).lt) >= 0) return false;
    return row[1][0] === madeSpecial;
  }

  private async firstFrom(place: Uint8Array): Promise<Row | undefined> {
    const { read } = this;
    const isKnown =
      read !== undefined &&
      Buffer.compare(read.from, place) <= 0 &&
      (read.row === undefined || Buffer.compare(read.row[0], place) >= 0);
    if (isKnown) return read.row;
    this.rows.seek(place);
    const row = await this.rows.next();
    this.read = { from: place, row };
    return row;
  }

  close(): Promise<void> {
    return this.rows.close();
  }
}
