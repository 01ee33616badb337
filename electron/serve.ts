/** The browser host: the built renderer and the contract on loopback, for machines without Electron. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HostRule, hostRule } from './ipc/allowedHosts';
import type { Engine } from './ipc/engine';
import { acceptWebSockets } from './ipc/webSocket';
import { builtPages, openPages, type Pages } from './pages';

export interface ServeOptions {
  engine: Engine;
  /** 0 picks a free one. Without it each workspace has its own, as long as that is free. */
  port?: number;
  /** Of the workspace: browsers keep drafts and settings by address, so its address should stay the same. */
  folder?: string;
  /** Names besides the loopback ones that a page may be asked for under. */
  allowHosts?: readonly string[];
  /** Folder of the built renderer. */
  pages?: string;
}

export interface BrowserHost {
  /** `http://127.0.0.1:PORT/#token=…`: whoever has it has the workspace. */
  url: string;
  /** Ends every connection; the engine stays open. */
  close(): Promise<void>;
}

/** Rejects with the system's error when the port is taken. */
export async function serve(options: ServeOptions): Promise<BrowserHost> {
  const pages = await openPages(options.pages ?? builtPages);
  const hosts = hostRule(options.allowHosts ?? []);
  const token = randomBytes(32).toString('base64url');
  const server = createServer((request, response) => {
    answer(request, response, pages, hosts).catch((error) => {
      console.error('page failed:', error);
      response.destroy();
    });
  });
  const closeSockets = acceptWebSockets({ server, path: '/ws', engine: options.engine, token, hosts });
  const port = await listenOn(server, options);
  return {
    url: `http://127.0.0.1:${port}/#token=${token}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await closeSockets();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pages: Pages,
  hosts: HostRule,
): Promise<void> {
  const { host } = request.headers;
  if (!hosts.allowsHost(host)) return refuse(response, 403, 'This name is not served; see --allow-host');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return refuse(response, 405, 'Only GET');
  }
  const path = (request.url ?? '/').split('?', 1)[0]!;
  const page = await pages.read(path, [`ws://${host}`, `wss://${host}`]);
  if (page === undefined) return refuse(response, 404, 'There is nothing here');
  response.writeHead(200, { ...page.headers, 'content-length': page.body.length });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(`${text}\n`);
}

function listenOn(server: Server, { port, folder }: ServeOptions): Promise<number> {
  if (port !== undefined || folder === undefined) return listening(server, port ?? 0);
  return listening(server, steadyPort(folder)).catch(() => listening(server, 0));
}

/** From 20,000 to 39,999: below what systems give out by themselves. */
function steadyPort(folder: string): number {
  return 20_000 + (createHash('sha256').update(folder).digest().readUInt32BE() % 20_000);
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
