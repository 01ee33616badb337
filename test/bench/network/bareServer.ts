/** The peer of the kv server: Node's own HTTP server, which reads the JSON of a request and answers the same text to all. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BareServer {
  url: string;
  close(): void;
}

export async function startBareServer(): Promise<BareServer> {
  const result = { version: 1, data: Buffer.alloc(100).toString('base64'), size: 100 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { id } = JSON.parse(Buffer.concat(parts).toString('utf8')) as { id: number };
      const text = JSON.stringify({ jsonrpc: '2.0', id, result });
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      response.writeHead(200, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
