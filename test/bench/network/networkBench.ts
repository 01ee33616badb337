/** The network bench: a local network followed from its start, beside its own answering rate; the kv server under load. */
import { join } from 'node:path';
import type { BenchOptions } from '../options';
import { runParty } from '../party';
import { openFollowing } from '../product';
import type { Answering } from './answering';
import { startDevnetProcess } from './devnetProcess';
import type { FillInput } from './fillNetwork';
import type { FollowInput, FollowRun } from './followNetwork';
import type { KvLoad, KvLoadInput } from './kvLoad';

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
    return {
      ratioToRaw: engine.entriesPerSecond / before.entriesPerSecond,
      ratioToReference: null,
      raw: before,
      engine,
      kv: await measureKv(workspace, quick ? 4 : 10, distinct),
    };
  } finally {
    await devnet.stop();
  }
}

/** The server in this process, who asks in another. */
async function measureKv(folder: string, seconds: number, distinct: number) {
  const workspace = await openFollowing(folder);
  try {
    await workspace.settled();
    await workspace.kvHost.start({ port: 0, allowAddStream: false });
    const url = workspace.kvHost.status().url!;
    const measure = (method: KvLoadInput['method']) =>
      runParty<KvLoadInput, KvLoad>('kvLoad', { url, method, seconds, distinct });
    return { getValue: await measure('kv_getValue'), getNext: await measure('kv_getNext') };
  } finally {
    await workspace.close();
  }
}
