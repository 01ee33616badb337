/** A local network in a process of its own, as `streamscope devnet` starts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DevnetAddresses } from '../../electron/devnet/devnet';
import { RpcClient } from '../../electron/network/rpcClient';
import { firstLine } from './browserHost';

export type Network = DevnetAddresses;

export async function startNetwork(): Promise<{ network: Network; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['out/main/cli.js', 'devnet', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await firstLine(child);
  if (line === undefined) throw new Error('the network did not start');
  return {
    network: JSON.parse(line) as Network,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Switches a fault of a part of the network on, or all of them off; its requests are counted from there. */
export async function setFault(url: string, fault: object): Promise<void> {
  await new RpcClient(url).call('devnet_setFault', [fault]);
}

/** How often a part of the network was asked since a fault was switched on or off. */
export async function requestsTo(url: string): Promise<number> {
  return (await new RpcClient(url).call('devnet_requests', [])) as number;
}
