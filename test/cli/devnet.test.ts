import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import type { DevnetAddresses } from '../../electron/devnet/devnet';
import { RpcClient } from '../../electron/network/rpcClient';
import { builtProgram } from '../helpers/commandLine';

test('devnet prints its addresses in one line, and ends with everything it started on SIGTERM', async () => {
  const child = spawn(process.execPath, [builtProgram, 'devnet', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const network = JSON.parse(line) as DevnetAddresses;
  const chain = new RpcClient(network.rpcUrl);
  expect(Number(await chain.call('eth_chainId', []))).toBe(network.chainId);
  expect(await new RpcClient(network.nodes[0]!).call('zgs_getStatus', [])).toMatchObject({
    nextTxSeq: 0,
    networkIdentity: { chainId: network.chainId, flowAddress: network.flow },
  });
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  await expect(chain.call('eth_chainId', [])).rejects.toMatchObject({ code: 'networkFailed' });
});
