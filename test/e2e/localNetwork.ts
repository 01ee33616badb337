/** A local network in a process of its own, as `streamscope devnet` starts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DevnetAddresses } from '../../electron/devnet/devnet';
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

/** Switches a fault of a part of the network on, or all of them off. */
export async function setFault(url: string, fault: object): Promise<void> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'devnet_setFault', params: [fault] });
  await fetch(url, { method: 'POST', body });
}
