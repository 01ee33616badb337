/** An explorer of the built product that serves a workspace, as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtProgram } from '../helpers/commandLine';

export interface Explorer {
  url: string;
  kvUrl: string;
  child: ChildProcess;
  /** Asks it to end; resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Resolves when it says that it is ready. */
export async function startExplorer(workspace: string, env: Record<string, string> = {}): Promise<Explorer> {
  const args = ['serve', '-w', workspace, '--kv-port', '0', '--no-open', '--json'];
  const child = spawn(process.execPath, [builtProgram, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const [line] = await once(createInterface(child.stdout), 'line');
  return {
    ...(JSON.parse(line) as { url: string; kvUrl: string }),
    child,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      return code as number | null;
    },
  };
}
