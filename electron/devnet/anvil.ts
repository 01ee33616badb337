/** The chain of a local network: anvil, a package that only a checkout has, as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { StreamscopeError } from '../../shared/errors';
import { guardProcess } from './guard';

export interface Anvil {
  rpcUrl: string;
  /** Ends it; where it keeps its state in a file, that is written first. */
  close(): Promise<void>;
}

export interface AnvilOptions {
  port: number;
  chainId: number;
  /** Seconds from block to block. */
  blockTime: number;
  /** Where the chain is kept; a new one each time when left out. */
  stateFile?: string;
}

const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };
/** Blocks whose states are kept; a reorganisation goes back no further. */
const keptStates = 128;
/** Milliseconds that it has to end by itself. */
const endDeadline = 4_000;

/** @throws notFound where the package has no binary for this system */
function anvilBinary(): string {
  const name = `anvil-${process.platform}-${architectures[process.arch] ?? process.arch}`;
  const file = `anvil${process.platform === 'win32' ? '.exe' : ''}`;
  try {
    return createRequire(import.meta.url).resolve(`@foundry-rs/${name}/bin/${file}`);
  } catch (error) {
    const message = `The local chain needs the package @foundry-rs/${name}, which is not installed here. Run npm ci in a checkout.`;
    throw new StreamscopeError('notFound', { what: 'anvil', id: name }, message, { cause: error });
  }
}

export async function startAnvil(options: AnvilOptions): Promise<Anvil> {
  const args = ['--host', '127.0.0.1', '--port', String(options.port), '--chain-id', String(options.chainId)];
  args.push('--block-time', String(options.blockTime), '--disable-block-gas-limit');
  // States of old blocks are forgotten, as most nodes of a chain do: kept, they take gigabytes after some hours.
  args.push('--prune-history', String(keptStates));
  if (options.stateFile !== undefined) args.push('--state', options.stateFile);
  // In a group of its own, so that Ctrl-C does not end it before what stands on it.
  const child = spawn(anvilBinary(), args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const unguard = child.pid === undefined ? () => {} : guardProcess(child.pid);
  const rpcUrl = await listening(child).catch((error) => {
    unguard();
    throw error;
  });
  return {
    rpcUrl,
    async close() {
      child.kill('SIGTERM');
      const cut = setTimeout(() => child.kill('SIGKILL'), endDeadline);
      await ended;
      clearTimeout(cut);
      unguard();
    },
  };
}

/** Resolves with its address; what it says later is not read, only taken away. */
function listening(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new StreamscopeError('internal', { reason }, `The local chain did not start: ${reason}`));
    child.once('error', (error) => fail(error.message));
    child.once('exit', () => fail(said.slice(-3).join(' ') || 'it ended at once'));
    for (const output of [child.stdout, child.stderr]) {
      if (output === null) continue;
      createInterface({ input: output }).on('line', (line) => {
        const found = /^Listening on (\S+)/.exec(line);
        if (found !== null) resolve(`http://${found[1]}`);
        if (said.length < 100) said.push(line);
      });
    }
  });
}
