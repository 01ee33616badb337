/** Other streams are watched in an explorer that people look at: what is on screen goes on answering. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Progress } from '../../shared/contract/outputs';
import { runCommand } from '../helpers/commandLine';
import { type ServedWorkspace, serveWorkspace } from '../helpers/servedWorkspace';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { A, alice, B, bob, entry, exchangeLine, put } from '../protocol/entries';
import { writeExchangeFile } from '../unit/log/testLog';

const slow = { timeout: 240_000 };
/** Many groups of replay: the first report of progress comes long before the last. */
const entries = 60_000;

let folder: string;
let served: ServedWorkspace;

beforeAll(async () => {
  folder = await makeTemporaryFolder('rebuilding');
  const lines = Array.from({ length: entries }, (_, seq) => {
    const [sender, stream] = seq % 2 === 0 ? ([alice, A] as const) : ([bob, B] as const);
    return exchangeLine(seq, entry(sender, [stream], put(stream, `key ${seq}`, 'v'.repeat(100))));
  });
  const file = await writeExchangeFile(folder, lines);
  const workspace = join(folder, 'w');
  expect(await runCommand(['import', file, '-w', workspace, '--streams', A])).toMatchObject({ code: 0 });
  served = await serveWorkspace(workspace);
});
afterAll(async () => {
  await served.stop('SIGTERM');
  await rm(folder, { recursive: true });
});

/** The streams that are watched, with their live keys. */
async function seen(): Promise<{ at: number; keys: Record<string, number | null> }> {
  const { at, streams } = await served.client.call('streams.list', {});
  const watched = streams.filter((stream) => stream.watched);
  return { at, keys: Object.fromEntries(watched.map(({ streamId, liveKeys }) => [streamId, liveKeys])) };
}

// None goes back to the state before the last, which may still be there and is then taken as it is.
test.each([
  ['watched too', { add: [B] }, { [A]: entries / 2 }, { [A]: entries / 2, [B]: entries / 2 }],
  ['no longer watched', { remove: [A] }, { [A]: entries / 2, [B]: entries / 2 }, { [B]: entries / 2 }],
  ["watched in another's place", { add: [A], remove: [B] }, { [B]: entries / 2 }, { [A]: entries / 2 }],
])(
  'while a stream is to be %s, queries answer from the state before',
  slow,
  async (_, change, before, after) => {
    const { client } = served;
    const at = entries - 1;
    expect(await seen()).toEqual({ at, keys: before });
    const reports: (Progress | null)[] = [];
    // Asked at the first report that a state is being built, with nearly all of it still to come.
    let askedMeanwhile: ReturnType<typeof seen> | undefined;
    const stop = client.on('progress', ({ progress }) => {
      reports.push(progress);
      if (progress?.task === 'rebuild') askedMeanwhile ??= seen();
    });
    await client.call('streams.watch', change);
    for (
      let answer = await seen();
      JSON.stringify(answer.keys) !== JSON.stringify(after);
      answer = await seen()
    )
      expect(answer).toEqual({ at, keys: before });
    expect(await askedMeanwhile).toEqual({ at, keys: before });
    expect(await seen()).toEqual({ at, keys: after });
    expect((await client.call('workspace.status', {})).progress).toBeNull();
    stop();
    const told = reports.filter((progress) => progress !== null);
    for (const progress of told) expect(progress).toMatchObject({ task: 'rebuild', total: entries });
    const done = told.map((progress) => progress.done);
    expect(done).toEqual(done.toSorted((left, right) => left - right));
    expect(new Set(done).size).toBeGreaterThan(1);
  },
);
