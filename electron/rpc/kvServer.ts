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

interface Answerer {
  /** Answers one call, on the reader thread. */
  answer(call: KvCall): Promise<KvAnswer>;
  /** Told of each request that is refused before it is a call. */
  onRefused(): void;
}

/**
 * Serves on 127.0.0.1, unless another address is named.
 * @param port 0 picks a free one
 */
export async function serveKv(
  answer: Answerer['answer'],
  port: number,
  address: string = loopback,
  onRefused: Answerer['onRefused'] = () => {},
): Promise<KvServer> {
  const answerer: Answerer = { answer, onRefused };
  const isLocal = address === loopback;
  const server = createServer((request, response) => {
    const refusal = refusalOf(request, isLocal);
    if (refusal !== undefined) send(response, refused(answerer, refusal.error), refusal);
    else
      readBody(request, (body) => {
        const reply = body === undefined ? refused(answerer, tooLarge) : answerBody(body, answerer);
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

interface Refusal {
  status: number;
  headers?: { allow: string };
  error: KvError;
}

/** @returns why nobody is answered; undefined for a request that is */
function refusalOf({ method, headers }: IncomingMessage, isLocal: boolean): Refusal | undefined {
  // A page elsewhere that points a name of its own at 127.0.0.1 must not read the workspace.
  if (isLocal && !loopbackOnly.allowsHost(headers.host)) return { status: 403, error: foreignHost };
  // Programs send no Origin; a page elsewhere could otherwise make this host work, though not read the answers.
  if (headers.origin !== undefined) return { status: 403, error: fromPage };
  return method === 'POST' ? undefined : { status: 405, headers: { allow: 'POST' }, error: notPost };
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

/** Clients retry on any other status than 200, so faults of calls are told in the body alone. */
function send(
  response: ServerResponse,
  text: string,
  { status, headers }: Pick<Refusal, 'status' | 'headers'> = good,
): void {
  // With its length known nothing is sent in chunks, each of which would be a write of its own.
  const length = Buffer.byteLength(text);
  response
    .writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': length })
    .end(text);
}

const good = { status: 200 };

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
const notList: KvError = { code: -32602, message: 'Invalid params: expected a list' };
const foreignHost: KvError = {
  code: -32600,
  message: 'Forbidden',
  data: 'the Host header is not a loopback name: use http://127.0.0.1 or http://localhost',
};
const fromPage: KvError = { code: -32600, message: 'Forbidden', data: 'web pages are not answered' };
const notPost: KvError = { code: -32600, message: 'Invalid request', data: 'calls are sent by POST' };

function answerBody(body: string, answerer: Answerer): string | Promise<string> {
  const message = parseExactly(body);
  if (message === undefined) return refused(answerer, notJson);
  if (!Array.isArray(message)) return answerRequest(message, answerer);
  if (message.length === 0) return refused(answerer, notRequest);
  if (message.length > longestBatch) return refused(answerer, batchTooLong);
  return answerBatch(message, answerer);
}

async function answerBatch(requests: readonly KvValue[], answerer: Answerer): Promise<string> {
  const replies: string[] = [];
  let length = 0;
  for (const request of requests) {
    const reply = await answerRequest(request, answerer);
    length += reply.length;
    if (length > longestReply) return refused(answerer, replyTooLarge);
    replies.push(reply);
  }
  return `[${replies.join(',')}]`;
}

async function answerRequest(request: KvValue, answerer: Answerer): Promise<string> {
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    return refused(answerer, notRequest);
  const { id = null, method, params } = request;
  if (typeof method !== 'string') return refused(answerer, notRequest, id);
  // Missing, null and [] are alike; by-name parameters are not spoken.
  if (params !== undefined && params !== null && !Array.isArray(params))
    return refused(answerer, notList, id);
  try {
    const answered = await answerer.answer({ method, params: (params ?? []).map(flat) });
    return 'error' in answered ? failure(id, answered.error) : success(id, answered.result);
  } catch (error) {
    return failure(id, { code: -32603, message: 'Internal error', data: toEnvelope(error).message });
  }
}

/** No parameter is a list or an object. What is in one is left behind: a deep nest does not cross to another thread. */
function flat(value: KvValue): KvValue {
  return typeof value === 'object' && value !== null ? {} : value;
}

function refused(answerer: Answerer, error: KvError, id: KvValue = null): string {
  answerer.onRefused();
  return failure(id, error);
}

function success(id: KvValue, result: unknown): string {
  return `{"jsonrpc":"2.0","id":${exactText(id)},"result":${JSON.stringify(result ?? null)}}`;
}

function failure(id: KvValue, error: KvError): string {
  return `{"jsonrpc":"2.0","id":${exactText(id)},"error":${JSON.stringify(error)}}`;
}
