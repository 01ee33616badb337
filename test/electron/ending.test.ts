/** The built host with queries under way: LevelDB crashes the process when a database closes beneath a reader. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../shared/contract/client';
import { importSample, runCommand } from '../helpers/commandLine';
import { serveWorkspace } from '../helpers/servedWorkspace';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'streamscope-test-')), 'workspace');
  await importSample(folder);
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

/** Enough reads that some are under way whatever happens next. */
function readMuch(client: Client): Promise<PromiseSettledResult<unknown>[]> {
  const reads = Array.from({ length: 15 }, () => [
    client.call('streams.list', {}),
    client.call('log.page', {}),
    client.call('log.activity', { slices: 1000 }),
  ]);
  return Promise.allSettled(reads.flat());
}

// Windows has no signals: there a kill is the end.
describe.skipIf(process.platform === 'win32')('a host that reads', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('ends cleanly on %s', async (signal) => {
    const { client, stop } = await serveWorkspace(folder);
    const reads = readMuch(client);
    // The first answer says that the rest is under way.
    await client.call('labels.get', {});
    expect(await stop(signal)).toEqual([0, null]);
    await reads;
    const { code, stdout } = await runCommand(['verify', '-w', folder]);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }]);
  });

  test('changes its generation', async () => {
    const { client, stop } = await serveWorkspace(folder);
    const { streams } = await client.call('streams.list', {});
    const ids = streams.map(({ streamId }) => streamId);
    for (const remove of [ids.slice(1), ids.slice(0, 1), []]) {
      const reads = readMuch(client);
      await client.call('streams.watch', { add: ids.filter((id) => !remove.includes(id)), remove });
      for (const read of await reads) expect(read.status).toBe('fulfilled');
    }
    await readMuch(client);
    expect(await stop('SIGTERM')).toEqual([0, null]);
  });
});
