/** Entries that an explorer submits to a local network, and the official SDK beside it. */
import { rm } from 'node:fs/promises';
import { KvClient } from '@0gfoundation/0g-ts-sdk';
import { encryptKeystoreJsonSync } from 'ethers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Devnet, startDevnet } from '../../electron/devnet/devnet';
import type { FlowForm } from '../../electron/network/flow';
import { RpcClient } from '../../electron/network/rpcClient';
import { fromText, type Hex, toHex } from '../../shared/bytes';
import { type Draft, newDraft, type Sending } from '../../shared/compose/draft';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { ChainWriter, putData } from './chainWriter';
import { FollowingExplorer } from './following';
import { OfficialSdk } from './officialSdk';

const stream: Hex = `0x${'c3'.repeat(32)}`;
const password = 'correct horse';

let devnet: Devnet;
let explorer: FollowingExplorer;
let folder: string;

async function start(form: FlowForm, shards = 1): Promise<void> {
  devnet = await startDevnet({ form, shards });
  folder = await makeTemporaryFolder('submitting');
  explorer = await FollowingExplorer.start(folder);
  await explorer.connect(devnet.addresses, [stream], { indexer: shards > 1 });
}
afterEach(async () => {
  await explorer.stop();
  await devnet.close();
  await rm(folder, { recursive: true });
});

/** Opens the key of one of the network's accounts in the explorer. */
async function openAccount(index: number): Promise<Hex> {
  const key = devnet.addresses.accounts[index]!;
  // Weak, so that it opens at once.
  const keystore = encryptKeystoreJsonSync(key, password, { scrypt: { N: 1024, r: 8, p: 1 } });
  return (await explorer.client.call('signer.openKeystore', { keystore, password })).account;
}

/** What a draft says of its way, once it is so. */
async function untilSent(id: string, isSo: (sent: Sending) => boolean): Promise<Sending> {
  for (;;) {
    const change = new Promise<void>((resolve) => {
      const stop = explorer.client.on('draft', () => {
        stop();
        resolve();
      });
    });
    const { sent } = await explorer.client.call('draft.get', { id });
    if (sent !== null && isSo(sent)) return sent;
    await change;
  }
}

/** The draft once each of its stages has its time. */
async function untilArrived(id: string): Promise<Draft> {
  await untilSent(
    id,
    ({ replayedAt, network }) =>
      replayedAt !== null && network?.uploadedAt != null && network.fetchedAt !== null,
  );
  return explorer.client.call('draft.get', { id });
}

function putBatch(key: string, value: Uint8Array) {
  const writes = [{ streamId: stream, key: toHex(fromText(key)), value: toHex(value) }];
  return { version: '18446744073709551615', reads: [], writes };
}

describe.each(['current', 'older'] as const)('on a Flow contract of the %s form', (form) => {
  beforeEach(() => start(form));

  test('an entry is paid for, mined, uploaded, followed and committed', async () => {
    const sender = await openAccount(0);
    const batch = putBatch('large', new Uint8Array(600_000).fill(7));
    const quote = await explorer.client.call('compose.quote', { batch, sender });
    expect(quote).toMatchObject({ form, sectors: 2560 });
    expect(quote.fee).toBe(String(2560n * BigInt(quote.pricePerSector)));
    const draft = newDraft(0);
    await explorer.client.call('draft.add', draft);
    const submitted = { batch, sender, draftId: draft.id };
    const { seq } = await explorer.client.call('compose.submit', submitted);
    expect(seq).toBe(0);
    // Nobody pays for one draft twice.
    await expect(explorer.client.call('compose.submit', submitted)).rejects.toThrow(/on its way already/);
    await explorer.untilReplayed(1);
    expect(await explorer.results()).toEqual(['Commit']);
    const { source } = await explorer.until((_, { outgoing }) => outgoing[0]?.stage === 'uploaded');
    expect(source.outgoing).toMatchObject([{ sender, seq: 0, segments: { done: 3, total: 3 } }]);
    const { sent } = await untilArrived(draft.id);
    const { txHash, uploadedAt, fetchedAt } = sent!.network!;
    expect(txHash).toBe(source.outgoing[0]!.txHash);
    const times = [sent!.signedAt, sent!.appendedAt, fetchedAt!, sent!.replayedAt!];
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(uploadedAt).toBeGreaterThanOrEqual(sent!.appendedAt);
  });
});

test('the segments of a large entry go to the nodes of their shards, and come from there', async () => {
  await start('current', 2);
  const sender = await openAccount(0);
  const value = Uint8Array.from({ length: 1_200_000 }, (_, i) => (i * 31 + (i >> 10)) & 0xff);
  await explorer.client.call('compose.submit', { batch: putBatch('large', value), sender });
  await explorer.untilReplayed(1);
  expect(await explorer.results()).toEqual(['Commit']);
  for (const url of devnet.addresses.nodes) {
    const info = await new RpcClient(url).call('zgs_getFileInfoByTxSeq', [0]);
    // Of five segments one node has three and the other two.
    expect(info).toMatchObject({
      finalized: true,
      uploadedSegNum: expect.toSatisfy((n) => n === 2 || n === 3),
    });
  }
  const state = { streamId: stream, key: toHex(fromText('large')), version: 0, offset: 700_000, length: 64 };
  const { bytes } = await explorer.client.call('value.slice', state);
  expect(bytes).toEqual(value.subarray(700_000, 700_064));
});

describe('an explorer and the official SDK on one network', () => {
  beforeEach(() => start('current'));

  test('each reads what the other wrote', async () => {
    const sdk = new OfficialSdk(devnet.addresses);
    await sdk.batch(
      (batcher) => batcher.streamDataBuilder.set(stream, fromText('a'), fromText('by the SDK')),
      0,
    );
    const sender = await openAccount(0);
    await explorer.client.call('compose.submit', {
      batch: putBatch('b', fromText('by the explorer')),
      sender,
    });
    await explorer.untilReplayed(2);
    const { url } = await explorer.client.call('kv.start', {});
    const client = new KvClient(url!);
    const iterator = client.newIterator(stream);
    const seen: [string, string][] = [];
    for (await iterator.seekToFirst(); iterator.valid(); await iterator.next()) {
      const pair = iterator.getCurrentPair()!;
      seen.push([Buffer.from(pair.key).toString(), Buffer.from(pair.data, 'base64').toString()]);
    }
    expect(seen).toEqual([
      ['a', 'by the SDK'],
      ['b', 'by the explorer'],
    ]);
    await iterator.seekBefore(fromText('az'));
    expect(Buffer.from(iterator.getCurrentPair()!.key).toString()).toBe('a');
    expect(await client.getTransactionResult(1)).toBe('Commit');
    const { byMethod, requests } = await explorer.client.call('kv.status', {});
    expect(byMethod.find(({ method }) => method === 'kv_getFirst')).toEqual({
      method: 'kv_getFirst',
      count: 1,
    });
    expect(requests).toBeGreaterThan(5);
    sdk.close();
  });

  test('the very same bytes sent again are another entry, with the seq of its own receipt', async () => {
    const sender = await openAccount(0);
    const input = { batch: putBatch('k', fromText('v')), sender };
    expect(await explorer.client.call('compose.submit', input)).toMatchObject({ seq: 0 });
    expect(await explorer.client.call('compose.submit', input)).toMatchObject({ seq: 1 });
    await explorer.untilReplayed(2);
    expect(await explorer.results()).toEqual(['Commit', 'Commit']);
    const { guards } = await explorer.client.call('compose.dryRun', input);
    expect(guards).toContainEqual({ kind: 'identical', seq: 1 });
  });

  test('what was signed arrives although the explorer is killed before a storage node takes it', async () => {
    const sender = await openAccount(0);
    const [node] = devnet.addresses.nodes as [string];
    await new RpcClient(node).call('devnet_setFault', [{ kind: 'down' }]);
    await explorer.client.call('compose.submit', { batch: putBatch('k', fromText('v')), sender });
    await explorer.until((_, { outgoing }) => outgoing[0]?.fault !== null);
    await explorer.stop('SIGKILL');
    await new RpcClient(node).call('devnet_setFault', [{ kind: 'none' }]);
    await explorer.restart();
    await explorer.untilReplayed(1);
    expect(await explorer.results()).toEqual(['Commit']);
  });

  test('what a reorganisation takes out says so, whatever comes in its place, and is sent again as another entry', async () => {
    const sender = await openAccount(0);
    const draft = newDraft(0);
    await explorer.client.call('draft.add', draft);
    const writer = new ChainWriter(devnet.addresses);
    const kept = await writer.newestBlock();
    const batch = putBatch('k', fromText('mine'));
    await explorer.client.call('compose.submit', { batch, sender, draftId: draft.id });
    const { txHash } = (await untilArrived(draft.id)).sent!.network!;
    await writer.reorganise((await writer.newestBlock()) - kept);
    await writer.put([{ streamIds: [stream], data: putData(stream, 'k', 'of another') }], 1);
    const takenOut = await untilSent(draft.id, ({ network }) => network!.takenOutAt !== null);
    expect(takenOut).toMatchObject({ replayedAt: null, network: { txHash, fetchedAt: null } });
    await explorer.untilReplayed(1);
    // The place is another's now.
    expect((await explorer.client.call('draft.get', { id: draft.id })).sent).toEqual(takenOut);
    await explorer.client.call('compose.resend', { draftId: draft.id });
    const { sent } = await untilArrived(draft.id);
    expect(sent).toMatchObject({ seq: 1, network: { txHash, takenOutAt: null } });
    await explorer.untilReplayed(2);
  });

  test('is told why the contract does not take an entry, and nothing is sent', async () => {
    const { account } = await explorer.client.call('signer.newSession', {});
    const input = { batch: putBatch('k', fromText('v')), sender: account };
    await expect(explorer.client.call('compose.quote', input)).rejects.toMatchObject({
      code: 'submitRefused',
      data: { field: 'balance' },
    });
    const sender = await openAccount(1);
    const chain = new ChainWriter(devnet.addresses).chain;
    const from = devnet.addresses.accounts[0]!.address;
    // setPaused(true)
    await chain.call('eth_sendTransaction', [
      { from, to: devnet.addresses.flow, data: `0x16c38b3c${'0'.repeat(63)}1` },
    ]);
    await chain.call('evm_mine', []);
    await expect(explorer.client.call('compose.submit', { ...input, sender })).rejects.toMatchObject({
      code: 'submitRefused',
      data: { reason: 'the contract is paused' },
    });
    expect(await chain.call('eth_getTransactionCount', [sender, 'pending'])).toBe('0x0');
  });
});
