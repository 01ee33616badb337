/** An explorer in step with a local network: real chain, real nodes, real explorer. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Devnet, startDevnet } from '../../electron/devnet/devnet';
import { RpcClient } from '../../electron/network/rpcClient';
import { fromText, type Hex, toHex, toText } from '../../shared/bytes';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { ChainWriter, putData } from './chainWriter';
import { FollowingExplorer, sourceOf } from './following';
import { OfficialSdk } from './officialSdk';

const stream: Hex = `0x${'a1'.repeat(32)}`;
const other: Hex = `0x${'b2'.repeat(32)}`;
const denied = 'SenderNoWritePermission';

let devnet: Devnet;
let writer: ChainWriter;
let explorer: FollowingExplorer;
let folder: string;

beforeEach(async () => {
  devnet = await startDevnet();
  writer = new ChainWriter(devnet.addresses);
  folder = await makeTemporaryFolder('following');
  explorer = await FollowingExplorer.start(folder);
});
afterEach(async () => {
  await explorer.stop();
  await devnet.close();
  await rm(folder, { recursive: true });
});

const put = (key: string, value: string, of = stream) => ({ streamIds: [of], data: putData(of, key, value) });

async function textOf(key: string): Promise<string | undefined> {
  const state = await explorer.client.call('key.get', { streamId: stream, key: toHex(fromText(key)) });
  return state.version === null || state.deleted ? undefined : toText(state.head);
}

function setFault(url: string, fault: object): Promise<unknown> {
  return new RpcClient(url).call('devnet_setFault', [fault]);
}

describe('an explorer that follows a network', () => {
  test('shows what the official SDK uploads, from the account that sent it', async () => {
    await explorer.connect(devnet.addresses, [stream], { indexer: true });
    const sdk = new OfficialSdk(devnet.addresses);
    await sdk.batch(
      (batcher) => batcher.streamDataBuilder.set(stream, fromText('key'), fromText('value')),
      1,
    );
    sdk.close();
    await explorer.untilReplayed(1);
    expect(await textOf('key')).toBe('value');
    const { sender } = await explorer.client.call('entry.get', { seq: 0 });
    expect(sender).toBe(devnet.addresses.accounts[1]!.address);
  });

  test('reads data of its streams only, and judges entries of strangers without it', async () => {
    await writer.put([put('mine', '1')]);
    // Nobody uploads these.
    await writer.submit([put('foreign', '2', other)]);
    await writer.submit([put('denied', '3')], 1);
    await writer.put([put('mine', '4')]);
    await explorer.connect(devnet.addresses, [stream]);
    await explorer.untilReplayed(4);
    expect(await explorer.results()).toEqual(['Commit', null, denied, 'Commit']);
    expect(await textOf('mine')).toBe('4');
  });

  test('waits for data that is not there yet, goes on when it comes, also after a restart', async () => {
    const late = put('late', 'came');
    await writer.put([put('a', '1')]);
    await writer.submit([late]);
    await writer.put([put('b', '2')]);
    await explorer.connect(devnet.addresses, [stream]);
    const { source } = await explorer.until(
      ({ waitingFor, replayedTo }, { missing }) => waitingFor === 1 && replayedTo === 1 && missing.length > 0,
    );
    expect(source.missing).toMatchObject([{ seq: 1 }]);
    await explorer.stop('SIGKILL');
    await explorer.restart();
    await writer.upload([late]);
    await explorer.untilReplayed(3);
    expect(await explorer.results()).toEqual(['Commit', 'Commit', 'Commit']);
    expect(await textOf('late')).toBe('came');
  });

  test('gives data up only where it is told after how many rounds; a retry replays from there', async () => {
    const lost = put('lost', 'found');
    await writer.submit([lost]);
    await writer.put([put('lost', 'later')]);
    await explorer.connect(devnet.addresses, [stream], { downloadRounds: 2 });
    await explorer.untilReplayed(2);
    expect(await explorer.results()).toEqual(['DownloadFailed', 'Commit']);
    await explorer.until((_, { givenUp }) => givenUp.length === 1);
    await explorer.stop('SIGKILL');
    await explorer.restart();
    const { source } = await explorer.until((_, { givenUp }) => givenUp.length === 1);
    expect(source.givenUp).toEqual([0]);
    // It stays known while nobody asks for anything.
    expect((await explorer.client.call('source.offline', { offline: true })).givenUp).toEqual([0]);
    await explorer.client.call('source.offline', { offline: false });
    await writer.upload([lost]);
    await explorer.client.call('source.retry', { seq: 0 });
    await explorer.until(({ verdicts, replayedTo }) => verdicts.committed === 2 && replayedTo === 2);
    expect(await explorer.results()).toEqual(['Commit', 'Commit']);
  });

  test('takes back what a reorganisation took back, and replays the other branch', async () => {
    await explorer.connect(devnet.addresses, [stream]);
    await writer.put([put('kept', 'stays')]);
    await writer.mine(3);
    await explorer.untilReplayed(1);
    const kept = await writer.newestBlock();
    // The chain makes blocks of its own meanwhile: the branch may begin at any of these.
    await writer.mine(3);
    await writer.put([put('kept', 'goes')], 0);
    await writer.put([put('other', 'goes too')], 0);
    await writer.mine(2);
    await explorer.untilReplayed(3);
    await writer.reorganise((await writer.newestBlock()) - kept);
    await writer.put([put('other', 'instead')], 0);
    await writer.mine(3);
    const { source } = await explorer.until(
      ({ nextSeq, replayedTo }, { reorganisations }) =>
        reorganisations > 0 && nextSeq === 2 && replayedTo === 2,
    );
    expect(source.fault).toBeNull();
    expect(await textOf('kept')).toBe('stays');
    expect(await textOf('other')).toBe('instead');
    expect(await explorer.client.call('log.verify', {})).toMatchObject({ ok: true, entries: 2 });
  });

  test('a log that begins late says so', async () => {
    await writer.put([put('before', '1')]);
    await writer.mine(2);
    const fromBlock = await writer.newestBlock();
    await writer.put([put('after', '2')], 1);
    await explorer.connect(devnet.addresses, [stream], { fromBlock });
    await explorer.until(({ nextSeq, replayedTo }) => nextSeq === 2 && replayedTo === 2);
    const { firstSeq } = await explorer.client.call('workspace.status', {});
    expect(firstSeq).toBe(1);
    // Its founder is not known: the first sender that is seen takes the stream.
    expect(await explorer.results()).toEqual(['Commit']);
  });

  test('believes no node that gives other bytes, and no chain that leaves events out', async () => {
    await writer.put([put('a', '1')]);
    await writer.upload([put('b', '2')]);
    await setFault(devnet.addresses.nodes[0]!, { kind: 'corrupt' });
    await setFault(devnet.addresses.gatewayUrl, { kind: 'missing' });
    await explorer.connect(devnet.addresses, [stream], { gateway: true });
    await writer.submit([put('b', '2')]);
    await writer.mine(2);
    const left = await explorer.until((_, { fault }) => fault !== null);
    expect(left.source.fault?.message).toContain('leaves events out');
    await setFault(devnet.addresses.gatewayUrl, { kind: 'none' });
    const wrong = await explorer.until((_, { missing }) => missing.length > 0);
    expect(wrong.source.missing[0]?.reason).toContain('wrong data');
    await setFault(devnet.addresses.nodes[0]!, { kind: 'none' });
    await explorer.untilReplayed(2);
    expect(await explorer.results()).toEqual(['Commit', 'Commit']);
  });

  test('a connection is looked at step by step, with what to do about each failure', async () => {
    const { addresses } = devnet;
    const diagnosed = async (change: object) =>
      (await explorer.client.call('source.diagnose', { source: { ...sourceOf(addresses), ...change } }))
        .steps;
    expect((await diagnosed({ indexer: addresses.indexer })).map(({ step, ok }) => [step, ok])).toEqual([
      ['chain', true],
      ['chainId', true],
      ['head', true],
      ['contract', true],
      ['events', true],
      ['indexer', true],
      ['nodes', true],
    ]);
    const failing = [
      [{ rpc: 'http://127.0.0.1:59999' }, 'chain', 'nothing listens there'],
      [{ chainId: 16661 }, 'chainId', 'it is chain 31337'],
      [{ flow: `0x${'00'.repeat(19)}01` }, 'contract', 'no contract'],
      [{ indexer: addresses.rpcUrl }, 'indexer', ''],
      [{ nodes: ['http://127.0.0.1:59999'] }, 'nodes', 'nothing listens there'],
    ] as const;
    for (const [change, step, words] of failing) {
      const failed = (await diagnosed(change)).find(({ ok }) => !ok);
      expect(failed).toMatchObject({ step, found: expect.stringContaining(words) });
      expect(failed?.fix).not.toBeNull();
    }
  });

  test('a chain that gives wrong events, or is another one than the log is of, is found with what to do about it', async () => {
    const { addresses } = devnet;
    await writer.put([put('a', '1')]);
    await writer.mine(2);
    await explorer.connect(addresses, [stream]);
    await explorer.untilReplayed(1);
    const diagnosed = async (change: object) =>
      (await explorer.client.call('source.diagnose', { source: { ...sourceOf(addresses), ...change } }))
        .steps;
    const good = await diagnosed({});
    expect(good.filter(({ ok }) => !ok)).toEqual([]);
    expect(good.find(({ step }) => step === 'thisLog')?.found).toContain('which the chain has');
    expect(good.find(({ step }) => step === 'events')?.found).toMatch(/^1 in blocks/);
    for (const [kind, words] of [
      ['missing', 'leaves events out'],
      ['corrupt', 'an event that does not read'],
    ] as const) {
      await setFault(addresses.gatewayUrl, { kind });
      const failed = (await diagnosed({ rpc: addresses.gatewayUrl })).filter(({ ok }) => !ok);
      expect(failed).toMatchObject([
        { step: 'events', found: expect.stringContaining(words), fix: expect.stringContaining('Choose') },
      ]);
    }
    const anew = await startDevnet();
    try {
      const failed = (await diagnosed({ ...sourceOf(anew.addresses) })).filter(({ ok }) => !ok);
      expect(failed).toMatchObject([
        {
          step: 'thisLog',
          found: expect.stringContaining('another chain'),
          fix: expect.stringContaining('new workspace'),
        },
      ]);
    } finally {
      await anew.close();
    }
  });

  test('switched offline nothing is asked any more, whatever is called, until it is switched on again', async () => {
    const { gatewayUrl, indexer, nodes } = devnet.addresses;
    const servers = [gatewayUrl, indexer, ...nodes].map((url) => new RpcClient(url));
    await explorer.connect(devnet.addresses, [stream], { gateway: true, indexer: true });
    await writer.put([put('a', '1')]);
    await writer.mine(2);
    await explorer.untilReplayed(1);
    const { account: sender } = await explorer.client.call('signer.newSession', {});
    const { phase } = await explorer.client.call('source.offline', { offline: true });
    expect(phase).toBe('offline');
    await writer.put([put('b', '2')]);
    for (const server of servers) await server.call('devnet_setFault', [{ kind: 'none' }]);
    await writer.mine(2);
    const { call } = explorer.client;
    const batch = { version: '0', reads: [], writes: [{ streamId: stream, key: '0x61', value: '0x62' }] };
    const source = sourceOf(devnet.addresses, { gateway: true, indexer: true });
    const answers = await Promise.allSettled([
      call('source.diagnose', { source }),
      call('source.retry', { seq: 0 }),
      call('compose.quote', { batch, sender }),
      call('compose.submit', { batch, sender }),
      call('node.compare', { url: nodes[0]!, streamId: stream }),
    ]);
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'offline' } });
    expect((await explorer.client.call('workspace.status', {})).nextSeq).toBe(1);
    for (const server of servers) expect(await server.call('devnet_requests', [])).toBe(0);
    await explorer.client.call('source.offline', { offline: false });
    await explorer.untilReplayed(2);
    for (const server of servers) expect(await server.call('devnet_requests', [])).toBeGreaterThan(0);
  });
});
