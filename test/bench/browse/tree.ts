/** Party: the first 200 children of random prefixes, and their counts, through the threads that ship. */
import { commonPrefixLength, compareBytes, startsWithBytes, toHex } from '../../../shared/bytes';
import { unpackRows } from '../../../shared/rowPage';
import { percentile, startClock } from '../measure';
import { ask, latestBounds, latestKey, openExplorer, openStore, scanBytes, stateFolder } from '../product';
import { type BrowseInput, KnownKeys, type Waits } from './draws';

const children = 200;
const delimiters = { byDelimiter: ['0x2f', '0x3a'], byPrefix: [] } as const;
type Split = keyof typeof delimiters;

export interface TreeFigures {
  names: Waits;
  counts: Waits;
  /** The least that any tree must do: a seek to each child that is known already. */
  raw: Waits;
  nodes: number;
  /** Counts that were only bounds. */
  bounds: number;
}

export interface TreeRun extends Record<Split, TreeFigures> {
  /** Until the counts of the first stream asked for were exact. */
  countedAfterSeconds: number;
  old: Waits;
}

export async function measureTree(input: BrowseInput): Promise<TreeRun> {
  const known = new KnownKeys(input, 'tree');
  const asked = Object.fromEntries(
    (Object.keys(delimiters) as Split[]).map((split) => [
      split,
      Array.from({ length: input.repeats }, () => prefixOf(known, split)),
    ]),
  ) as Record<Split, Asked[]>;
  const workspace = await openExplorer(input.folder);
  const seen: Record<Split, { asked: Asked; nodes: Uint8Array[] }[]> = { byDelimiter: [], byPrefix: [] };
  const figures = {} as Record<Split, TreeFigures>;
  const old: number[] = [];
  let countedAfterSeconds = 0;
  try {
    countedAfterSeconds = await waitForCounts(workspace, known);
    for (const split of Object.keys(delimiters) as Split[]) {
      const names: number[] = [];
      const counts: number[] = [];
      let bounds = 0;
      for (const [i, one] of asked[split].entries()) {
        const streamId = toHex(known.watched[one.stream]!);
        const question = {
          streamId,
          prefix: toHex(one.prefix),
          delimiters: [...delimiters[split]],
          limit: children,
        };
        const started = performance.now();
        const { nodes, next } = await ask(workspace, 'tree.children', question);
        names.push(performance.now() - started);
        const prefixes = nodes.filter((node) => node.children).map(({ prefix }) => toHex(prefix));
        if (prefixes.length > 0) {
          const counting = performance.now();
          const answer = await ask(workspace, 'tree.counts', { streamId, prefixes });
          counts.push(performance.now() - counting);
          bounds += answer.counts.filter(({ exact }) => !exact).length;
          if (i % 20 === 0 && next === null)
            await checkCounts(workspace, streamId, one.prefix, answer.counts, nodes.length - prefixes.length);
        }
        check(nodes, one.prefix, split);
        seen[split].push({ asked: one, nodes: nodes.map(({ prefix }) => prefix) });
        if (i % 10 === 0) {
          const past = performance.now();
          await ask(workspace, 'tree.children', { ...question, at: Math.floor(input.entries / 2) });
          old.push(performance.now() - past);
        }
      }
      const nodes = seen[split].reduce((sum, found) => sum + found.nodes.length, 0);
      figures[split] = { names: waits(names), counts: waits(counts), raw: waits([]), nodes, bounds };
    }
  } finally {
    await workspace.close();
  }
  for (const split of Object.keys(delimiters) as Split[])
    figures[split].raw = waits(await rawSeeks(input.folder, seen[split]));
  return { countedAfterSeconds, ...figures, old: waits(old) };
}

interface Asked {
  stream: number;
  prefix: Uint8Array;
}

/** The way to a random key, cut off behind one of its delimiters, or anywhere. */
function prefixOf(known: KnownKeys, split: Split): Asked {
  const { stream, key } = known.draw();
  const ends = [0];
  for (let i = 0; i < key.length - 1; i++)
    if (split === 'byPrefix' ? i < 16 : key[i] === 0x2f || key[i] === 0x3a) ends.push(i + 1);
  return { stream, prefix: key.subarray(0, known.random.pick(ends)) };
}

async function waitForCounts(workspace: Explorer, known: KnownKeys): Promise<number> {
  const clock = startClock();
  for (const id of known.watched) {
    for (;;) {
      const { counts } = await ask(workspace, 'tree.counts', { streamId: toHex(id), prefixes: ['0x'] });
      if (counts[0]?.exact) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return clock().seconds;
}

type Explorer = Awaited<ReturnType<typeof openExplorer>>;

function check(nodes: readonly { prefix: Uint8Array }[], prefix: Uint8Array, split: Split): void {
  for (const [i, node] of nodes.entries()) {
    if (!startsWithBytes(node.prefix, prefix)) throw new Error('a child lies outside of its prefix');
    const before = nodes[i - 1]?.prefix;
    if (before === undefined) continue;
    if (compareBytes(before, node.prefix) >= 0) throw new Error('children are out of order');
    if (split === 'byPrefix' && commonPrefixLength(before, node.prefix) !== prefix.length)
      throw new Error('children by shared prefix go on together');
  }
}

/** The counts of a whole level are those of a plain scan. */
async function checkCounts(
  workspace: Explorer,
  streamId: `0x${string}`,
  prefix: Uint8Array,
  counts: readonly { keys: number }[],
  leaves: number,
): Promise<void> {
  const expected = counts.reduce((sum, { keys }) => sum + keys, leaves);
  if (expected > 2000) return;
  let keys = 0;
  let after: `0x${string}` | undefined;
  do {
    const page = await ask(workspace, 'range.page', { streamId, prefix: toHex(prefix), limit: 1000, after });
    keys += unpackRows(page.rows).filter(({ key }) => key.length > prefix.length).length;
    after = page.next ?? undefined;
  } while (after !== undefined);
  if (keys !== expected) throw new Error(`${expected} keys were counted below a prefix that has ${keys}`);
}

async function rawSeeks(
  folder: string,
  seen: readonly { asked: Asked; nodes: Uint8Array[] }[],
): Promise<number[]> {
  const database = await openStore(await stateFolder(folder));
  const spent: number[] = [];
  try {
    for (const { asked, nodes } of seen) {
      const iterator = database.iterator({ ...latestBounds(asked.stream), highWaterMarkBytes: scanBytes });
      const started = performance.now();
      for (const node of nodes) {
        iterator.seek(latestKey(asked.stream, node));
        await iterator.nextv(1);
      }
      spent.push(performance.now() - started);
      await iterator.close();
    }
  } finally {
    await database.close();
  }
  return spent;
}

function waits(values: readonly number[]): Waits {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95), p99: percentile(values, 0.99) };
}
