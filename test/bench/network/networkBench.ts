/** The network bench: a local network followed from its start, beside its own answering rate; the kv server under load. */
import { join } from 'node:path';
import type { BenchOptions } from '../options';
import { runParty } from '../party';
import { openFollowing } from '../product';
import type { Answering } from './answering';
import { startBareServer } from './bareServer';
import { startDevnetProcess } from './devnetProcess';
import type { FillInput } from './fillNetwork';
import type { FollowInput, FollowRun } from './followNetwork';
import type { KvLoad, KvLoadInput } from './kvLoad';
import type { LiveInput, LiveRun } from './liveEntries';

export async function networkBench({ size, quick }: BenchOptions, folder: string): Promise<object> {
  const { writes: entries, distinct } = size;
  const devnet = await startDevnetProcess();
  const network = devnet.addresses;
  const workspace = join(folder, 'workspace');
  try {
    await runParty<FillInput, null>('fillNetwork', { network, entries, distinct });
    const before = await runParty<object, Answering>('answering', { network, entries });
    const engine = await runParty<FollowInput, FollowRun>('followNetwork', {
      folder: workspace,
      network,
      entries,
      distinct,
    });
    const live = await runParty<LiveInput, LiveRun>('live', {
      folder: workspace,
      network,
      entries,
      times: quick ? 4 : 10,
    });
    return {
      ratioToRaw: engine.entriesPerSecond / before.entriesPerSecond,
      ratioToReference: null,
      raw: before,
      engine,
      live,
      kv: await measureKv(workspace, quick ? 3 : 8, distinct),
    };
  } finally {
    await devnet.stop();
  }
}

/** The servers in this process, who asks in another. */
async function measureKv(folder: string, seconds: number, distinct: number) {
  const workspace = await openFollowing(folder);
  try {
    await workspace.settled();
    await workspace.kvHost!.start({ port: 0, allowAddStream: false });
    const bare = await startBareServer();
    const measure = (url: string, method: KvLoadInput['method']) =>
      runParty<KvLoadInput, KvLoad>('kvLoad', { url, method, seconds, distinct });
    const { url } = workspace.kvHost!.status();
    const bareServer = await measure(bare.url, 'kv_getValue');
    bare.close();
    return {
      bareServer,
      getValue: await measure(url!, 'kv_getValue'),
      getNext: await measure(url!, 'kv_getNext'),
    };
  } finally {
    await workspace.close();
  }
}
