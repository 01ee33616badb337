import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import type { DevnetAddresses } from '../../electron/devnet/devnet';
import { RpcClient } from '../../electron/network/rpcClient';
import { builtProgram } from '../helpers/commandLine';

async function startNetwork() {
  const child = spawn(process.execPath, [builtProgram, 'devnet', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const network = JSON.parse(line) as DevnetAddresses;
  return { child, network, chain: new RpcClient(network.rpcUrl) };
}

test('devnet prints its addresses in one line, and ends with everything it started on SIGTERM', async () => {
  const { child, network, chain } = await startNetwork();
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

test('devnet tells people its addresses, and the command that follows it', async () => {
  const child = spawn(process.execPath, [builtProgram, 'devnet'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith('follow')) break;
  }
  child.kill('SIGTERM');
  await once(child, 'exit');
  const address = (name: string) => lines.find((line) => line.startsWith(name))?.split(/\s+/)[1];
  expect(lines.at(-1)).toBe(
    `follow    streamscope connect -w DIR --rpc ${address('chain')} --flow ${address('flow')} --indexer ${address('indexer')} --streams STREAM`,
  );
});

test('a devnet that is killed takes its chain along', async () => {
  const { child, chain } = await startNetwork();
  child.kill('SIGKILL');
  await once(child, 'exit');
  // Asked until nobody listens there any more; the test's own limit ends it where a chain was left.
  const gone = async (): Promise<unknown> => chain.call('eth_chainId', []).then(gone, (error) => error);
  expect(await gone()).toMatchObject({ code: 'networkFailed' });
});
