/** A wall clock that jumps, backwards and forwards, disturbs neither the log nor what people are told. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { Progress } from '../../shared/contract/outputs';
import { runCommand, sampleLog } from '../helpers/commandLine';
import { serveWorkspace } from '../helpers/servedWorkspace';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { stream } from '../unit/log/signedEntries';

const preload = pathToFileURL(join(import.meta.dirname, '../helpers/jumpingClock.mjs')).href;
const day = 86_400;

test('times of entries never run back, and sessions, locks and rates go on', {
  timeout: 120_000,
}, async () => {
  const folder = await makeTemporaryFolder('clock');
  const [workspace, clock] = [join(folder, 'workspace'), join(folder, 'clock')];
  const jump = (seconds: number) => writeFile(clock, String(seconds * 1000));
  await jump(0);
  const env = { JUMPING_CLOCK: clock, NODE_OPTIONS: `--import ${preload}` };
  const { client, stop } = await serveWorkspace(workspace, env);
  try {
    await client.call('streams.watch', { add: [stream] });
    const { account: sender } = await client.call('signer.newSession', {});
    const append = async () => {
      const write = { streamId: stream, key: '0x01', value: '0x02' };
      const batch = { version: String(2n ** 64n - 1n), reads: [], writes: [write] };
      const { seq } = await client.call('compose.submit', { batch, sender });
      return (await client.call('entry.get', { seq })).timestamp!;
    };
    const start = await append();
    await jump(-day);
    expect(await append()).toBeGreaterThanOrEqual(start);
    expect(await append()).toBeLessThan(start + day);
    await jump(10 * day);
    const future = await append();
    expect(future).toBeGreaterThanOrEqual(start + 10 * day);
    await jump(-10 * day);
    expect(await append()).toBe(future);
    expect(await client.call('log.verify', {})).toMatchObject({ ok: true });
    expect(await client.call('signer.list', {})).toMatchObject({
      accounts: [{ account: sender, unlocked: true }],
    });
  } finally {
    client.close();
    expect(await stop('SIGTERM')).toEqual([0, null]);
  }
  await rm(folder, { recursive: true });
});

test('rates of progress are finite and never negative while the clock jumps', {
  timeout: 120_000,
}, async () => {
  const folder = await makeTemporaryFolder('clock');
  const [workspace, clock] = [join(folder, 'workspace'), join(folder, 'clock')];
  await writeFile(clock, '0');
  const env = { JUMPING_CLOCK: clock, NODE_OPTIONS: `--import ${preload}` };
  const { client, stop } = await serveWorkspace(workspace, env);
  try {
    const told: Progress[] = [];
    let [sign, jumps] = [1, Promise.resolve()];
    client.on('progress', ({ progress }) => {
      if (progress === null) return;
      told.push(progress);
      sign = -sign;
      jumps = jumps.then(() => writeFile(clock, String(sign * day * 1000)));
    });
    expect(await runCommand(['import', sampleLog('medium'), '-w', workspace])).toMatchObject({ code: 0 });
    expect(told.length).toBeGreaterThan(1);
    for (const { perSecond, secondsLeft, done } of told) {
      expect(Number.isFinite(perSecond) && perSecond >= 0, String(perSecond)).toBe(true);
      expect(secondsLeft === null || (Number.isFinite(secondsLeft) && secondsLeft >= 0)).toBe(true);
      expect(done).toBeGreaterThanOrEqual(0);
    }
    await jumps;
  } finally {
    client.close();
    await stop('SIGTERM');
  }
  await rm(folder, { recursive: true });
});
