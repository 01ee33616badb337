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

async function put(key: string) {
  const file = join(folder, 'batch.json');
  const rows = [{ act: 'put', stream, key, value: 'v' }];
  await writeFile(
    file,
    JSON.stringify({ streamscope: 'batch', schemaVersion: 1, version: '18446744073709551615', rows }),
  );
  const args = ['put', '-w', workspace, '--batch', file, '--keystore', join(folder, 'keystore.json')];
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
