import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { type Client, createClient } from '../../shared/contract/client';
import { encodeMessage } from '../../shared/contract/wire';

const program = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

export interface ServedWorkspace {
  client: Client;
  /** Where other explorers can follow its log, if it was told to let them. */
  logUrl: string | undefined;
  /** Ends the host as the system would. @returns its exit code and the signal that killed it, if one did */
  stop(signal: NodeJS.Signals): Promise<[number | null, NodeJS.Signals | null]>;
}

/** The built product serving a workspace, and a client that has shown its token. */
export async function serveWorkspace(
  folder: string,
  env: Record<string, string> = {},
  more: readonly string[] = [],
): Promise<ServedWorkspace> {
  const command = [program, 'serve', '-w', folder, '--port', '0', '--no-open', '--json', ...more];
  const host = spawn(process.execPath, command, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = JSON.parse(await firstLine(host)) as { url: string; logUrl?: string };
  return {
    client: await clientOf(printed.url),
    logUrl: printed.logUrl,
    async stop(signal) {
      const exit = once(host, 'exit');
      host.kill(signal);
      return (await exit) as [number | null, NodeJS.Signals | null];
    },
  };
}

/** A client of a host that serves already. @param address with its token */
export async function clientOf(address: string): Promise<Client> {
  const url = new URL(address);
  const socket = new WebSocket(`ws://${url.host}/ws`, { origin: url.origin });
  await once(socket, 'open');
  socket.send(encodeMessage({ type: 'hello', token: url.hash.slice('#token='.length) }));
  await once(socket, 'message');
  return createClient({
    send: (bytes) => socket.send(bytes),
    onMessage: (listener) => socket.on('message', (data: Buffer) => listener(data)),
    onClose: (listener) => socket.on('close', (_code, reason) => listener(reason.toString())),
    close: () => socket.close(),
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface(child.stdout!);
  const [line] = (await once(lines, 'line')) as [string];
  return line;
}
