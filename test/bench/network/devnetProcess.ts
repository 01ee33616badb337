/** A local network in a process of its own, as its command starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DevnetAddresses } from '../product';

const program = fileURLToPath(new URL('../main/cli.js', import.meta.url));

export interface DevnetProcess {
  addresses: DevnetAddresses;
  stop(): Promise<void>;
}

export async function startDevnetProcess(): Promise<DevnetProcess> {
  const child: ChildProcess = spawn(process.execPath, [program, 'devnet', '--json'], {
    stdio: ['ignore', 'pipe', 2],
  });
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return {
    addresses: JSON.parse(line) as DevnetAddresses,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
