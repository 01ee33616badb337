/** The kv_* JSON-RPC over HTTP on loopback, so that official SDKs read this workspace unchanged. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toEnvelope } from '../../shared/errors';
import { hostRule } from '../ipc/allowedHosts';
import { exactText, parseExactly } from './kvJson';
import type { KvAnswer, KvCall } from './kvMethods';
import type { KvError, KvValue } from './kvParams';

const loopbackOnly = hostRule([]);
export const loopback = '127.0.0.1';
const longestBody = 10 << 20;

export interface KvServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves on 127.0.0.1, unless another address is named.
 * @param answer answers one call, on the reader thread
 * @param port 0 picks a free one
 */
export async function serveKv(
  answer: (call: KvCall) => Promise<KvAnswer>,
  port: number,
  address: string = loopback,
): Promise<KvServer> {
  const isLocal = address === loopback;
  const server = createServer((request, response) => {
    const refusal = refusalOf(request, isLocal);
    if (refusal !== undefined) response.writeHead(refusal.status, refusal.headers).end();
    else
      readBody(request, (body) => {
        const reply = body === undefined ? failure(null, tooLarge) : answerBody(body, answer);
        if (typeof reply === 'string') send(response, reply);
        else
          reply.then(
            (text) => send(response, text),
            (error) => {
              process.stderr.write(`kv: ${error instanceof Error ? error.message : error}\n`);
              response.destroy();
            },
          );
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @returns why nobody is answered; undefined for a request that is */
function refusalOf(
  { method, headers }: IncomingMessage,
  isLocal: boolean,
): { status: number; headers?: { allow: string } } | undefined {
  // A page elsewhere that points a name of its own at 127.0.0.1 must not read the workspace.
  if (isLocal && !loopbackOnly.allowsHost(headers.host)) return { status: 403 };
  // Programs send no Origin; a page elsewhere could otherwise make this host work, though not read the answers.
  if (headers.origin !== undefined) return { status: 403 };
  return method === 'POST' ? undefined : { status: 405, headers: { allow: 'POST' } };
}

/** Undefined for a body that is too long. It is read to its end all the same: leaving early resets the connection. */
function readBody(request: IncomingMessage, onBody: (body: string | undefined) => void): void {
  const parts: Buffer[] = [];
  let length = 0;
  request.on('data', (part: Buffer) => {
    length += part.length;
    if (length <= longestBody) parts.push(part);
  });
  request.on('end', () => onBody(length > longestBody ? undefined : Buffer.concat(parts).toString('utf8')));
}

/** Clients retry on any other status than 200, so faults are told in the body. */
function send(response: ServerResponse, text: string): void {
  // With its length known nothing is sent in chunks, each of which would be a write of its own.
  const length = Buffer.byteLength(text);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': length }).end(text);
}

/** As the reference limits its replies; a batch must not fill the memory. */
const longestReply = 30 << 20;
const longestBatch = 1000;
const batchTooLong: KvError = {
  code: -32600,
  message: 'Invalid request',
  data: `at most ${longestBatch} calls`,
};
const replyTooLarge: KvError = { code: -32600, message: 'Response is too large' };
const tooLarge: KvError = { code: -32600, message: 'Request is too large' };
const notJson: KvError = { code: -32700, message: 'Parse error' };
const notRequest: KvError = { code: -32600, message: 'Invalid request' };

function answerBody(body: string, answer: (call: KvCall) => Promise<KvAnswer>): string | Promise<string> {
  const message = parseExactly(body);
  if (message === undefined) return failure(null, notJson);
  if (!Array.isArray(message)) return answerRequest(message, answer);
  if (message.length === 0) return failure(null, notRequest);
  if (message.length > longestBatch) return failure(null, batchTooLong);
  return answerBatch(message, answer);
}

async function answerBatch(
  requests: readonly KvValue[],
  answer: (call: KvCall) => Promise<KvAnswer>,
): Promise<string> {
  const replies: string[] = [];
  let length = 0;
  for (const request of requests) {
    const reply = await answerRequest(request, answer);
    length += reply.length;
    if (length > longestReply) return failure(null, replyTooLarge);
    replies.push(reply);
  }
  return `[${replies.join(',')}]`;
}

async function answerRequest(request: KvValue, answer: (call: KvCall) => Promise<KvAnswer>): Promise<string> {
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    return failure(null, notRequest);
  const { id = null, method, params } = request;
  if (typeof method !== 'string') return failure(id, notRequest);
  // Missing, null and [] are alike; by-name parameters are not spoken.
  if (params !== undefined && params !== null && !Array.isArray(params)) {
    return failure(id, { code: -32602, message: 'Invalid params: expected a list' });
  }
  try {
    const answered = await answer({ method, params: params ?? [] });
    return 'error' in answered ? failure(id, answered.error) : success(id, answered.result);
  } catch (error) {
    return failure(id, { code: -32603, message: 'Internal error', data: toEnvelope(error).message });
  }
}

function success(id: KvValue, result: unknown): string {
  return `{"jsonrpc":"2.0","id":${exactText(id)},"result":${JSON.stringify(result ?? null)}}`;
}

function failure(id: KvValue, error: KvError): string {
  return `{"jsonrpc":"2.0","id":${exactText(id)},"error":${JSON.stringify(error)}}`;
}
