/** A small JSON-RPC 2.0 server over HTTP on loopback. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer that is an error to the caller. */
export class RpcFault extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: string,
  ) {
    super(message);
  }
}

/** The connection is dropped without an answer. */
export class Unanswered extends Error {}

/** The answer is nothing that a client can read. */
export class Garbled extends Error {}

export const methodNotFound = () => new RpcFault(-32601, 'Method not found');

/** As the storage nodes' own limit for a request. */
const longestBody = 100 << 20;

export interface RpcServer {
  url: string;
  close(): Promise<void>;
}

type Answer = (method: string, params: unknown[]) => unknown;

/**
 * Serves on 127.0.0.1.
 * @param answer rejects with an RpcFault for what is the caller's fault
 * @param port 0 picks a free one
 */
export async function serveRpc(answer: Answer, port: number): Promise<RpcServer> {
  const server = createServer((request, response) => {
    handle(request, response, answer).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(405, { allow: 'POST' }).end();
    return;
  }
  const body = await readBody(request);
  const reply = await answerBody(body, answer).catch((error) => {
    if (error instanceof Garbled) return undefined;
    throw error;
  });
  const text = reply === undefined ? '{"jsonrpc":' : JSON.stringify(reply);
  response.writeHead(200, { 'content-type': 'application/json' }).end(text);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > longestBody) throw new Error('the request is too large');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function answerBody(body: string, answer: Answer): Promise<unknown> {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return failure(null, new RpcFault(-32700, 'Parse error'));
  }
  if (!Array.isArray(message)) return answerRequest(message, answer);
  return Promise.all(message.map((request) => answerRequest(request, answer)));
}

async function answerRequest(request: unknown, answer: Answer): Promise<unknown> {
  const { id = null, method, params } = (request ?? {}) as Record<string, unknown>;
  if (typeof method !== 'string') return failure(id, new RpcFault(-32600, 'Invalid request'));
  try {
    const result = await answer(method, Array.isArray(params) ? params : []);
    return { jsonrpc: '2.0', id, result: result ?? null };
  } catch (error) {
    if (error instanceof Unanswered || error instanceof Garbled) throw error;
    return failure(id, error);
  }
}

function failure(id: unknown, error: unknown): unknown {
  const told = error instanceof RpcFault ? error : new RpcFault(-32603, 'Internal error', String(error));
  return { jsonrpc: '2.0', id, error: { code: told.code, message: told.message, data: told.data } };
}
