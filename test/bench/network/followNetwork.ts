/** Party: a new workspace follows the network until all of it is replayed. */
import { anonymousMegabytes, type Effort, peakMegabytes, startClock } from '../measure';
import { ask, type DevnetAddresses, openFollowing } from '../product';
import { benchStream } from './fillNetwork';

export interface FollowInput {
  folder: string;
  network: DevnetAddresses;
  entries: number;
  distinct: number;
}

export interface FollowRun {
  entriesPerSecond: number;
  total: Effort;
  peakMegabytes: number;
  /** Memory without mapped files after a third, two thirds and all of the entries. */
  anonymousMegabytes: (number | undefined)[];
}

export async function followNetwork(input: FollowInput): Promise<FollowRun> {
  const { folder, network, entries, distinct } = input;
  const workspace = await openFollowing(folder);
  try {
    const memory: (number | undefined)[] = [];
    const clock = startClock();
    const followed = new Promise<void>((resolve) => {
      workspace.subscribe(({ name, data }) => {
        if (name !== 'changed') return;
        if (data.replayedTo >= ((memory.length + 1) * entries) / 3) memory.push(anonymousMegabytes());
        if (data.replayedTo >= entries) resolve();
      });
    });
    const { chainId, rpcUrl: rpc, flow, nodes } = network;
    const source = { kind: 'zeroG' as const, chainId, rpc, flow, nodes };
    await ask(workspace, 'source.connect', { source, streams: [benchStream] });
    await followed;
    const total = clock();
    const { verdicts, liveKeys } = await ask(workspace, 'workspace.status', {});
    if (verdicts.committed !== entries || liveKeys !== distinct)
      throw new Error(
        `${entries} commits to ${distinct} keys were expected, found ${verdicts.committed} to ${liveKeys}`,
      );
    return {
      entriesPerSecond: entries / total.seconds,
      total,
      peakMegabytes: peakMegabytes(),
      anonymousMegabytes: memory,
    };
  } finally {
    await workspace.close();
  }
}
