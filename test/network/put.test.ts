/** `put` from a script to a 0G network: it ends when the entry is on the storage nodes and its verdict is known. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encryptKeystoreJsonSync } from 'ethers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Devnet, startDevnet } from '../../electron/devnet/devnet';
import { RpcClient } from '../../electron/network/rpcClient';
import type { Hex } from '../../shared/bytes';
import { runCommand } from '../helpers/commandLine';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { FollowingExplorer } from './following';

const stream: Hex = `0x${'c5'.repeat(32)}`;
const env = { STREAMSCOPE_PASSWORD: 'a password' };

let devnet: Devnet;
let folder: string;
let workspace: string;

beforeEach(async () => {
  devnet = await startDevnet();
  folder = await makeTemporaryFolder('put-network');
  workspace = join(folder, 'workspace');
  const { rpcUrl, flow, nodes, accounts } = devnet.addresses;
  const keystore = encryptKeystoreJsonSync(accounts[0]!, env.STREAMSCOPE_PASSWORD, { scrypt: { N: 16 } });
  await writeFile(join(folder, 'keystore.json'), keystore);
  const network = ['--rpc', rpcUrl, '--flow', flow, '--nodes', nodes.join(',')];
  const connected = await runCommand(['connect', '-w', workspace, ...network, '--streams', stream]);
  expect(connected.code).toBe(0);
});
afterEach(async () => {
  await devnet.close();
  await rm(folder, { recursive: true });
});

async function put(key: string, to = workspace) {
  const file = join(folder, 'batch.json');
  const rows = [{ act: 'put', stream, key, value: 'v' }];
  await writeFile(
    file,
    JSON.stringify({ streamscope: 'batch', schemaVersion: 1, version: '18446744073709551615', rows }),
  );
  const args = ['put', '-w', to, '--batch', file, '--keystore', join(folder, 'keystore.json')];
  return runCommand(args, env);
}

const isFinalized = (seq: number) =>
  new RpcClient(devnet.addresses.nodes[0]!).call('zgs_checkFileFinalized', [seq]);

test('an entry is paid for, uploaded and judged before the command ends, by itself and beside an explorer', async () => {
  const alone = await put('first');
  expect([alone.code, alone.stderr]).toEqual([0, expect.not.stringContaining('fault')]);
  expect(JSON.parse(alone.stdout)).toMatchObject({
    seq: 0,
    sender: devnet.addresses.accounts[0]!.address,
    result: 'Commit',
  });
  expect(await isFinalized(0)).toBe(true);

  const explorer = await FollowingExplorer.start(workspace);
  const beside = await put('second');
  expect(JSON.parse(beside.stdout)).toMatchObject({ seq: 1, result: 'Commit' });
  expect(await isFinalized(1)).toBe(true);
  expect(await explorer.results()).toEqual(['Commit', 'Commit']);
  await explorer.stop();
});

test('a switched off workspace sends nothing', async () => {
  const explorer = await FollowingExplorer.start(workspace);
  await explorer.client.call('source.offline', { offline: true });
  await explorer.stop();
  const refused = await put('first');
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain('switched offline');
  const status = await new RpcClient(devnet.addresses.nodes[0]!).call('zgs_getStatus', []);
  expect(status).toMatchObject({ nextTxSeq: 0 });
});

test('commands end where no waiting helps: a wrong token, another chain, and nobody there to take an entry', async () => {
  const leader = await FollowingExplorer.start(join(folder, 'leader'), ['--log-port', '0']);
  const connect = async (name: string, ...to: string[]) => {
    const other = join(folder, name);
    expect((await runCommand(['connect', '-w', other, ...to, '--streams', stream])).code).toBe(0);
    return other;
  };
  try {
    const { rpcUrl, flow, nodes } = devnet.addresses;
    const wrongToken = `${new URL(leader.logUrl!).origin}/#token=${'A'.repeat(43)}`;
    const network = ['--rpc', rpcUrl, '--flow', flow, '--nodes', nodes.join(',')];
    const ended = await Promise.all([
      connect('token', '--explorer', wrongToken).then((to) => runCommand(['sync', '-w', to])),
      connect('chain', '--chain-id', '5', ...network).then((to) => runCommand(['sync', '-w', to])),
      connect('nobody', '--explorer', 'http://127.0.0.1:1/#token=any').then((to) => put('first', to)),
    ]);
    expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual([
      [1, ''],
      [1, ''],
      [1, ''],
    ]);
    expect(ended.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining('it does not take this token'),
      expect.stringContaining('it is chain 31337, not 5'),
      expect.stringContaining('the explorer does not answer'),
    ]);
  } finally {
    await leader.stop();
  }
});
