/** The kv_* JSON-RPC over HTTP on loopback, so that official SDKs read this workspace unchanged. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse, parseNumberAndBigInt, stringify } from 'lossless-json';
import { toEnvelope } from '../../shared/errors';
import { hostRule } from '../ipc/allowedHosts';
import type { KvAnswer, KvCall } from './kvMethods';
import type { KvError, KvValue } from './kvParams';

const loopbackOnly = hostRule([]);
const loopback = '127.0.0.1';
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
  address = loopback,
): Promise<KvServer> {
  const isLocal = address === loopback;
  const server = createServer((request, response) => {
    handle(request, response, answer, isLocal).catch((error) => {
      process.stderr.write(`kv: ${error instanceof Error ? error.message : error}\n`);
      response.destroy();
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

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (call: KvCall) => Promise<KvAnswer>,
  isLocal: boolean,
): Promise<void> {
  // A page elsewhere that points a name of its own at 127.0.0.1 must not read the workspace.
  if (isLocal && !loopbackOnly.allowsHost(request.headers.host)) {
    response.writeHead(403).end();
    return;
  }
  // Programs send no Origin; a page elsewhere could otherwise make this host work, though not read the answers.
  if (request.headers.origin !== undefined) {
    response.writeHead(403).end();
    return;
  }
  if (request.method !== 'POST') {
    response.writeHead(405, { allow: 'POST' }).end();
    return;
  }
  const body = await readBody(request);
  const reply = body === undefined ? failure(null, tooLarge) : await answerBody(body, answer);
  // Clients retry on any other status, so faults are told in the body.
  response.writeHead(200, { 'content-type': 'application/json' }).end(reply);
}

/** Undefined for a body that is too long. It is read to its end all the same: leaving early resets the connection. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length <= longestBody) parts.push(part as Buffer);
  }
  return length > longestBody ? undefined : Buffer.concat(parts).toString('utf8');
}

/** As the reference limits its replies; a batch must not fill the memory. */
const longestReply = 30 << 20;
const longestBatch = 1000;
/** No number that clients mean has more digits; parsing absurd ones would hold up everybody. */
const absurdNumber = /[0-9]{5000}/;

const batchTooLong: KvError = {
  code: -32600,
  message: 'Invalid request',
  data: `at most ${longestBatch} calls`,
};
const replyTooLarge: KvError = { code: -32600, message: 'Response is too large' };
const tooLarge: KvError = { code: -32600, message: 'Request is too large' };
const notJson: KvError = { code: -32700, message: 'Parse error' };
const notRequest: KvError = { code: -32600, message: 'Invalid request' };

async function answerBody(body: string, answer: (call: KvCall) => Promise<KvAnswer>): Promise<string> {
  if (absurdNumber.test(body)) return failure(null, notJson);
  let message: KvValue;
  try {
    // Versions of 2^64-1 are sent as numbers; JSON.parse would round them.
    message = parse(body, null, parseNumberAndBigInt) as KvValue;
  } catch {
    return failure(null, notJson);
  }
  if (!Array.isArray(message)) return answerRequest(message, answer);
  if (message.length === 0) return failure(null, notRequest);
  if (message.length > longestBatch) return failure(null, batchTooLong);
  const replies: string[] = [];
  let length = 0;
  for (const request of message) {
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
  return stringify({ jsonrpc: '2.0', id, result: result ?? null }) ?? '';
}

function failure(id: KvValue, error: KvError): string {
  return stringify({ jsonrpc: '2.0', id, error }) ?? '';
}
