/** Party: how long a new entry takes to be readable in a workspace that is in step with the network. */
import { ChainWriter, putData } from '../../network/chainWriter';
import { percentile } from '../measure';
import { ask, type DevnetAddresses, openFollowing, type Workspace } from '../product';
import { benchStream } from './fillNetwork';

export interface LiveInput {
  /** Of a workspace that follows the network already. */
  folder: string;
  network: DevnetAddresses;
  /** Entries that the network has. */
  entries: number;
  /** How often each order is measured. */
  times: number;
}

/** Milliseconds. */
export interface Waits {
  median: number;
  max: number;
}

export interface LiveRun {
  times: number;
  /** From the data's arrival on its node, of an entry that is in a block already. */
  dataLast: Waits;
  /** From the block with the entry, whose data is on its node already; the block's confirmation is waited for. */
  blockLast: Waits;
}

export async function measureLive({ folder, network, entries, times }: LiveInput): Promise<LiveRun> {
  const workspace = await openFollowing(folder);
  const writer = new ChainWriter(network);
  let next = entries;
  try {
    await replayedTo(workspace, next);
    const measure = async (...steps: ('upload' | 'submit')[]): Promise<Waits> => {
      const waits: number[] = [];
      for (let i = 0; i < times; i++) {
        const value = `live ${next}`;
        const batch = [{ streamIds: [benchStream], data: putData(benchStream, `live/${next}`, value) }];
        for (const step of steps) await writer[step](batch);
        const there = performance.now();
        await readable(workspace, `live/${next}`, value, ++next);
        waits.push(performance.now() - there);
      }
      return { median: percentile(waits, 0.5), max: Math.max(...waits) };
    };
    return {
      times,
      dataLast: await measure('submit', 'upload'),
      blockLast: await measure('upload', 'submit'),
    };
  } finally {
    await workspace.close();
  }
}

function replayedTo(workspace: Workspace, next: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (replayed: number) => {
      if (replayed < next) return;
      stop();
      resolve();
    };
    const stop = workspace.subscribe(({ name, data }) => name === 'changed' && look(data.replayedTo));
    ask(workspace, 'workspace.status', {}).then((status) => look(status.replayedTo), reject);
  });
}

async function readable(workspace: Workspace, key: string, value: string, next: number): Promise<void> {
  await replayedTo(workspace, next);
  const found = await ask(workspace, 'key.get', {
    streamId: benchStream,
    key: `0x${Buffer.from(key).toString('hex')}`,
  });
  if (Buffer.from(found.head).toString() !== value)
    throw new Error(`${key} was replayed and does not read: ${JSON.stringify(found)}`);
}
