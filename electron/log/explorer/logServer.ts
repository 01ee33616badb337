/**
 * Serves a workspace's log over HTTP to other explorers that follow it, and takes their signed entries in.
 *
 * | request | answer |
 * |---|---|
 * | GET /log?from=SEQ&hash=0x…&wait=MS | lines of an exchange file from that seq on; waits a while where there are none yet |
 * | GET /status | log id, first and next seq |
 * | GET /nonce?sender=0x… | how many entries of an account are signed into this log |
 * | POST /entries | a signed entry as JSON; answers with its seq |
 *
 * `hash` is the chain hash of the entry before `from`, as the follower has it: 409 where it is another one here. Each
 * request carries the token as `authorization: Bearer …`.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { fromHex, type Hex } from '../../../shared/bytes';
import { accountField, hexBytes, seqField, streamIdField } from '../../../shared/contract/inputs';
import { badInput, StreamscopeError, toEnvelope } from '../../../shared/errors';

export interface SignedEntry {
  sender: Uint8Array;
  streamIds: Uint8Array[];
  data: Uint8Array;
  signature: Uint8Array;
  nonce: number;
}

/** What the server needs of a workspace. */
export interface ServedLog {
  status(): { logId: Hex; firstSeq: number; nextSeq: number };
  /** Lines from a seq on, a group of them. */
  lines(from: number): Promise<string[]>;
  /** Chain hash of an entry; null where there is none. */
  hashOf(seq: number): Promise<Hex | null>;
  nonce(sender: Uint8Array): Promise<number>;
  append(entry: SignedEntry): Promise<number>;
  /** @returns a function that ends the subscription */
  onChange(listener: () => void): () => void;
}

export interface LogServer {
  /** With the token. */
  url: string;
  close(): Promise<void>;
}

/** Milliseconds that a follower waits for the next entry before it is answered with none. */
const longestWait = 20_000;
/** Bytes of an entry that is offered, as JSON. */
const longestBody = 96 << 20;

export const signedEntryInput = z.strictObject({
  sender: accountField,
  streamIds: z.array(streamIdField).min(1).max(1024),
  /** base64. */
  data: z.base64(),
  signature: hexBytes,
  nonce: seqField,
});

/** Rejects with the system's error where the port is taken. */
export async function serveLog(
  log: ServedLog,
  token: string,
  options: { port: number; address?: string },
): Promise<LogServer> {
  const address = options.address ?? '127.0.0.1';
  const server = createServer((request, response) => {
    answer(log, token, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}/#token=${token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  log: ServedLog,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Explorers send no Origin; a page in a browser always does.
  if (request.headers.origin !== undefined || !showsToken(request, token)) return send(response, 401, {});
  const url = new URL(request.url ?? '/', 'http://log');
  try {
    if (request.method === 'GET' && url.pathname === '/status') return send(response, 200, log.status());
    if (request.method === 'GET' && url.pathname === '/nonce')
      return send(response, 200, { nonce: await log.nonce(fromHex(field(accountField, url, 'sender'))) });
    if (request.method === 'GET' && url.pathname === '/log') return await sendLines(log, url, response);
    if (request.method === 'POST' && url.pathname === '/entries')
      return send(response, 200, { seq: await log.append(await readEntry(request)) });
    send(response, 404, {});
  } catch (error) {
    const isTheirs = error instanceof StreamscopeError && error.code !== 'internal';
    send(response, isTheirs ? 400 : 500, toEnvelope(error));
  }
}

function showsToken({ headers }: IncomingMessage, token: string): boolean {
  const shown = Buffer.from(headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}

function field<Output>(schema: z.ZodType<Output>, url: URL, name: string): Output {
  const { data, error } = schema.safeParse(url.searchParams.get(name) ?? undefined);
  if (error !== undefined) throw badInput(name, error.issues[0]?.message ?? 'is wrong');
  return data as Output;
}

async function sendLines(log: ServedLog, url: URL, response: ServerResponse): Promise<void> {
  const from = field(z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER), url, 'from');
  const hash = url.searchParams.get('hash');
  const { firstSeq, nextSeq } = log.status();
  const isAhead = from > nextSeq;
  if (isAhead || (hash !== null && from > firstSeq && (await log.hashOf(from - 1)) !== hash))
    return send(response, 409, log.status());
  const wait = Math.min(Number(url.searchParams.get('wait') ?? longestWait) || 0, longestWait);
  await whenThereIsMore(log, from, response, wait);
  if (response.destroyed) return;
  const lines = await log.lines(from);
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'x-next-seq': log.status().nextSeq });
  response.end(lines.map((line) => `${line}\n`).join(''));
}

/** Resolves when there is an entry at the seq, when the follower is gone, or after a while. */
function whenThereIsMore(
  log: ServedLog,
  from: number,
  response: ServerResponse,
  milliseconds: number,
): Promise<void> {
  if (log.status().nextSeq > from) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop();
      response.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const stop = log.onChange(() => {
      if (log.status().nextSeq > from) done();
    });
    response.once('close', done);
  });
}

async function readEntry(request: IncomingMessage): Promise<SignedEntry> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > longestBody) throw badInput('data', 'is too long');
    parts.push(part as Buffer);
  }
  const { data, error } = signedEntryInput.safeParse(parseJson(Buffer.concat(parts).toString('utf8')));
  if (data === undefined)
    throw badInput(error.issues[0]?.path.join('.') ?? 'entry', error.issues[0]?.message ?? 'is wrong');
  return {
    sender: fromHex(data.sender),
    streamIds: data.streamIds.map(fromHex),
    data: new Uint8Array(Buffer.from(data.data, 'base64')),
    signature: fromHex(data.signature),
    nonce: data.nonce,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
