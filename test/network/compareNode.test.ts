/** A stream compared with the one of another node, by its kv_* calls alone. */
import { createCipheriv } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { concatBytes, fromHex, fromText, type Hex, toHex } from '../../shared/bytes';
import type { RemoteComparison } from '../../shared/contract/source';
import { encodeBatch } from '../../shared/streamData';
import { runCommand } from '../helpers/commandLine';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { putData } from './chainWriter';
import { FollowingExplorer } from './following';

const stream: Hex = `0x${'f1'.repeat(32)}`;
const other: Hex = `0x${'f2'.repeat(32)}`;

let folder: string;
let here: FollowingExplorer;
let there: FollowingExplorer;
let url: string;

async function write(
  explorer: FollowingExplorer,
  account: Hex,
  of: Hex,
  key: string,
  value: string,
): Promise<void> {
  const writes = [{ streamId: of, key: toHex(fromText(key)), value: toHex(fromText(value)) }];
  const batch = { version: '18446744073709551615', reads: [], writes };
  await explorer.client.call('compose.submit', { batch, sender: account });
}

beforeAll(async () => {
  folder = await makeTemporaryFolder('compare-node');
  there = await FollowingExplorer.start(join(folder, 'there'), ['--log-port', '0']);
  await there.client.call('streams.watch', { add: [stream] });
  here = await FollowingExplorer.start(join(folder, 'here'));
  const source = { kind: 'explorer' as const, url: there.logUrl! };
  await here.client.call('source.connect', { source, streams: [stream] });
  const { account } = await there.client.call('signer.newSession', {});
  for (let i = 0; i < 5; i++) await write(there, account, stream, `key ${i}`, `value ${i}`);
  await write(there, account, stream, 'large', 'x'.repeat(600_000));
  url = (await there.client.call('kv.start', {})).url!;
  await there.untilReplayed(6);
  await here.untilReplayed(6);
});
afterAll(async () => {
  await here.stop();
  await there.stop();
  await rm(folder, { recursive: true });
});

const compare = (range: object = {}): Promise<RemoteComparison> =>
  here.client.call('node.compare', { url, streamId: stream, ...range });

test('two nodes on one log agree, in versions and in values of any length', async () => {
  expect(await compare()).toMatchObject({ same: true, at: 5, keys: 6, firstDifference: null, causes: [] });
});

test('only the range is compared that was asked for', async () => {
  const range = { gte: toHex(fromText('key 1')), lt: toHex(fromText('key 3')) };
  expect(await compare(range)).toMatchObject({ same: true, keys: 2 });
  const printed = async (...bounds: string[]) => {
    const command = ['compare', '-w', join(folder, 'here'), '--node', url, '--stream', stream, ...bounds];
    return JSON.parse((await runCommand(command)).stdout);
  };
  const swapped = compare({ gte: range.lt, lt: range.gte });
  await expect(swapped).rejects.toMatchObject({ code: 'badInput', data: { field: 'lt' } });
  expect(await printed('--prefix', 'key ')).toMatchObject({ same: true, keys: 5 });
  expect(await printed('--gte', 'key 3')).toMatchObject({ same: true, keys: 3 });
});

test('the first key that differs is named, with what may be the cause', async () => {
  // From here on an entry counts only where both of its streams are watched.
  await there.client.call('streams.watch', { add: [other] });
  await there.until(({ progress, replayedTo }) => progress === null && replayedTo === 6);
  const { account } = await there.client.call('signer.newSession', {});
  const key = (text: string) => toHex(fromText(text));
  const writes = [{ streamId: other, key: key('a'), value: key('1') }];
  const batch = { version: '18446744073709551615', reads: [], writes };
  await there.client.call('compose.submit', { batch, sender: account });
  await there.untilReplayed(7);
  await here.untilReplayed(7);
  const agreed = await compare();
  expect(agreed).toMatchObject({ same: true, at: 6 });
  const unwatched = await here.client.call('node.compare', { url, streamId: other });
  expect(unwatched).toMatchObject({ same: false, causes: [expect.stringContaining('not watched here')] });
});

test('an entry that one of the logs begins behind is said to be from before it, and not to be skipped', async () => {
  const late: Hex = `0x${'f4'.repeat(32)}`;
  const lines = [late, late, other].map((streamId, seq) =>
    JSON.stringify({
      seq,
      sender: `0x${'aa'.repeat(20)}`,
      streamIds: [streamId],
      data: toHex(putData(streamId, `key ${seq}`, 'value')),
    }),
  );
  const explorers: FollowingExplorer[] = [];
  for (const [name, from, streams] of [
    ['whole', 0, [late]],
    ['late', 1, [late, other]],
  ] as const) {
    const file = join(folder, `${name}.ndjson`);
    await writeFile(file, `${lines.slice(from).join('\n')}\n`);
    const workspace = join(folder, name);
    expect((await runCommand(['import', file, '-w', workspace, '--trust-senders'])).code).toBe(0);
    const explorer = await FollowingExplorer.start(workspace);
    await explorer.client.call('streams.watch', {
      add: [...streams],
      remove: [late, other].filter((id) => !(streams as readonly Hex[]).includes(id)),
    });
    explorers.push(explorer);
    await explorer.until(({ progress, replayedTo }) => progress === null && replayedTo === 3);
  }
  const [whole, begunLate] = explorers as [FollowingExplorer, FollowingExplorer];
  try {
    const { url: address } = await whole.client.call('kv.start', {});
    const found = await begunLate.client.call('node.compare', { url: address!, streamId: late });
    expect(found.causes).toEqual([
      'Entry 0 is from before the beginning of the log here.',
      'Another stream is watched by one of the two only: entries tagged with it count there alone.',
      'Here the log begins at entry 1, there at 0: founders before that are not known.',
    ]);
  } finally {
    for (const explorer of explorers) await explorer.stop();
  }
});

test('nodes that have different encryption keys are told so', async () => {
  const sealed: Hex = `0x${'f3'.repeat(32)}`;
  const lines = [{ seq: 0, sender: `0x${'aa'.repeat(20)}`, streamIds: [sealed], data: sealedBatch(sealed) }];
  const file = join(folder, 'sealed.ndjson');
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const explorers: FollowingExplorer[] = [];
  for (const [name, key] of [
    ['with', sealKey],
    ['with another', '22'.repeat(32)],
  ] as const) {
    const workspace = join(folder, name);
    const keyFile = join(folder, `${name}.key`);
    await writeFile(keyFile, key);
    const env = { STREAMSCOPE_PASSWORD: 'correct horse' };
    expect((await runCommand(['encryption', 'set', '-w', workspace, 'v1', keyFile], env)).code).toBe(0);
    await runCommand(['import', file, '-w', workspace], env);
    explorers.push(await FollowingExplorer.start(workspace, [], env));
  }
  const [one, two] = explorers as [FollowingExplorer, FollowingExplorer];
  try {
    const { url: address } = await two.client.call('kv.start', {});
    const found = await one.client.call('node.compare', { url: address!, streamId: sealed });
    expect(found).toMatchObject({ same: false, firstDifference: { there: null } });
    expect(found.causes).toContainEqual(expect.stringContaining('different encryption keys'));
  } finally {
    await one.stop();
    await two.stop();
  }
});

const sealKey = '11'.repeat(32);

/** A batch in the envelope of version 1, which only the first of the two can open. */
function sealedBatch(streamId: Hex): Hex {
  const write = { streamId: fromHex(streamId), key: fromText('k'), value: fromText('v') };
  const plain = encodeBatch({ version: 2n ** 64n - 1n, reads: [], writes: [write], accessControl: [] });
  const nonce = new Uint8Array(16).fill(7);
  const cipher = createCipheriv('aes-256-ctr', Buffer.from(sealKey, 'hex'), nonce);
  return toHex(concatBytes(Uint8Array.of(1), nonce, cipher.update(plain), cipher.final()));
}
